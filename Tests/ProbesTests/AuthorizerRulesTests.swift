import Posture
import TestFolder
import Testing

@testable import Probes

struct AuthorizerRulesTests {
    private func node(
        _ flag: String, _ kind: String, _ text: String, _ version: String,
        api: String = "v1beta1", gates: String = ""
    ) throws -> TestFolder {
        try ControlPlaneNode.apiserver(
            ["--\(flag)=/etc/kubernetes/a.yaml", "--feature-gates=\(gates)"], version: version,
            files: [
                "/etc/kubernetes/a.yaml":
                    "apiVersion: apiserver.config.k8s.io/\(api)\nkind: \(kind)\n\(text)\n"
            ])
    }

    @Test(arguments: [
        ("[{type: Node, name: a}, {type: RBAC, name: b}]", "v1.30.0", 0),
        ("[{type: Webhook, name: a}, {type: Webhook, name: b}]", "v1.30.0", 0),
        ("[{type: Node, name: a}, {type: RBAC, name: a}]", "v1.30.0", 1),
        ("[{type: RBAC, name: a}, {type: RBAC, name: b}]", "v1.30.0", 1),
        ("[{type: Node}, {type: RBAC, name: ''}]", "v1.30.0", 2),
        ("[]", "v1.30.0", 1),
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

    /// Kubernetes 1.29 has these files as an alpha feature, and names of authorizers inside of it.
    @Test(arguments: [
        ("v1.29.0", "v1alpha1", "", 1),
        ("v1.29.0", "v1alpha1", "StructuredAuthorizationConfiguration=true", 0),
        ("v1.29.0", "v1alpha1", "AllAlpha=true", 0), ("v1.29.0", "v1beta1", "AllAlpha=true", 1),
        ("v1.30.0", "v1beta1", "", 0), ("v1.30.0", "v1beta1", "AllBeta=false", 1),
        ("v1.31.0", "v1", "", 1), ("v1.32.0", "v1", "AllBeta=false", 0),
    ])
    func `a file of authorizers is taken by those versions that have it`(
        version: String, api: String, gates: String, count: Int
    ) async throws {
        let name = version == "v1.29.0" ? "" : ", name: a"
        let found = try await node(
            "authorization-config", "AuthorizationConfiguration",
            "authorizers: [{type: Node\(name)}]", version, api: api, gates: gates
        ).apiserver()
        #expect(found["startErrors"]?.texts.count == count)
    }

    @Test(arguments: [
        ("v1.30.0", "", 1), ("v1.31.0", "", 1),
        ("v1.31.0", "AnonymousAuthConfigurableEndpoints=true", 0), ("v1.32.0", "", 0),
        ("v1.33.0", "AnonymousAuthConfigurableEndpoints=false", 1), ("v1.34.0", "", 0),
    ])
    func `anonymous requests are in the file from some version on`(
        version: String, gates: String, count: Int
    ) async throws {
        let found = try await node(
            "authentication-config", "AuthenticationConfiguration",
            "anonymous: {enabled: false}", version, gates: gates
        ).apiserver()
        #expect(found["startErrors"]?.texts.count == count)
    }
}
