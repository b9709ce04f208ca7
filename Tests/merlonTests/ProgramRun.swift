import Foundation
import HostSystem

/// The built program's end: what it wrote and its exit status.
struct ProgramRun {
    let status: Int32
    let output: String
    let errors: String

    /// The program that was built with these tests.
    static var path: String {
        get throws {
            let tests = URL(filePath: try CurrentProcess.executable())
            return tests.deletingLastPathComponent().appending(component: "merlon").path
        }
    }

    /// Runs `merlon` with the arguments.
    init(_ arguments: String..., environment: [String: String] = [:]) throws {
        try self.init(program: Self.path, arguments, environment: environment)
    }

    /// Runs a program; what it writes to standard error must fit into a pipe's buffer.
    ///
    /// Where the output is not read the reading end of its pipe is closed from the start.
    init(
        program: String, _ arguments: [String], environment: [String: String] = [:],
        isOutputRead: Bool = true
    ) throws {
        let process = Process()
        let (output, errors) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        if !isOutputRead { try output.fileHandleForReading.close() }
        try process.run()
        self.output = isOutputRead ? Self.text(output) : ""
        self.errors = Self.text(errors)
        process.waitUntilExit()
        // As a shell tells the end by a signal.
        status =
            (process.terminationReason == .uncaughtSignal ? 128 : 0) + process.terminationStatus
    }

    private static func text(_ pipe: Pipe) -> String {
        String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }
}
