import Foundation
import TestFolder
import Testing

/// A real etcd that runs on loopback, with certificates of its own.
struct LiveEtcd {
    struct Variant: CustomTestStringConvertible, Sendable {
        let name: String
        let scheme: String
        let flags: [String]
        let environment: [String: String]

        var testDescription: String { name }

        init(
            _ name: String, scheme: String = "https", flags: [String] = [],
            environment: [String: String] = [:]
        ) {
            self.name = name
            self.scheme = scheme
            self.flags = flags
            self.environment = environment
        }

        func words(client: Int, peer: Int, metrics: Int, data: String) -> [String] {
            [
                "--name=one", "--data-dir=\(data)",
                "--listen-client-urls=\(scheme)://127.0.0.1:\(client)",
                "--advertise-client-urls=\(scheme)://127.0.0.1:\(client)",
                "--listen-peer-urls=http://127.0.0.1:\(peer)",
                "--initial-advertise-peer-urls=http://127.0.0.1:\(peer)",
                "--initial-cluster=one=http://127.0.0.1:\(peer)",
                "--listen-metrics-urls=http://127.0.0.1:\(metrics)",
            ] + flags
        }
    }

    private let process: Process
    private let folder: TestFolder
    private let port: Int

    var pid: Int32 { process.processIdentifier }

    private static func program(_ name: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return path.split(separator: ":").map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    static let isHere =
        ProcessInfo.processInfo.environment["MERLON_CI"] != nil
        || ["etcd", "curl", "openssl"].allSatisfy { program($0) != nil }

    private static func launch(
        _ variant: Variant, port: Int
    ) throws -> (process: Process, folder: TestFolder) {
        let folder = try TestFolder()
        let maker = CertificateMaker(node: folder)
        try maker.makeAuthority("/ca", subject: "/CN=etcd-ca")
        try maker.make(
            "/server", subject: "/CN=server", issuer: "/ca",
            extensions: ["subjectAltName=IP:127.0.0.1"])
        try maker.make(
            "/client", subject: "/CN=client", issuer: "/ca",
            extensions: ["extendedKeyUsage=clientAuth"])
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(program("etcd")))
        process.arguments = variant.words(
            client: port, peer: port + 1, metrics: port + 2, data: folder.path + "/data")
        process.environment = variant.environment.merging(["PATH": "/usr/bin:/bin"]) { $1 }
        process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return (process, folder)
    }

    /// Starts an etcd and waits until it serves; on other ports where these are taken.
    static func start(_ variant: Variant) async throws -> LiveEtcd {
        for _ in 0..<5 {
            let port = Int.random(in: 20_000..<30_000)
            let (process, folder) = try launch(variant, port: port)
            for _ in 0..<300 where process.isRunning {
                let code = try curl(["http://127.0.0.1:\(port + 2)/health"], in: folder)
                if code == "200" {
                    return LiveEtcd(process: process, folder: folder, port: port)
                }
                try await Task.sleep(for: .milliseconds(100))
            }
            process.terminate()
            process.waitUntilExit()
        }
        throw Failure()
    }

    struct Failure: Error {}

    /// Whether etcd ends by itself.
    static func refuses(_ variant: Variant) async throws -> Bool {
        let (process, folder) = try launch(variant, port: Int.random(in: 20_000..<30_000))
        defer { withExtendedLifetime(folder) {} }
        for _ in 0..<300 {
            if !process.isRunning { return process.terminationStatus != 0 }
            try await Task.sleep(for: .milliseconds(100))
        }
        process.terminate()
        process.waitUntilExit()
        return false
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }

    /// Whether a client gets in over the listener, with a certificate of this name or without.
    func answers(certificate: String?) throws -> Bool {
        var arguments: [String] = []
        if let certificate {
            arguments += ["--cert", "\(certificate).crt", "--key", "\(certificate).key"]
        }
        if try Self.curl(arguments + ["https://127.0.0.1:\(port)/version"], in: folder) == "200" {
            return true
        }
        return try answersInPlaintext()
    }

    func answersInPlaintext() throws -> Bool {
        try Self.curl(["http://127.0.0.1:\(port)/version"], in: folder) == "200"
    }

    /// The status of the answer; `000` for none.
    private static func curl(_ arguments: [String], in folder: TestFolder) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(program("curl")))
        process.arguments =
            ["-sk", "--noproxy", "*", "-m", "20", "-o", "/dev/null", "-w", "%{http_code}"]
            + arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: said, as: UTF8.self)
    }
}
