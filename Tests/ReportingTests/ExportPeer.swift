import Foundation
import FoundationNetworking
import TestFolder
import Testing

/// A receiver or proxy that runs as long as the value lives.
final class ExportPeer: Sendable {
    private let server: PythonServer
    var port: Int { server.port }

    /// Starts it and waits for its ports.
    init(_ program: String, _ arguments: [String] = []) throws {
        server = try PythonServer(program, arguments)
    }

    func stop() { server.stop() }

    /// What it has printed since it told its ports; ends it.
    func printedLines() -> [String] { server.printedLines() }

    /// What a receiver has stored.
    struct Counts: Decodable {
        let requests: Int
        let empty: Int
        let records: Int
        let unique: Int
        let duplicates: Int
        let largestBatch: Int
        let clients: [String]
        let statuses: [String: Int]
        /// Actions that no request has come for yet.
        let left: Int
        let uids: [String]
    }

    func counts() throws -> Counts { try ask("counts") }

    /// What to do with the next requests; the language is in `receiver.py`.
    func script(_ actions: String) throws { _ = try ask("script?\(actions)") as Counts }

    func accept(onlyToken token: String) throws { _ = try ask("token?\(token)") as Counts }

    private func ask(_ question: String) throws -> Counts {
        let port = try #require(server.control)
        let url = try #require(URL(string: "http://127.0.0.1:\(port)/\(question)"))
        return try JSONDecoder().decode(Counts.self, from: Data(contentsOf: url))
    }
}

/// Certificates for servers and clients, made once for all tests.
enum ExportCertificates {
    /// The folder; see `Receiver/make-certificates.sh` for the names in it.
    static let folder: Result<TestCertificates, any Error> = Result { try TestCertificates() }

    static func path(_ name: String) throws -> String { try folder.get().path + "/" + name }

    static func text(_ name: String) throws -> String {
        try String(contentsOfFile: path(name), encoding: .utf8)
    }
}

/// The folder goes away with the process.
final class TestCertificates: Sendable {
    let path: String

    init() throws {
        path =
            FileManager.default.temporaryDirectory
            .appendingPathComponent(
                "merlon-certificates-\(ProcessInfo.processInfo.processIdentifier)"
            )
            .path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let process = Process()
        process.executableURL = PythonServer.folder.appendingPathComponent("make-certificates.sh")
        process.arguments = [path]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw POSIXError(.EIO) }
    }
}
