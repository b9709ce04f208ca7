import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

struct EtcdSocketTests {
    @Test(arguments: [
        ("unix:///run/etcd.sock", true, false), ("unixs:///run/etcd.sock", true, false),
        ("unix:///run/etcd.sock,https://10.0.0.7:2379", false, false),
        ("unix:///run/etcd.sock,http://127.0.0.1:2379", false, true),
    ])
    func `a socket of the node is no listener without TLS`(
        urls: String, isLocal: Bool, isPlaintext: Bool
    ) async throws {
        let node = try TestFolder.runningEtcd(EtcdTests.tls + ["--listen-client-urls=\(urls)"])
        try node.write("/run/etcd.sock", "", mode: 0o777)
        let etcd = try await node.etcd()
        #expect(etcd.at("client.isLocal")?.value == .bool(isLocal))
        #expect(etcd["isClientPlaintext"]?.value == .bool(isPlaintext))
        #expect(etcd.at("client.sockets")?.elements.first?["mode"]?.text == "0777")
        #expect(etcd.at("peer.isLocal")?.value == .bool(false))
    }
}
