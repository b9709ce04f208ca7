import Foundation
import TestFolder
import Testing

/// A `merlon` that goes on until it is told to end; its output goes to a file.
final class BackgroundRun {
    private let process = Process()
    private let file: URL
    private let reading: FileHandle

    /// - Parameter isOutputRead: Whether somebody reads its output; otherwise it is a pipe whose
    ///   reader has gone.
    init(_ arguments: [String], in folder: TestFolder, isOutputRead: Bool = true) throws {
        file = URL(filePath: try folder.write("output-\(UUID())"))
        reading = try FileHandle(forReadingFrom: file)
        let writing = try FileHandle(forWritingTo: file)
        process.executableURL = URL(filePath: try ProgramRun.path)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let pipe = Pipe()
        process.standardOutput = isOutputRead ? writing : pipe
        if !isOutputRead { try pipe.fileHandleForReading.close() }
        try process.run()
    }

    deinit {
        guard process.isRunning else { return }
        process.interrupt()
        for _ in 0..<250 where process.isRunning { usleep(20_000) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    var pid: Int32 { process.processIdentifier }

    /// The lines so far.
    func lines() throws -> [Substring] {
        try reading.seek(toOffset: 0)
        let bytes = try reading.readToEnd() ?? Data()
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }

    /// The first line with all of the words; fails after thirty seconds.
    func line(with words: String...) throws -> Substring {
        for _ in 0..<1_500 {
            let found = try lines().first { line in words.allSatisfy { line.contains($0) } }
            if let found { return found }
            usleep(20_000)
        }
        Issue.record("no line with \(words)")
        throw POSIXError(.ETIMEDOUT)
    }

    /// Ends it as Ctrl-C does, and gives its status.
    func end() -> Int32 {
        process.interrupt()
        return status()
    }

    /// Waits for its end, thirty seconds at most.
    func status() -> Int32 {
        for _ in 0..<1_500 where process.isRunning { usleep(20_000) }
        guard !process.isRunning else { return -1 }
        process.waitUntilExit()
        return (process.terminationReason == .uncaughtSignal ? 128 : 0) + process.terminationStatus
    }
}
