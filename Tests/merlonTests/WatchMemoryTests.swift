import Foundation
import TestFolder
import Testing

/// What a watch holds in memory.
struct WatchMemoryTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    /// Of a process, by its name in `/proc/PID/status`.
    private func bytes(_ name: String, of pid: Int32) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("\(name):") }
        let words = try #require(line).split { $0 == " " || $0 == "\t" }
        return try #require(Int(words[1])) * 1_024
    }

    /// A start whose process belongs to the one before.
    private func start(_ number: Int, pid: Int, parent: Int, path: String) -> String {
        let stamp = "msg=audit(1795454069.\(100 + number / 500):\(number)):"
        return """
            type=SYSCALL \(stamp) arch=c000003e syscall=59 success=yes exit=0 items=1 \
            ppid=\(parent) pid=\(pid) auid=0 uid=0 gid=0 euid=0 tty=(none) ses=1 comm="x" \
            exe="\(path)" key=(null)
            type=EXECVE \(stamp) argc=2 a0="\(path)" a1="\(number)"
            type=PATH \(stamp) item=0 name="\(path)" inode=7 dev=fe:00 mode=0100755 ouid=0 \
            nametype=NORMAL
            type=EOE \(stamp)

            """
    }

    /// By its own records, as a plugin of auditd gets them: nobody else's starts come between.
    @Test func `a watch with 50,000 processes holds less than 30 MB`() throws {
        let list = try KernelAudit.list(
            """
            - id: all
              match: {path: /opt/**, container: anywhere}
              action: allow
            """, in: folder)
        let process = Process()
        let input = Pipe()
        let output = try folder.write("output")
        process.executableURL = URL(filePath: try ProgramRun.path)
        process.arguments = [
            "watch", "--plugin", "--rules", "none", "--violations", "--output", "json",
            "--policy", list,
        ]
        process.standardInput = input
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: output))
        process.standardError = FileHandle.nullDevice
        try process.run()
        defer { if process.isRunning { process.terminate() } }
        // Greater than any process of this machine has.
        let first = 5_000_000
        for batch in 0..<50 {
            let text = (0..<1_000).map { index in
                let number = batch * 1_000 + index
                return start(
                    number + 1, pid: first + number, parent: first + number / 2,
                    path: "/opt/app-\(number % 2_000)/bin/program")
            }
            try input.fileHandleForWriting.write(contentsOf: Data(text.joined().utf8))
        }
        let last = start(50_001, pid: first + 50_000, parent: first, path: "/srv/last")
        try input.fileHandleForWriting.write(contentsOf: Data(last.utf8))
        func text() throws -> String { try String(contentsOfFile: output, encoding: .utf8) }
        try KernelAudit.wait(for: "the last start") { try text().contains("/srv/last") }
        let own = try bytes("RssAnon", of: process.processIdentifier)
        // Without the pages of the program's file, which are large where it is built for tests.
        #expect(own < 30_000_000, "\(own) bytes")
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
        let end = try #require(try text().split(separator: "\n").last)
        #expect(end.contains("\"starts\":50001,\"allowed\":50000"))
    }
}
