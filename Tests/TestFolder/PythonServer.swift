package import Foundation
import Synchronization

/// A Python program of `Tests/Receiver` that runs as long as the value lives.
///
/// It prints the ports on which it listens as its first line, in JSON, and ends when its standard
/// input does.
package final class PythonServer: Sendable {
    private struct Ports: Decodable {
        let port: Int
        let control: Int?
    }

    private let process: Mutex<Process>
    private let input = Pipe()
    private let output = Pipe()
    package let port: Int
    /// Where it is asked and told what to do; nil for a program that is not.
    package let control: Int?

    /// `Tests/Receiver`.
    package static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Receiver")

    /// Starts it and waits for its ports.
    package init(_ program: String, _ arguments: [String] = []) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            ["python3", Self.folder.appendingPathComponent(program).path] + arguments
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line = Data()
        while line.last != UInt8(ascii: "\n") {
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { break }
            line += more
        }
        let ports = try JSONDecoder().decode(Ports.self, from: line)
        port = ports.port
        control = ports.control
        self.process = Mutex(process)
    }

    deinit { stop() }

    package func stop() {
        process.withLock { process in
            // It inherits what the threads of tests hold back, all other signals among it.
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
            // Bounded, as Foundation can miss an end while many processes end at once, and waits
            // for it without one; nothing is left of it but the entry.
            for _ in 0..<500 where process.isRunning { usleep(10_000) }
        }
    }

    /// What it has printed since it told its ports; ends it.
    package func printedLines() -> [String] {
        stop()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
