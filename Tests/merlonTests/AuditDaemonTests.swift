import Foundation
import HostSystem
import TestFolder
import Testing

extension KernelAuditTests {
    /// `merlon watch` beside a real auditd, and on what that writes.
    struct AuditDaemonTests {
        private let folder: TestFolder
        private let audit: KernelAudit

        init() async throws {
            audit = try await KernelAudit()
            folder = try TestFolder()
        }

        private func marks(_ name: String, _ numbers: Range<Int>) -> [String] {
            numbers.map { "\(name)-\($0)" }
        }

        @Test func `auditd may come and go, and no gap is told`() throws {
            let watch = try audit.watch(in: folder)
            try audit.start("before", 0..<50)
            let daemon = try AuditDaemon(in: folder)
            try audit.start("during", 0..<50)
            func log() throws -> String { try String(contentsOfFile: daemon.log, encoding: .utf8) }
            try KernelAudit.wait(for: "auditd's log") { try log().contains("a1=\"during-49\"") }
            try daemon.stop()
            try audit.start("after", 0..<50)
            try watch.wait(for: "after-49")
            #expect(watch.end() == 0)
            let expected = ["before", "during", "after"].flatMap { marks($0, 0..<50) }
            #expect(try watch.marks() == expected)
            #expect(try watch.gaps() == [])
            #expect(try watch.endLine()?.lost == [:])
            #expect(try !log().contains("before-0"))
        }

        @Test func `auditing that is turned off is a gap until it is on again`() throws {
            let before = try audit.state()
            let watch = try audit.watch(in: folder)
            let daemon = try AuditDaemon(in: folder)
            try audit.auditctl("-e", "0")
            _ = try watch.line(with: #""cause":"auditingOff""#)
            #expect(
                try !watch.lines().contains { $0.contains("auditingOff") && $0.contains("\"end\"") }
            )
            try audit.auditctl("-e", "1")
            _ = try watch.line(with: #""cause":"auditingOff""#, #""end":""#)
            try audit.start("again")
            try watch.wait(for: "again-0")
            try daemon.stop()
            try audit.auditctl("-e", "0")
            try KernelAudit.wait(for: "a second gap") {
                try watch.gaps().filter { $0 == "auditingOff" }.count == 3
            }
            #expect(watch.end() == 0)
            #expect(try audit.state() == before)
        }

        @Test func `rules that auditctl deletes are a gap, and come again`() throws {
            let watch = try audit.watch(in: folder)
            try audit.start("before")
            let daemon = try AuditDaemon(in: folder)
            for round in 0..<2 {
                try audit.auditctl("-D")
                try KernelAudit.wait(for: "the end of gap \(round)") {
                    try watch.watchLines()
                        .filter { $0.cause == "rulesMissing" && $0.end != nil }.count == round + 1
                }
                try audit.start("again-\(round)")
                try watch.wait(for: "again-\(round)-0")
            }
            try daemon.stop()
            #expect(watch.end() == 0)
            #expect(try Set(watch.gaps()) == ["rulesMissing"])
            #expect(try watch.endLine()?.lost == [:])
        }
    }
}
