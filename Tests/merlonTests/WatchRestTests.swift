import Foundation
import TestFolder
import Testing

/// What a watch does while nothing comes.
struct WatchRestTests {
    /// `O_DIRECT`, which the C library's headers show to programs that ask for GNU's names alone
    /// (asm/fcntl.h of the kernel).
    #if arch(arm64)
    private static let direct: Int32 = 0o200000
    #else
    private static let direct: Int32 = 0o40000
    #endif

    /// Clock ticks for which a process has run.
    private func ticks(of pid: Int32) throws -> Int {
        let text = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
        let rest = try #require(text.split(separator: ")").last)
        let words = rest.split(separator: " ")
        return try #require(Int(words[11])) + #require(Int(words[12]))
    }

    @Test func `a plugin rests when all that came was as much as one turn takes`() throws {
        let folder = try TestFolder()
        let process = Process()
        let input = Pipe()
        let output = try folder.write("output")
        process.executableURL = URL(filePath: try ProgramRun.path)
        process.arguments = [
            "watch", "--plugin", "--rules", "none", "--output", "json", "--policy",
            try KernelAudit.list(in: folder),
        ]
        process.standardInput = input
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: output))
        process.standardError = FileHandle.nullDevice
        // Each write is a piece of its own for the reader (pipe(2), O_DIRECT).
        let writing = input.fileHandleForWriting
        #expect(fcntl(writing.fileDescriptor, F_SETFL, Self.direct) == 0)
        for number in 0..<16 {
            let record = "type=USER msg=audit(1795454069.100:\(number + 1)): pid=1\n"
            try writing.write(contentsOf: Data(record.utf8))
        }
        try process.run()
        defer { if process.isRunning { process.terminate() } }
        func text() throws -> String { try String(contentsOfFile: output, encoding: .utf8) }
        try KernelAudit.wait(for: "the begin") { try text().contains(#""type":"begin""#) }
        sleep(1)
        let before = try ticks(of: process.processIdentifier)
        sleep(1)
        #expect(try ticks(of: process.processIdentifier) - before < 20)
        try writing.close()
        process.waitUntilExit()
        #expect(try text().contains(#""records":16"#))
    }
}
