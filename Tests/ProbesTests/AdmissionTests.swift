import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

struct AdmissionTests {
    @Test func `admission is configured by files that lie beside it`() async throws {
        let node = try ControlPlaneNode.apiserver(
            ["--admission-control-config-file=/etc/kubernetes/admission/a.yaml"],
            files: [
                "/etc/kubernetes/admission/a.yaml": """
                apiVersion: apiserver.config.k8s.io/v1
                kind: AdmissionConfiguration
                plugins:
                - {name: EventRateLimit, path: limits.yaml}
                - name: PodSecurity
                  configuration:
                    apiVersion: pod-security.admission.config.k8s.io/v1
                    kind: PodSecurityConfiguration
                    defaults: {enforce: restricted, enforce-version: latest}
                    exemptions: {namespaces: [kube-system]}
                """,
                "/etc/kubernetes/admission/limits.yaml": """
                apiVersion: eventratelimit.admission.k8s.io/v1alpha1
                kind: Configuration
                limits: [{type: Server, qps: 50, burst: 100}]
                """,
            ])
        let admission = try #require(try await node.apiserver()["admission"])
        #expect(admission.at("podSecurity.enforce")?.value == .string("restricted"))
        #expect(admission.at("podSecurity.audit")?.value == .string("privileged"))
        #expect(admission.at("podSecurity.exemptNamespaces")?.texts == ["kube-system"])
        #expect(admission["eventRateLimits"]?.texts(of: "type") == ["Server"])
    }

    /// Configurations of a plugin with which an API server does not start.
    @Test(arguments: [
        "apiVersion: pod-security.admission.config.k8s.io/v1\nkind: PodSecurity",
        "apiVersion: eventratelimit.admission.k8s.io/v1alpha1\nkind: PodSecurityConfiguration",
        "kind: PodSecurityConfiguration\ndefaults: {enforce: restricted}",
        "defaults: {enforce: restricted}", "a text", "[]",
    ])
    func `a plugin's configuration of another kind is refused`(text: String) async throws {
        let lines = text.split(separator: "\n").map { "\n    \($0)" }.joined()
        let node = try ControlPlaneNode.apiserver(
            ["--admission-control-config-file=/etc/kubernetes/a.yaml"],
            files: [
                "/etc/kubernetes/a.yaml":
                    "apiVersion: apiserver.config.k8s.io/v1\nkind: AdmissionConfiguration\n"
                    + "plugins:\n- name: PodSecurity\n  configuration:\(lines)\n"
            ])
        let found = try await node.apiserver()
        #expect(found.at("admission.podSecurity")?.unknownReason != nil)
        #expect(found["startErrors"]?.texts.isEmpty == false)
    }

    /// The documented form, which has no kind.
    @Test func `an ImagePolicyWebhook takes a file without a kind`() async throws {
        let node = try ControlPlaneNode.apiserver(
            ["--admission-control-config-file=/etc/kubernetes/a.yaml"],
            files: [
                "/etc/kubernetes/a.yaml":
                    "apiVersion: apiserver.config.k8s.io/v1\nkind: AdmissionConfiguration\n"
                    + "plugins: [{name: ImagePolicyWebhook, path: i.yaml}]\n",
                "/etc/kubernetes/i.yaml": "imagePolicy: {defaultAllow: true}\n",
            ])
        let found = try await node.apiserver()
        #expect(found.at("admission.imagePolicy.defaultAllow")?.value == .bool(true))
        #expect(found["startErrors"]?.texts == [])
    }

    /// Real API servers end with "must not be empty" and "no config specified".
    @Test(arguments: [
        ("EventRateLimit", nil, 1), ("ImagePolicyWebhook", nil, 1), ("AlwaysPullImages", nil, 0),
        ("EventRateLimit", "limits: []", 1),
        ("EventRateLimit", "limits: [{type: Server, qps: 1, burst: 1}]", 0),
    ])
    func `a plugin that needs a configuration does not start without one`(
        plugin: String, limits: String?, count: Int
    ) async throws {
        let file = limits.map {
            "apiVersion: apiserver.config.k8s.io/v1\nkind: AdmissionConfiguration\nplugins:\n"
                + "- {name: EventRateLimit, configuration: {apiVersion: "
                + "eventratelimit.admission.k8s.io/v1alpha1, kind: Configuration, \($0)}}\n"
        }
        let node = try ControlPlaneNode.apiserver(
            ["--enable-admission-plugins=\(plugin)"]
                + (file == nil ? [] : ["--admission-control-config-file=/etc/kubernetes/a.yaml"]),
            files: file.map { ["/etc/kubernetes/a.yaml": $0] } ?? [:])
        #expect(try await node.apiserver()["startErrors"]?.texts.count == count)
    }
}
