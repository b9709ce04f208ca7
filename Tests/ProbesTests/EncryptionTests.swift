import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

struct EncryptionTests {
    /// A key of 32 bytes that is used nowhere.
    private static let key = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="

    private static let beginning =
        "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n"

    /// A file of entries, each of resources and one provider.
    static func file(_ entries: (resources: String, provider: String)...) -> String {
        var text =
            "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n"
        for entry in entries {
            text += "- resources: ['\(entry.resources)']\n  providers:\n"
            text +=
                ["identity", "kms"].contains(entry.provider)
                ? "  - \(entry.provider): {}\n"
                : "  - \(entry.provider): {keys: [{name: k, secret: \(key)}]}\n"
        }
        return text
    }

    static func file(_ resources: String, _ provider: String) -> String {
        file((resources, provider))
    }

    private func encryption(
        _ text: String, version: String = "v1.36.2", flags: [String] = []
    ) async throws -> Fact {
        let node = try ControlPlaneNode.apiserver(
            ["--encryption-provider-config=/etc/kubernetes/e.yaml"] + flags, version: version,
            files: ["/etc/kubernetes/e.yaml": text])
        return try #require(try await node.apiserver()["encryption"])
    }

    /// What real API servers wrote to etcd with these files.
    @Test(arguments: [
        ("aescbc", "aescbc", true), ("aescbc-all", "aescbc", true), ("aesgcm", "aesgcm", true),
        ("secretbox", "secretbox", true), ("identity-first", "identity", false),
        ("wildcard", "aescbc", true),
    ])
    func `the first provider writes`(name: String, provider: String, isEncrypted: Bool) async throws
    {
        let text = String(
            decoding: try ControlPlaneNode.recording("Encryption/\(name).yaml"), as: UTF8.self)
        let found = try await encryption(text)
        #expect(found.at("secrets.isEncrypted")?.value == .bool(isEncrypted))
        #expect(found.at("secrets.providers")?.texts(of: "name").first == provider)
        let secrets = text.split(separator: "secret: \"").dropFirst().map {
            $0.prefix { $0 != "\"" }
        }
        #expect(!secrets.isEmpty && secrets.allSatisfy { !"\(found)".contains($0) })
    }

    @Test(arguments: [
        ([("configmaps", "aescbc")], "v1.36.2", Bool?.some(false)),
        ([("*.*", "aescbc")], "v1.27.0", true), ([("*.*", "aescbc")], "v1.26.9", false),
        ([("*.", "aescbc")], "v1.30.0", true), ([("*.apps", "aescbc")], "v1.30.0", false),
        ([("*.*", "identity"), ("secrets", "aescbc")], "v1.30.0", nil),
        ([("*.*", "aescbc"), ("secrets", "identity")], "v1.30.0", nil),
        ([("*.", "aescbc"), ("secrets", "aescbc")], "v1.30.0", nil),
        ([("*.apps", "aescbc"), ("secrets", "aescbc")], "v1.30.0", true),
        ([("secrets", "aescbc"), ("*.*", "identity")], "v1.30.0", true),
        ([("configmaps", "identity"), ("*.", "secretbox")], "v1.30.0", true),
        ([("Secrets", "aescbc")], "v1.26.0", false), ([("Secrets", "aescbc")], "v1.30.0", nil),
        ([("*", "aescbc")], "v1.30.0", nil), ([("secrets.*", "aescbc")], "v1.30.0", nil),
        ([("*.*", "aescbc")], "latest", nil),
        ([("secrets", "aescbc")], "latest", true),
    ])
    func `the first entry that covers Secrets counts`(
        entries: [(String, String)], version: String, isEncrypted: Bool?
    ) async throws {
        var text = ""
        for entry in entries {
            let part = Self.file((entry.0, entry.1))
            text += text.isEmpty ? part : part.replacing(Self.beginning, with: "")
        }
        let found = try await encryption(text, version: version)
        let value = found.at("secrets.isEncrypted")?.value
        #expect(value == isEncrypted.map { .bool($0) })
        if isEncrypted == nil { #expect(found["secrets"]?.unknownReason != nil) }
    }

    /// What real API servers read with: entries for one resource add up.
    @Test func `several entries for Secrets add up`() async throws {
        let text =
            Self.file(("secrets", "secretbox"), ("configmaps", "aesgcm"), ("secrets", "aescbc"))
            + "- resources: ['secrets.']\n  providers: [{identity: {}}]\n"
        let found = try await encryption(text)
        #expect(
            found.at("secrets.providers")?.texts(of: "name") == ["secretbox", "aescbc", "identity"])
        #expect(found.at("secrets.isEncrypted")?.value == .bool(true))
    }

    @Test func `an API server without a file stores plain text`() async throws {
        let found = try await ControlPlaneNode.apiserver([]).apiserver()
        #expect(found.at("encryption.isConfigured")?.value == .bool(false))
        #expect(found.at("encryption.secrets.isEncrypted")?.value == .bool(false))
    }

    /// Files with which an API server does not start.
    @Test(arguments: [
        "- resources: [secrets]\n  providers:\n  - aescbc: {keys: [{name: k, secret: QUFB}]}",
        "- resources: [secrets]\n  providers:\n  - aescbc: {keys: []}",
        "- resources: [secrets]\n  providers:\n  - identity:",
        "- resources: [secrets]\n  providers:\n  - aescbc2: {keys: []}",
        "- resources: [secrets]\n  providers: []",
        "- resources: [secrets, '*.*']\n  providers: [{identity: {}}]",
        "- resources: [secrets, secrets.]\n  providers: [{identity: {}}]",
        "- resources: [deployments.apps, '*.apps']\n  providers: [{identity: {}}]",
        "- resources: [secrets]\n  providers:\n  - kms: {name: a, endpoint: unix:///a}",
        "- resources: [secrets]\n  providers: [{identity: {}, aescbc: {keys: []}}]",
        "[]", "- resources: [secrets]\n  providers: [",
        "- resources: [secrets]\n  providers: [{aescbc: {keys: [{secret: \(key)}]}}]",
        "- resources: [secrets]\n  providers: [{aescbc: {keys: [{name: '', secret: \(key)}]}}]",
        "- resources: [secrets]\n  providers: [{aescbc: {keys: [{name: 5, secret: \(key)}]}}]",
        "- resources: [secrets]\n  providers: [{kms: {apiVersion: v2, name: a}}]",
        "- resources: [secrets]\n  providers: [{kms: {apiVersion: v2, endpoint: 'unix:///a'}}]",
        "- resources: [secrets]\n  providers: [{kms: {apiVersion: v2, name: a, endpoint: 'tcp://a'}}]",
        "- resources: [secrets]\n  providers: [{kms: {apiVersion: v2, name: 'a:b', endpoint: 'unix:///a'}}]",
        "- resources: [secrets]\n  providers: [{kms: {apiVersion: v2, name: a, cachesize: 5, endpoint: 'unix:///a'}}]",
        "- resources: [secrets]\n  providers: [{kms: {apiVersion: v2, name: a, timeout: 0s, endpoint: 'unix:///a'}}]",
        "- resources: [secrets]\n  providers: [{kms: {apiVersion: v2, name: a, endpoint: 'unix:///a'}}, "
            + "{kms: {apiVersion: v2, name: a, endpoint: 'unix:///b'}}]",
        "- resources: [secrets, {a: b}]\n  providers: [{aescbc: {keys: [{name: a, secret: \(key)}]}}]",
        "- resources: [secrets, events.events.k8s.io]\n  providers: "
            + "[{aescbc: {keys: [{name: a, secret: \(key)}]}}]",
    ])
    func `a file that is refused does not count`(entries: String) async throws {
        let node = try ControlPlaneNode.apiserver(
            ["--encryption-provider-config=/etc/kubernetes/e.yaml"],
            files: [
                "/etc/kubernetes/e.yaml":
                    "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\n"
                    + "resources:\n" + entries + "\n"
            ])
        let found = try await node.apiserver()
        #expect(found.at("encryption.secrets")?.unknownReason != nil)
        #expect(found["startErrors"]?.texts.isEmpty == false)
    }

    @Test(arguments: [("v1", "v1.28.0", true), ("v1", "v1.29.0", false), ("v2", "v1.29.0", true)])
    func `a kms counts by its version`(api: String, version: String, starts: Bool) async throws {
        let text =
            "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n"
            + "- resources: [secrets]\n  providers:\n"
            + "  - kms: {apiVersion: \(api), name: a, endpoint: 'unix:///a'}\n"
        let found = try await encryption(text, version: version)
        #expect((found.at("secrets.isEncrypted")?.value == .bool(true)) == starts)
        let gated = try await encryption(
            text, version: version, flags: ["--feature-gates=X=false,KMSv1=true"])
        #expect(gated.at("secrets.isEncrypted")?.value == .bool(true))
        #expect(gated.at("secrets.providers")?.texts(of: "apiVersion") == [api])
    }

    @Test func `the size of keys is told`() async throws {
        let text = Self.file("secrets", "aescbc").replacing(
            Self.key, with: "QUFBQUFBQUFBQUFBQUFBQQ==")
        let found = try await encryption(text)
        guard case .list(let providers) = found.at("secrets.providers")?.value,
            case .list(let keys) = providers.first?["keys"]?.value
        else {
            Issue.record("there are no keys")
            return
        }
        #expect(keys.map { $0["bits"]?.value } == [.int(128)])
    }

    /// A process has read the file when it was started.
    @Test(arguments: [false, true])
    func `a file that was changed since counts where it is read again`(isReloaded: Bool)
        async throws
    {
        let node = try ControlPlaneNode.running(
            "cmdline-encryption",
            adding: isReloaded ? ["--encryption-provider-config-automatic-reload"] : [],
            files: ["/etc/kubernetes/enc/aescbc.yaml": Self.file("secrets", "aescbc")])
        // The process was started in 1970.
        try node.write("/proc/stat", "btime 100\n")
        try node.write(
            "/proc/812/stat", "812 (kube-apiserver) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 5 0 0\n"
        )
        let found = try await node.apiserver()
        #expect(
            (found.at("encryption.secrets.isEncrypted")?.value == .bool(true)) == isReloaded)
    }
}
