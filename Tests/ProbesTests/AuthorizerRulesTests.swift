import Posture
import TestFolder
import Testing

@testable import Probes

struct AuthorizerRulesTests {
    private func node(_ flag: String, _ kind: String, _ text: String, _ version: String) throws
        -> TestFolder
    {
        try ControlPlaneNode.apiserver(
            ["--\(flag)=/etc/kubernetes/a.yaml"], version: version,
            files: [
                "/etc/kubernetes/a.yaml":
                    "apiVersion: apiserver.config.k8s.io/v1beta1\nkind: \(kind)\n\(text)\n"
            ])
    }

    @Test(arguments: [
        ("[{type: Node, name: a}, {type: RBAC, name: b}]", "v1.30.0", 0),
        ("[{type: Webhook, name: a}, {type: Webhook, name: b}]", "v1.30.0", 0),
        ("[{type: Node, name: a}, {type: RBAC, name: a}]", "v1.30.0", 1),
        ("[{type: RBAC, name: a}, {type: RBAC, name: b}]", "v1.30.0", 1),
        ("[{type: Node}, {type: RBAC, name: ''}]", "v1.30.0", 2),
        ("[{type: Node}, {type: RBAC}]", "v1.29.0", 0), ("[]", "v1.30.0", 1),
    ])
    func `authorizers have names and stand there once`(
        authorizers: String, version: String, count: Int
    ) async throws {
        let found = try await node(
            "authorization-config", "AuthorizationConfiguration", "authorizers: \(authorizers)",
            version
        ).apiserver()
        #expect(found["startErrors"]?.texts.count == count)
    }

    @Test(arguments: [("true", 0), ("off", 0), ("'true'", 1), ("1", 1), ("[]", 1)])
    func `a text does not say whether anonymous requests are taken`(
        enabled: String, count: Int
    ) async throws {
        let found = try await node(
            "authentication-config", "AuthenticationConfiguration",
            "anonymous: {enabled: \(enabled)}", "v1.34.0"
        ).apiserver()
        #expect(found["startErrors"]?.texts.count == count)
        let value = found.at("authentication.anonymous.enabled")
        #expect((value?.unknownReason != nil) == (count > 0))
    }
}
