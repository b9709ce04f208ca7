import Foundation
import HostSystem
import Policies
import Posture
import Probes
import TestFolder
import Testing

@testable import Agent

/// The packs of the control plane against nodes: what a person would say of each.
struct ControlPlaneCheckTests {
    private static let probes: [any Probe] = [
        APIServerProbe(), ControllerManagerProbe(), SchedulerProbe(),
    ]
    private static let packs =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path + "/policies"

    private func statuses(_ node: TestFolder) async throws -> [String: Finding.Status] {
        let loader = PolicyLoader(
            disk: try HostView(root: "/"), workingDirectory: Self.packs, program: "/usr/bin/merlon",
            shape: FactShape(components: Self.probes.map(\.schema)))
        let policies = try loader.policies(at: [
            "apiserver.yaml", "controller-manager.yaml", "scheduler.yaml",
        ])
        let report = await NodeCheck(host: try HostView(root: node.path), probes: Self.probes)
            .report(policies: policies, controls: policies.controls)
        return Dictionary(report.findings.map { ($0.control, $0.status) }) { $1 }
    }

    /// A node with a static pod of this program.
    private func node(
        _ program: String, _ words: [String], files: [String: String] = [:],
        version: String = "v1.31.2"
    ) throws -> TestFolder {
        let node = try TestFolder()
        let command = ([program] + words).map { "\"\($0.replacing("\"", with: "\\\""))\"" }
        try node.write(
            "/etc/kubernetes/manifests/\(program).yaml",
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: \(program)}
            spec:
              containers:
              - name: main
                image: registry.k8s.io/\(program):\(version)
                command: [\(command.joined(separator: ", "))]
                volumeMounts: [{name: etc, mountPath: /etc/kubernetes}]
              volumes: [{name: etc, hostPath: {path: /etc/kubernetes}}]

            """, mode: 0o600)
        for (path, text) in files { try node.write(path, text, mode: 0o600) }
        return node
    }

    private static func encryption(_ providers: String) -> [String: String] {
        [
            "/etc/kubernetes/e.yaml":
                "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\n"
                + "resources: [{resources: [secrets], providers: [\(providers)]}]\n"
        ]
    }

    private static let key = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="

    @Test(arguments: [
        (["--anonymous-auth=false"], "apiserver-anonymous-auth", Finding.Status.pass),
        (
            ["--anonymous-auth=False", "--authorization-mode=RBAC"], "apiserver-anonymous-auth",
            .pass
        ),
        (["--authorization-mode=RBAC"], "apiserver-anonymous-auth", .fail),
        (["--anonymous-auth", "--authorization-mode=RBAC"], "apiserver-anonymous-auth", .fail),
        (
            ["--anonymous-auth=false", "--anonymous-auth=true", "--authorization-mode=RBAC"],
            "apiserver-anonymous-auth", .fail
        ),
        ([], "apiserver-authorization-always-allow", .fail),
        (["--authorization-mode=Node,RBAC"], "apiserver-authorization-always-allow", .pass),
        (
            ["--authorization-mode=Node,RBAC", "--authorization-mode=AlwaysAllow"],
            "apiserver-authorization-always-allow", .fail
        ),
        (["--authorization-mode", "Node,RBAC"], "apiserver-authorization-node", .pass),
        (["--authorization-mode=RBAC"], "apiserver-authorization-node", .fail),
        (["--enable-admission-plugins=NodeRestrictionX"], "apiserver-node-restriction", .fail),
        (["--enable-admission-plugins=A,NodeRestriction"], "apiserver-node-restriction", .pass),
        (["--disable-admission-plugins=ServiceAccount"], "apiserver-service-account-plugin", .fail),
        ([], "apiserver-service-account-plugin", .pass),
        (["--profiling=0"], "apiserver-profiling", .pass), ([], "apiserver-profiling", .fail),
        (["--profiling", "false"], "apiserver-profiling", .fail),
        (["--service-account-lookup=false"], "apiserver-service-account-lookup", .fail),
        ([], "apiserver-service-account-lookup", .pass),
        (["--token-auth-file=/etc/kubernetes/t.csv"], "apiserver-token-auth-file", .fail),
        (["--token-auth-file="], "apiserver-token-auth-file", .pass),
        (["--audit-log-path=/a", "--audit-log-maxage=30"], "apiserver-audit-log-maxage", .pass),
        (["--audit-log-path=/a", "--audit-log-maxage=3"], "apiserver-audit-log-maxage", .fail),
        (["--audit-log-path=/a", "--audit-log-maxage=3x"], "apiserver-audit-log-maxage", .unknown),
        (["--etcd-servers=https://a:2379,http://b:2379"], "apiserver-etcd-tls", .fail),
        (["--tls-min-version=VersionTLS10"], "apiserver-tls-min-version", .fail),
        (["--request-timeout=0"], "apiserver-request-timeout", .fail),
        (["--request-timeout=1m"], "apiserver-request-timeout", .pass),
        (["--anonymous-auth=false", "extra"], "apiserver-configuration-valid", .fail),
        ([], "apiserver-encryption-at-rest", .fail),
        ([], "apiserver-manifest-mode", .pass),
    ])
    func `an API server is judged by what it uses`(
        flags: [String], control: String, expected: Finding.Status
    ) async throws {
        #expect(try await statuses(try node("kube-apiserver", flags))[control] == expected)
    }

    @Test(arguments: [
        (
            "{secretbox: {keys: [{name: k, secret: \(key)}]}}", Finding.Status.pass,
            Finding.Status.pass
        ),
        ("{aescbc: {keys: [{name: k, secret: \(key)}]}}, {identity: {}}", .pass, .pass),
        ("{aesgcm: {keys: [{name: k, secret: \(key)}]}}", .pass, .fail),
        ("{identity: {}}, {secretbox: {keys: [{name: k, secret: \(key)}]}}", .fail, .fail),
        ("{secretbox: {keys: [{name: k, secret: AAAA}]}}", .unknown, .unknown),
    ])
    func `encryption at rest is judged by its first provider`(
        providers: String, isEncrypted: Finding.Status, provider: Finding.Status
    ) async throws {
        let found = try await statuses(
            try node(
                "kube-apiserver", ["--encryption-provider-config=/etc/kubernetes/e.yaml"],
                files: Self.encryption(providers)))
        #expect(found["apiserver-encryption-at-rest"] == isEncrypted)
        #expect(found["apiserver-encryption-provider"] == provider)
        #expect(found["apiserver-encryption-file"] == .pass)
    }

    @Test(arguments: [
        (
            "kube-controller-manager", ["--bind-address=127.0.0.1"],
            "controller-manager-bind-address", Finding.Status.pass
        ),
        ("kube-controller-manager", [], "controller-manager-bind-address", .fail),
        (
            "kube-controller-manager", ["--feature-gates=RotateKubeletServerCertificate=false"],
            "controller-manager-kubelet-certificates", .fail
        ),
        ("kube-controller-manager", [], "controller-manager-kubelet-certificates", .pass),
        (
            "kube-controller-manager", ["--use-service-account-credentials"],
            "controller-manager-own-credentials", .pass
        ),
        ("kube-scheduler", ["--bind-address=::1"], "scheduler-bind-address", .pass),
        ("kube-scheduler", ["--profiling=false"], "scheduler-profiling", .pass),
        ("kube-scheduler", [], "scheduler-profiling", .fail),
    ])
    func `controllers are judged by what they use`(
        program: String, flags: [String], control: String, expected: Finding.Status
    ) async throws {
        #expect(try await statuses(try node(program, flags))[control] == expected)
    }

    @Test func `a weak copy of a manifest counts too`() async throws {
        let node = try node("kube-apiserver", ["--profiling=false"])
        let host = try HostView(root: node.path)
        let path = "/etc/kubernetes/manifests/kube-apiserver.yaml"
        let text = try #require(try host.contents(of: path)?.text)
        #expect(try await statuses(node)["apiserver-profiling"] == .pass)
        try node.write(path + ".bak", text.replacing("=false", with: "=true"))
        #expect(try await statuses(node)["apiserver-profiling"] == .fail)
        #expect(try await statuses(node)["apiserver-manifest-mode"] == .fail)
    }

    @Test func `a node without a control plane is not judged`() async throws {
        let found = try await statuses(try TestFolder())
        #expect(!found.isEmpty && found.values.allSatisfy { $0 == .notApplicable })
    }

    /// Nothing that is not known passes: an API server whose whole command line is not known.
    @Test func `an API server that is not known passes nothing`() async throws {
        let node = try node("kube-apiserver", [])
        try node.write(
            "/etc/kubernetes/manifests/kube-apiserver.yaml",
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: a}
            spec: {containers: [{name: a, image: x, command: [/bin/starter, kube-apiserver]}]}
            """)
        let found = try await statuses(node).filter {
            $0.key.hasPrefix("apiserver") && $0.value != .unknown && $0.value != .notApplicable
        }
        #expect(found.isEmpty)
    }
}
