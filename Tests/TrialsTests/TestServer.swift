import Foundation
import Glibc
import Synchronization
import TestFolder

/// A program that answers on this machine as long as the value lives.
final class TestServer: Sendable {
    let ports: [Int]
    private let process: Mutex<Process>
    private let folder: TestFolder

    /// Why a server does not listen, with what it wrote.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Starts it with as many free ports as it wants, and waits until it listens on all of them.
    static func start(
        ports count: Int = 1, _ program: String, _ arguments: ([Int]) throws -> [String]
    ) async throws -> TestServer {
        let ports = try await LoopbackServer.freePorts(count)
        let server = try TestServer(ports, program, try arguments(ports))
        for port in ports {
            for attempt in 0... {
                if try isListening(port) { break }
                guard attempt < 3_000, server.isRunning else {
                    throw Failure(description: "\(program): \(server.words)")
                }
                try await Task.sleep(for: .milliseconds(10))
            }
        }
        return server
    }

    private init(_ ports: [Int], _ program: String, _ arguments: [String]) throws {
        self.ports = ports
        folder = try TestFolder()
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle(forWritingAtPath: try folder.write("errors"))
        try process.run()
        self.process = Mutex(process)
    }

    var port: Int { ports[0] }

    private var isRunning: Bool { process.withLock { $0.isRunning } }

    private var words: String {
        (try? String(contentsOfFile: folder.path + "/errors", encoding: .utf8)) ?? ""
    }

    deinit {
        process.withLock { process in
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        }
    }

    /// Looks into the kernel's table: a connection to try would be one that the server sees.
    private static func isListening(_ port: Int) throws -> Bool {
        let mark = String(format: ":%04X ", port)
        return try ["/proc/net/tcp", "/proc/net/tcp6"].contains { path in
            try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").contains {
                $0.contains(mark) && $0.contains(" 0A ")
            }
        }
    }

    /// OpenSSL's server, which answers every request with a page about itself.
    static func openssl(_ certificate: String, _ arguments: [String]) async throws -> TestServer {
        let files = [
            "-cert", try TestCertificates.path("\(certificate).pem"),
            "-key", try TestCertificates.path("\(certificate).key"),
            "-CAfile", try TestCertificates.path("authority.pem"),
        ]
        return try await start("/usr/bin/openssl") { ports in
            ["s_server", "-accept", "127.0.0.1:\(ports[0])", "-www"] + files + arguments
        }
    }
}
