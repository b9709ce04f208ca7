import AuditStream
import Foundation
import Testing

/// Recorded logs with what a second, independent reading says of them (`Recording/README.md`).
///
/// `MERLON_AUDIT_CASES` names a folder of others: NAME.log with NAME.expected.jsonl.
struct CaseTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let log: URL

        var testDescription: String { log.deletingPathExtension().lastPathComponent }

        static let all: [Case] = {
            let folder =
                ProcessInfo.processInfo.environment["MERLON_AUDIT_CASES"]
                .map(URL.init(fileURLWithPath:))
                ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("Cases")
            do {
                return try FileManager.default
                    .contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
                    .filter { $0.pathExtension == "log" }
                    .sorted { $0.path < $1.path }.map(Case.init)
            } catch {
                return []
            }
        }()

        var bytes: [UInt8] {
            get throws { Array(try Data(contentsOf: log)) }
        }

        /// The program starts by machine and id.
        func expected() throws -> [String: [String: String]] {
            let file = log.deletingPathExtension().appendingPathExtension("expected.jsonl")
            var events: [String: [String: String]] = [:]
            for line in try Data(contentsOf: file).split(separator: 10) {
                let event = try JSONDecoder().decode([String: ExpectedValue].self, from: line)
                // A last line with counts is none of them.
                guard let id = event["id"] else { continue }
                events["\(event["node"]?.description ?? "")/\(id)"] = event.mapValues(\.description)
            }
            return events
        }
    }

    @Test func `there are cases`() {
        #expect(!Case.all.isEmpty)
    }

    @Test(arguments: Case.all)
    func `each program start says what is expected`(of recorded: Case) throws {
        var limits = EventAssembler.Limits()
        limits.patience = nil
        let log = DecodedLog(try recorded.bytes, limits: limits)
        var expected = try recorded.expected()
        #expect(log.malformed == 0)
        #expect(log.execs.count == expected.count)
        for exec in log.execs {
            let id = "\(exec.node?.string ?? "")/\(exec.id)"
            let event = expected.removeValue(forKey: id) ?? ["expected": "no"]
            let seen = fields(of: exec)
            for (name, value) in event {
                #expect(seen[name] == value, "\(name) of \(id)")
            }
        }
        #expect(expected.isEmpty)
    }

    /// What is comparable, as `text` writes it.
    private func fields(of exec: ExecEvent) -> [String: String] {
        var fields: [String: String] = [
            "id": "\(exec.id)", "arch": exec.arch.map { String($0, radix: 16) } ?? "null",
            "syscall": ExpectedValue.text(exec.syscall),
            "success": ExpectedValue.text(exec.success),
            "exit": ExpectedValue.text(exec.exit), "pid": ExpectedValue.text(exec.pid),
            "ppid": ExpectedValue.text(exec.ppid), "auid": ExpectedValue.text(exec.auid),
            "uid": ExpectedValue.text(exec.uid), "euid": ExpectedValue.text(exec.euid),
            "gid": ExpectedValue.text(exec.gid), "ses": ExpectedValue.text(exec.session),
            "tty": ExpectedValue.text(exec.tty), "comm": ExpectedValue.text(exec.comm),
            "exe": ExpectedValue.text(exec.exe), "key": ExpectedValue.text(exec.key),
            "cwd": ExpectedValue.text(exec.cwd),
            "proctitle_hex": ExpectedValue.text(exec.proctitle),
            "node": ExpectedValue.text(exec.node),
        ]
        let paths = exec.paths.map { path in
            [
                "item": ExpectedValue.text(path.item),
                "name": ExpectedValue.text(exec.name(of: path)),
                "inode": ExpectedValue.text(path.inode), "dev": path.device?.description ?? "null",
                "mode": path.mode.map { "0" + String($0, radix: 8) } ?? "null",
                "ouid": path.owner.map(String.init) ?? "null",
                "nametype": path.nameType?.rawValue ?? "null",
            ]
        }
        fields["paths"] = "\(paths.map { ExpectedValue.text($0) })"
        if let count = exec.arguments.declaredCount {
            fields["argc"] = String(count)
            let argv = (0..<exec.arguments.count).map { exec.arguments[$0] }
            fields["argv"] = "\(argv.map { ExpectedValue.text($0) })"
        }
        return fields
    }
}
