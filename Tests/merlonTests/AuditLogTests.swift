import Foundation
import HostSystem
import TestFolder
import Testing

extension KernelAuditTests {
    /// `merlon watch` on the log that a real auditd writes and rotates.
    struct AuditLogTests {
        private let folder: TestFolder
        private let audit: KernelAudit

        init() async throws {
            audit = try await KernelAudit()
            folder = try TestFolder()
            // They stay while nobody watches.
            var rules = AuditRuleSet(try ExecRules(), control: try AuditControl())
            try rules.add()
        }

        private func watch(_ daemon: AuditDaemon) throws -> BackgroundRun {
            try audit.watch(
                in: folder,
                [
                    "--log", daemon.log, "--rules", "none",
                    "--bookmark", try folder.place("bookmark"),
                ])
        }

        @Test func `a log that is rotated under us is read on, and again from the bookmark`() throws
        {
            let daemon = try AuditDaemon(in: folder)
            var expected: [String] = []
            let first = try watch(daemon)
            for round in 0..<4 {
                try audit.start("round-\(round)", 0..<25)
                expected += (0..<25).map { "round-\(round)-\($0)" }
                try daemon.rotate()
            }
            try audit.start("last")
            try first.wait(for: "last-0")
            #expect(first.end() == 0)
            #expect(try first.marks() == expected + ["last-0"])
            #expect(try first.gaps() == [])
            // Nobody watches, and the log goes on.
            try audit.start("down", 0..<25)
            try daemon.rotate()
            try audit.start("down", 25..<50)
            let second = try watch(daemon)
            try audit.start("up")
            try second.wait(for: "up-0")
            #expect(second.end() == 0)
            #expect(try second.marks() == (0..<50).map { "down-\($0)" } + ["up-0"])
            #expect(try second.gaps() == [])
            try daemon.stop()
        }

        @Test func `a log that auditd rotates as it is full is read whole`() throws {
            let daemon = try AuditDaemon(in: folder, logLimit: 1)
            let watch = try watch(daemon)
            // About 60 KB of log each.
            let script = """
                word=$(head -c 15000 /dev/zero | tr '\\0' x)
                i=0; while [ $i -lt 60 ]; do
                /usr/bin/env true $word $word $word $word; /bin/true full-$i; i=$((i + 1)); done
                """
            let run = try ProgramRun(program: "/usr/bin/timeout", ["60", "/bin/sh", "-c", script])
            try #require(run.status == 0)
            try watch.wait(for: "full-59")
            #expect(FileManager.default.fileExists(atPath: daemon.log + ".2"))
            #expect(watch.end() == 0)
            #expect(try watch.marks() == (0..<60).map { "full-\($0)" })
            let gaps = try watch.lines().filter { $0.contains("cause") }
            #expect(gaps == [])
            try daemon.stop()
        }
    }
}
