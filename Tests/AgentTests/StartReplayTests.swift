import Agent
import Allowlist
import HostSystem
import Posture
import TestFolder
import Testing

/// Recorded starts held against lists, of which many are alike.
struct StartReplayTests {
    private static let list = """
        apiVersion: merlon.dev/v1alpha1
        kind: ProcessAllowlist
        metadata: {name: site}
        rules:
        - id: backup
          match: {path: /opt/backup, user: root, container: anywhere, arguments: [[--all], [--new]]}
          action: allow
        - id: report
          match: {path: /opt/report, ancestor: /opt/backup, container: anywhere}
          action: allow
        - id: shell
          match: {path: /opt/shell, container: anywhere, script: any}
          action: allow

        """

    private struct Start {
        var pid = 100
        var parent = 50
        var path = "/opt/backup"
        var uid = 0
        var arguments = ["--all"]
        var inode = 7
        var success = true
        /// Of the script, the first argument, that the kernel ran the program for.
        var scriptMode: String?
    }

    private func lines(_ start: Start, serial: Int) -> String {
        let words = [start.path] + start.arguments
        let list = words.enumerated().map { "a\($0)=\"\($1)\"" }.joined(separator: " ")
        let result = start.success ? "success=yes exit=0" : "success=no exit=-13"
        let stamp = "msg=audit(1795454069.589:\(serial)):"
        let script = start.scriptMode.map { mode in
            "type=PATH \(stamp) item=0 name=\"\(start.arguments[0])\" inode=9 dev=fe:00 "
                + "mode=\(mode) ouid=0 ogid=0 rdev=00:00 nametype=NORMAL\n"
        }
        let items = script == nil ? 1 : 2
        let execve = "type=EXECVE \(stamp) argc=\(words.count) \(list)\n"
        return """
            type=SYSCALL \(stamp) arch=c000003e syscall=59 \(result) a0=1 a1=2 a2=3 a3=4 \
            items=\(items) ppid=\(start.parent) pid=\(start.pid) auid=4294967295 \
            uid=\(start.uid) gid=0 euid=\(start.uid) suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 \
            tty=(none) ses=4294967295 comm="x" exe="\(start.path)" key="merlon-exec"
            \(start.success ? execve : "")type=CWD \(stamp) cwd="/srv"
            \(script ?? "")type=PATH \(stamp) item=\(items - 1) name="\(start.path)" \
            inode=\(start.inode) dev=fe:00 mode=0100755 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL
            type=PROCTITLE \(stamp) proctitle="x"

            """
    }

    private func decisions(
        _ starts: [Start], _ interest: StartMonitor.Interest
    ) throws -> (told: [String], counts: StartCounts) {
        let folder = try TestFolder()
        let set = try AllowlistSet([
            AllowlistReader().list(bytes: Array(Self.list.utf8), path: "site.yaml")
        ])
        var replay = try StartReplay(
            host: try HostView(root: folder.path), engine: AllowlistEngine(set),
            interest: interest)
        var told: [String] = []
        for (number, start) in starts.enumerated() {
            let bytes = Array(lines(start, serial: number + 1).utf8)
            replay.add(bytes.span) {
                told.append("\($0.start.id.suffix(1)) \($0.decision.outcome)")
            }
        }
        replay.finish { told.append("\($0.start.id.suffix(1)) \($0.decision.outcome)") }
        return (told, replay.counts)
    }

    @Test func `a start is not taken for one that differs in what a rule looks at`() throws {
        let starts = [
            Start(), Start(uid: 1_000), Start(), Start(arguments: ["--delete"]),
            Start(arguments: ["--new"]), Start(pid: 101, parent: 100, path: "/opt/report"),
            Start(pid: 102, parent: 60, path: "/opt/report"),
            Start(pid: 103, parent: 100, path: "/opt/report"), Start(success: false),
        ]
        let all = try decisions(starts, .all)
        #expect(
            all.told == [
                "1 allow", "2 alert", "3 allow", "4 alert", "5 allow", "6 allow", "7 alert",
                "8 allow", "9 failed",
            ])
        let violations = try decisions(starts, .violations)
        #expect(violations.told == ["2 alert", "4 alert", "7 alert"])
        #expect(violations.counts.allowed == 5)
        #expect(violations.counts.failed == 1)
    }

    @Test func `a script that everyone may write by now is told`() throws {
        let starts = ["0100755", "0100755", "0100757", "0100755"].map {
            Start(path: "/opt/shell", arguments: ["/srv/s"], scriptMode: $0)
        }
        let found = try decisions(starts, .all)
        #expect(found.told == ["1 allow", "2 allow", "3 alert", "4 allow"])
        #expect(found.counts.examined == 2)
    }

    @Test func `every one of violations that are alike is told, and those allowed are remembered`()
        throws
    {
        let starts = (0..<9).map { Start(pid: 200 + $0, uid: $0 % 3 == 0 ? 0 : 1_000) }
        let found = try decisions(starts, .violations)
        #expect(found.told.count == 6)
        #expect(found.counts.alerts == 6)
        #expect(found.counts.allowed == 3)
        #expect(found.counts.examined < 9)
    }
}
