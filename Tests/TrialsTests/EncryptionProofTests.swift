import Foundation
import FoundationNetworking
import HostSystem
import Posture
import TestFolder
import Testing

@testable import Trials

/// The proof against a real etcd with values as API servers write them.
@Suite(.serialized, .timeLimit(.minutes(3)), .enabled(if: EtcdServer.isHere, "needs etcd-server"))
struct EncryptionProofTests {
    private static let flags = [
        "--cert-file={server.pem}", "--key-file={server.key}",
        "--trusted-ca-file={authority.pem}", "--client-cert-auth",
    ]

    private func access(_ port: Int, _ client: String = "client") throws -> EtcdAccess {
        var access = EtcdAccess(
            servers: [try #require(EtcdAccess.Server(url: "https://127.0.0.1:\(port)"))])
        access.certificate = try TestCertificates.path("\(client).pem")
        access.key = try TestCertificates.path("\(client).key")
        access.authorities = try TestCertificates.path("authority.pem")
        return access
    }

    private func put(_ key: String, _ value: [UInt8], _ etcd: EtcdServer) async throws {
        let url = try #require(URL(string: "http://127.0.0.1:\(etcd.plainPort)/v3/kv/put"))
        var request = URLRequest(url: url)
        request.httpMethod = "POST"
        let fields = [
            "key": Data(key.utf8).base64EncodedString(),
            "value": Data(value).base64EncodedString(),
        ]
        request.httpBody = try JSONEncoder().encode(fields)
        let (_, response) = try await URLSession.shared.data(for: request)
        #expect((response as? HTTPURLResponse)?.statusCode == 200)
    }

    private func stored(_ prefix: String, secretBytes: Int = 3_000) -> [UInt8] {
        Array(prefix.utf8) + (0..<secretBytes).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    }

    @Test func `values are counted by how they are stored, and plain ones named`() async throws {
        let etcd = try await EtcdServer.start(clients: "https", Self.flags)
        for number in 0..<30 {
            try await put(
                "/registry/secrets/plain/s\(number)", stored("k8s\0\n\u{C}\n\u{2}v1"), etcd)
        }
        for number in 0..<7 {
            try await put(
                "/registry/secrets/a/s\(number)", stored("k8s:enc:aescbc:v1:key1:"), etcd)
        }
        try await put("/registry/secrets/a/kms", stored("k8s:enc:kms:v2:vault-1:"), etcd)
        try await put(
            "/registry/secrets/a/big", stored("k8s:enc:secretbox:v1:k:", secretBytes: 900_000), etcd
        )
        try await put("/registry/secrets/a/odd", stored("what is this"), etcd)
        // Neighbours, which are none of it.
        try await put("/registry/secretstores/a/b", stored("k8s\0"), etcd)
        try await put("/registry/configmaps/a/b", stored("k8s\0"), etcd)
        let fact = await EncryptionProof().fact(
            try access(etcd.clientPort), try HostView(root: "/"))
        #expect(fact.count("total") == 40)
        #expect(fact.count("sampled") == 40)
        #expect(fact.bool("isSampleWhole") == true)
        #expect(fact.count("plaintext") == 30)
        #expect(fact.count("encrypted") == 9)
        #expect(fact.count("unrecognised") == 1)
        #expect(fact.count("providers.aescbc:v1:key1") == 7)
        #expect(fact["providers"]?["kms:v2:vault-1"]?.value == .int(1))
        #expect(fact.count("providers") == 3)
        #expect(fact.count("plaintextKeys") == 20)
        #expect(fact.text("plaintextKeys.0")?.hasPrefix("plain/s") == true)
    }

    @Test func `of many the oldest and the newest are looked at`() async throws {
        let etcd = try await EtcdServer.start(clients: "https", Self.flags)
        for number in 0..<40 {
            // By name they stand in another order than by age.
            let isPlain = number < 2 || number == 39
            try await put(
                "/registry/secrets/n\(number * 37 % 40)/s",
                stored(isPlain ? "k8s\0" : "k8s:enc:aesgcm:v1:k:"), etcd)
        }
        var proof = EncryptionProof()
        proof.sampleLimit = 10
        let fact = await proof.fact(try access(etcd.clientPort), try HostView(root: "/"))
        #expect(fact.count("total") == 40)
        #expect(fact.count("sampled") == 10)
        #expect(fact.count("plaintext") == 3)
    }

    @Test func `another prefix is another cluster`() async throws {
        let etcd = try await EtcdServer.start(clients: "https", Self.flags)
        try await put("/registry/secrets/a/b", stored("k8s\0"), etcd)
        try await put("/other/secrets/a/b", stored("k8s:enc:aescbc:v1:k:"), etcd)
        var access = try access(etcd.clientPort)
        access.prefix = "/other/"
        let fact = await EncryptionProof().fact(access, try HostView(root: "/"))
        #expect(fact.text("prefix") == "/other/secrets/")
        #expect(fact.count("encrypted") == 1 && fact.count("total") == 1)
    }

    @Test func `an etcd that is not the API server's is not believed`() async throws {
        let etcd = try await EtcdServer.start(clients: "https", ["--auto-tls"])
        let host = try HostView(root: "/")
        let fact = await EncryptionProof().fact(try access(etcd.clientPort), host)
        #expect(fact.reason("")?.contains("127.0.0.1:\(etcd.clientPort)") == true)
    }

    @Test func `who is not let in learns nothing, and says so`() async throws {
        let etcd = try await EtcdServer.start(clients: "https", Self.flags)
        var access = try access(etcd.clientPort)
        access.certificate = nil
        access.key = nil
        let host = try HostView(root: "/")
        let fact = await EncryptionProof().fact(access, host)
        #expect(fact.reason("")?.contains("no etcd of the API server can be read") == true)
        access.certificate = "/nowhere/client.pem"
        let other = await EncryptionProof().fact(access, host)
        #expect(other.reason("")?.contains("/nowhere/client.pem: there is no such file") == true)
    }

    @Test(arguments: ["http", "https"])
    func `a server that answers nothing costs its time and no more`(scheme: String) async throws {
        let server = try await LoopbackServer.start(answer: nil)
        var proof = EncryptionProof()
        proof.totalTime = .milliseconds(300)
        let url = "\(scheme)://127.0.0.1:\(server.port)"
        let fact = await proof.fact(
            EtcdAccess(servers: [try #require(EtcdAccess.Server(url: url))]),
            try HostView(root: "/"))
        #expect(fact.reason("")?.contains("no answer within 0.3 s") == true)
    }
}
