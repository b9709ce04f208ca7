import Foundation
import HostSystem
import TestFolder
import Testing

extension KernelAuditTests {
    /// `merlon watch` on what the dispatcher of a real auditd gives out.
    struct AuditPluginTests {
        private static let socket = "/run/audispd_events"
        private let folder: TestFolder
        private let audit: KernelAudit

        init() async throws {
            audit = try await KernelAudit()
            folder = try TestFolder()
        }

        @Test(arguments: ["string", "binary"])
        func `the plugin af_unix is read at its socket`(form: String) throws {
            try #require(!FileManager.default.fileExists(atPath: Self.socket))
            // Auditd mostly does that itself.
            defer { _ = try? FileManager.default.removeItem(atPath: Self.socket) }
            let daemon = try AuditDaemon(
                in: folder,
                plugin: """
                    active = yes
                    direction = out
                    path = builtin_af_unix
                    type = builtin
                    args = 0600 \(Self.socket)
                    format = \(form)
                    """)
            try KernelAudit.wait(for: "the socket") {
                FileManager.default.fileExists(atPath: Self.socket)
            }
            let watch = try audit.watch(in: folder, ["--source", "dispatcher"])
            try audit.start("plugin", 0..<100)
            try watch.wait(for: "plugin-99")
            // With auditd the stream ends.
            try daemon.stop()
            #expect(watch.status() == 0)
            #expect(try watch.marks() == (0..<100).map { "plugin-\($0)" })
            #expect(try watch.gaps() == [])
        }

        @Test func `a plugin that gets what is no record says so, and ends`() throws {
            let script = """
                printf '\\000\\000\\000\\000\\020\\000no frame at all' |
                "$0" watch --plugin --rules none --output json --policy "$1"
                """
            let run = try ProgramRun(
                program: "/bin/sh",
                ["-c", script, try ProgramRun.path, try KernelAudit.list(in: folder)])
            #expect(run.status == 0)
            #expect(run.output.contains(#""cause":"sourceLost""#))
        }

        @Test(arguments: ["string", "binary"])
        func `auditd starts the program as its plugin, and ends it`(form: String) throws {
            let output = try folder.write("plugin.out")
            let script = try folder.write(
                "plugin",
                """
                #!/bin/sh
                exec \(try ProgramRun.path) watch --plugin --output json \
                --policy \(try KernelAudit.list(in: folder)) >\(output) 2>&1

                """, mode: 0o750)
            func lines() throws -> [WatchLine] {
                let text = try String(contentsOfFile: output, encoding: .utf8)
                return text.split(separator: "\n").compactMap { line in
                    // A line that is being written.
                    try? JSONDecoder().decode(WatchLine.self, from: Data(line.utf8))
                }
            }
            let before = try audit.state().rules
            let daemon = try AuditDaemon(
                in: folder,
                plugin: """
                    active = yes
                    direction = out
                    path = \(script)
                    type = always
                    format = \(form)
                    """)
            try KernelAudit.wait(for: "the plugin") { try lines().contains { $0.type == "begin" } }
            try audit.start("plugin", 0..<100)
            try KernelAudit.wait(for: "the last start") {
                try lines().contains { $0.mark == "plugin-99" }
            }
            try daemon.stop()
            try KernelAudit.wait(for: "the plugin's end") {
                try lines().contains { $0.type == "end" }
            }
            #expect(try lines().compactMap(\.mark) == (0..<100).map { "plugin-\($0)" })
            #expect(try lines().compactMap(\.cause) == [])
            try KernelAudit.wait(for: "the rules as before") { try audit.state().rules == before }
        }
    }
}
