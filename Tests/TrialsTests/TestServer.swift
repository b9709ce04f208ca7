import Foundation
import Glibc
import Synchronization

/// A program that answers on this machine as long as the value lives.
final class TestServer: Sendable {
    let ports: [Int]
    private let process: Mutex<Process>

    /// Starts it with as many free ports as it wants, and waits until it listens on all of them.
    init(ports count: Int = 1, _ program: String, _ arguments: ([Int]) throws -> [String]) throws {
        ports = try LoopbackServer.freePorts(count)
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = try arguments(ports)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.process = Mutex(process)
        for port in ports {
            var attempts = 0
            while try !Self.isListening(port) {
                attempts += 1
                guard attempts < 2_000, self.process.withLock({ $0.isRunning }) else {
                    throw POSIXError(.ECONNREFUSED)
                }
                usleep(10_000)
            }
        }
    }

    var port: Int { ports[0] }

    deinit {
        process.withLock { process in
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
            process.waitUntilExit()
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

    static func openssl(_ arguments: String...) throws -> TestServer {
        try TestServer("/usr/bin/openssl") { ports in
            ["s_server", "-accept", "127.0.0.1:\(ports[0])", "-www"] + arguments
        }
    }
}
