import Foundation
import TestFolder

/// A real etcd of one member on this machine; see `packaging/test-tools.sh`.
struct EtcdServer {
    static let program = "/usr/bin/etcd"
    static var isHere: Bool {
        ProcessInfo.processInfo.environment["MERLON_CI"] != nil
            || FileManager.default.isExecutableFile(atPath: program)
    }

    private let server: TestServer
    /// Lives as long as etcd does.
    private let folder: TestFolder
    /// For clients; one more without TLS for the test itself; for members; for metrics.
    var clientPort: Int { server.ports[0] }
    var plainPort: Int { server.ports[1] }
    var peerPort: Int { server.ports[2] }
    var metricsPort: Int { server.ports[3] }

    /// - Parameters:
    ///   - clients: The scheme of the clients' port: http or https.
    ///   - flags: `{NAME}` stands for the file of that name among the certificates.
    static func start(clients scheme: String, _ flags: [String]) async throws -> EtcdServer {
        let folder = try TestFolder()
        let certificates = try TestCertificates.path("")
        let server = try await TestServer.start(ports: 4, program) { ports in
            let urls = "\(scheme)://127.0.0.1:\(ports[0]),http://127.0.0.1:\(ports[1])"
            let peer = "http://127.0.0.1:\(ports[2])"
            return [
                "--data-dir", folder.path + "/data", "--log-level", "error",
                "--unsafe-no-fsync", "--name", "test", "--initial-cluster", "test=\(peer)",
                "--listen-client-urls", urls, "--advertise-client-urls", urls,
                "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer,
                "--listen-metrics-urls", "http://127.0.0.1:\(ports[3])",
            ]
                + flags.map {
                    $0.replacing("{", with: certificates).replacing("}", with: "")
                }
        }
        return EtcdServer(server: server, folder: folder)
    }
}
