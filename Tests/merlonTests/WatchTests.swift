import Foundation
import HostSystem
import TestFolder
import Testing

extension KernelAuditTests {
    /// `merlon watch` on this machine's kernel.
    struct WatchTests {
        private let folder: TestFolder
        /// Not below /tmp, where every start is alarming.
        private let place: String
        private let audit: KernelAudit

        init() async throws {
            audit = try await KernelAudit()
            folder = try TestFolder()
            place = "/var/lib/merlon-test-\(UUID())"
        }

        @discardableResult
        private func run(_ words: String...) throws -> Int32 {
            try ProgramRun(program: "/usr/bin/env", words).status
        }

        private func watch(_ rules: String = "", isOutputRead: Bool = true) throws -> BackgroundRun
        {
            try audit.watch(in: folder, rules: rules, isOutputRead: isOutputRead)
        }

        @Test func `a start is told, and at the end the kernel is as before`() throws {
            let before = try audit.state()
            let watch = try watch()
            try run("true", "merlon-mark", "\u{1B}[31m")
            let line = try watch.line(with: "merlon-mark", #""argv":["true""#)
            #expect(line.contains(#""decision":"alert""#))
            #expect(!line.contains("\u{1B}"))
            let rules = try audit.state().rules
            #expect(rules.filter { $0.contains("merlon-exec") }.count == 2)
            #expect(watch.end() == 0)
            #expect(try watch.lines().last?.contains(#""type":"end""#) == true)
            #expect(try audit.state() == before)
        }

        @Test func `where nobody reads any more it ends, and the kernel is as before`() throws {
            let before = try audit.state()
            let watch = try watch(isOutputRead: false)
            #expect(watch.status() == 0)
            #expect(try audit.state() == before)
        }

        @Test func `rules that somebody removes are a gap, and come again`() throws {
            let watch = try watch()
            var control = try AuditControl()
            for rule in try control.rules() where "\(rule)".contains("merlon-exec") {
                _ = try control.remove(rule)
            }
            _ = try watch.line(with: #""type":"gap""#, "rulesMissing", #""end""#)
            try run("true", "merlon-after")
            _ = try watch.line(with: "merlon-after", #""argv":["true""#)
            #expect(watch.end() == 0)
        }

        @Test func `a path that leads elsewhere in other mounts is not allowed by its name`() throws
        {
            try #require(run("unshare", "-m", "true") == 0)
            try run("mkdir", place)
            // What is left behind is a small folder.
            defer { _ = try? run("rm", "-r", place) }
            try run("cp", "/usr/bin/true", "\(place)/tool")
            let watch = try watch(
                """
                - id: tool
                  match: {path: \(place)/tool}
                  action: allow
                """)
            try run("\(place)/tool", "merlon-own")
            try run(
                "unshare", "-m", "sh", "-c",
                "mount --bind /usr/bin/echo \(place)/tool; \(place)/tool merlon-other")
            let own = try watch.line(with: #","merlon-own"]"#, #""exe":"\#(place)/tool""#)
            let other = try watch.line(with: #","merlon-other"]"#, #""exe":"\#(place)/tool""#)
            #expect(own.contains(#""decision":"allow""#))
            #expect(other.contains(#""decision":"alert""#))
            #expect(watch.end() == 0)
        }

        @Test func `what is written into a program after its start allows nothing`() throws {
            try run("mkdir", place)
            // What is left behind is a small folder.
            defer { _ = try? run("rm", "-r", place) }
            let good = try Data(contentsOf: URL(filePath: "/usr/bin/echo"))
            let hash = try ProgramRun(program: "/usr/bin/env", ["sha256sum", "/usr/bin/echo"])
                .output.prefix(64)
            for number in 0..<10 { try run("cp", "/usr/bin/true", "\(place)/\(number)") }
            usleep(100_000)
            let watch = try watch(
                """
                - id: known
                  match: {sha256: \(hash)}
                  action: allow
                """)
            for number in 0..<10 {
                try run("\(place)/\(number)", "merlon-swap-\(number).")
                try good.write(to: URL(filePath: "\(place)/\(number)"))
            }
            try run("echo", "merlon-good")
            _ = try watch.line(
                with: "merlon-good", #""exe":"/usr/bin/echo""#, #""decision":"allow""#)
            #expect(watch.end() == 0)
            let lines = try watch.lines().filter { $0.contains(#""exe":"\#(place)/"#) }
            #expect(lines.count >= 10)
            #expect(!lines.contains { $0.contains(#""decision":"allow""#) })
        }
    }
}
