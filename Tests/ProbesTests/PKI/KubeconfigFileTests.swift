import Foundation
import Posture
import TestFolder
import Testing

@testable import Probes

struct KubeconfigFileTests {
    private func kubeconfigs(_ node: TestFolder) async throws -> [Fact] {
        let component = await PKIProbe().observe(try node.host())
        return component.instances.first?["kubeconfigs"]?.elements ?? []
    }

    private func certificate() throws -> String {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Recordings/certificates/rsa.crt")
        return try Data(contentsOf: file).base64EncodedString()
    }

    @Test func `all clusters and users of a file are told, without their secrets`() async throws {
        let node = try TestFolder()
        try node.write(
            "/etc/kubernetes/admin.conf",
            """
            apiVersion: v1
            kind: Config
            clusters:
            - {name: a, cluster: {server: 'https://a:6443'}}
            - {name: b, cluster: {server: 'http://b:8080', insecure-skip-tls-verify: true}}
            users:
            - name: one
              user: {client-certificate-data: \(try certificate()), client-key-data: c2VjcmV0}
            - {name: two, user: {token: my-secret-token}}
            - {name: three, user: {username: u, password: my-secret-word}}
            - {name: four, user: {client-certificate: x.pem, client-key: x.pem}}
            - {name: five, user: {exec: {command: oidc}}}
            current-context: none

            """, mode: 0o640)
        let file = try #require(try await kubeconfigs(node).first)
        #expect(file["mode"]?.value == .string("0640"))
        #expect(file["account"] == nil)
        let clusters = file["clusters"]?.elements ?? []
        #expect(
            clusters.map { $0["server"]?.value } == [
                .string("https://a:6443"), .string("http://b:8080"),
            ])
        #expect(
            clusters.map { $0["insecureSkipTLSVerify"]?.value } == [.bool(false), .bool(true)])
        let users = file["users"]?.elements ?? []
        #expect(
            users.map { $0["embedded"]?.texts } == [
                ["client-key-data"], ["token"], ["password"], [], [],
            ])
        #expect(
            users.first?.at("certificate.organizations")?.texts == ["system:nodes"])
        #expect(users[3]["certificate"]?.unknownReason?.contains("/etc/kubernetes/x.pem") == true)
        #expect(users[4]["certificate"] == nil)
        let text = "\(file)"
        for secret in ["my-secret-token", "my-secret-word", "c2VjcmV0"] {
            #expect(!text.contains(secret))
        }
    }

    @Test func `people's files are found in the homes that passwd tells`() async throws {
        let node = try TestFolder()
        let config = "kind: Config\nusers: [{name: a, user: {token: t}}]\n"
        try node.write(
            "/etc/passwd",
            """
            root:x:0:0::/root:/bin/bash
            anna:x:1000:1000::/srv/homes/anna:/bin/bash
            app:x:1001:1001::/nonexistent:/usr/sbin/nologin
            odd:x:1002:1002::/:/bin/sh
            far:x:1003:1003::/net/far:/bin/sh

            """)
        try node.write("/proc/1/mounts", "host:/x /net nfs4 rw 0 0\n")
        for home in ["/root", "/srv/homes/anna", "/net/far"] {
            try node.write("\(home)/.kube/config", config)
        }
        let found = try await kubeconfigs(node)
        #expect(
            found.map { $0["path"]?.value } == [
                .string("/root/.kube/config"), .string("/srv/homes/anna/.kube/config"),
            ])
        #expect(found.map { $0["account"]?.value } == [.string("root"), .string("anna")])
        let notes = await PKIProbe().observe(try node.host()).notes
        #expect(notes.contains { $0.contains("1 homes") })
    }

    @Test func `copies beside kubeadm's files and kubectl's own are found`() async throws {
        let node = try TestFolder()
        let config = "kind: Config\nusers: [{name: a, user: {token: t}}]\n"
        let paths = [
            "/etc/kubernetes/admin.conf.bak", "/etc/kubernetes/old.kubeconfig~",
            "/root/.kube/config", "/root/.kube/prod.yaml",
        ]
        for path in paths { try node.write(path, config) }
        try node.write("/root/.kube/kubens", "default\n")
        try node.write("/root/.kube/broken.yaml", "clusters: [")
        try node.write("/root/.kube/cache/http/a", config)
        #expect(try await kubeconfigs(node).map { $0["path"]?.value } == paths.map { .string($0) })
    }

    @Test func `more in a home than is read is told`() async throws {
        let node = try TestFolder()
        for number in 0..<5 {
            try node.write("/root/.kube/\(number)", [UInt8](repeating: 0x23, count: 1 << 20))
        }
        try node.write("/root/.kube/big", [UInt8](repeating: 0x23, count: (1 << 20) + 1))
        #expect(try await kubeconfigs(node).map { $0.unknownReason?.contains("larger") } == [true])
        // kubectl's own file is read all the same.
        try node.write("/root/.kube/config", "kind: Config\n")
        let found = try await kubeconfigs(node)
        #expect(found.map { $0["path"]?.value } == [.string("/root/.kube/config"), nil])
    }

    @Test(arguments: [
        ("AWS_SECRET_ACCESS_KEY", "x", true), ("aad_client_secret", "x", true),
        ("AWS_PROFILE", "x", false), ("AWS_WEB_IDENTITY_TOKEN_FILE", "/x", false),
        ("GITHUB_TOKEN", "", false),
    ])
    func `secrets that a plugin is given are credentials`(
        name: String, value: String, isSecret: Bool
    ) async throws {
        let node = try TestFolder()
        try node.write(
            "/root/.kube/config",
            "kind: Config\nusers: [{name: a, user: {exec: {command: c, env: [{name: \(name), "
                + "value: '\(value)'}]}}}]\n")
        let users = try await kubeconfigs(node).first?["users"]?.elements ?? []
        #expect(users.first?["embedded"]?.texts == (isSecret ? ["exec.env \(name)"] : []))
    }

    @Test func `files that hold a user's key or token are told`() async throws {
        let node = try TestFolder()
        try node.write("/etc/kubernetes/a.key", "", mode: 0o640)
        try node.write("/srv/token", "", mode: 0o644)
        try node.write(
            "/etc/kubernetes/admin.conf",
            """
            kind: Config
            users:
            - {name: a, user: {client-key: a.key, tokenFile: /srv/token}}
            - {name: b, user: {client-key: gone.key, token: t}}

            """)
        let users = try await kubeconfigs(node).first?["users"]?.elements ?? []
        #expect(
            users.first?["files"]?.texts(of: "path") == ["/etc/kubernetes/a.key", "/srv/token"])
        #expect(users.first?["files"]?.texts(of: "mode") == ["0640", "0644"])
        #expect(users.last?["files"]?.elements == [])
    }

    @Test func `a kubeconfig that cannot be read keeps its mode`() async throws {
        let node = try TestFolder()
        try node.write("/etc/kubernetes/scheduler.conf", "kind: [", mode: 0o644)
        try node.write("/etc/kubernetes/other.conf", "not: [", mode: 0o644)
        try node.write("/etc/kubernetes/audit.conf", "kind: Policy\n", mode: 0o644)
        let found = try await kubeconfigs(node)
        #expect(found.map { $0["path"]?.value } == [.string("/etc/kubernetes/scheduler.conf")])
        #expect(found.first?["mode"]?.value == .string("0644"))
        #expect(found.first?["users"]?.unknownReason != nil)
        #expect(found.first?["clusters"]?.unknownReason != nil)
    }
}
