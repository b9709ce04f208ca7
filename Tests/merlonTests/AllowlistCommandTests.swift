import Foundation
import TestFolder
import Testing

/// `merlon allowlist explain` and `learn`, on logs.
struct AllowlistCommandTests {
    private let folder: TestFolder
    private let list: String

    init() throws {
        folder = try TestFolder()
        list = try KernelAudit.list(
            """
            - id: backup
              match: {path: /opt/backup, container: anywhere}
              action: allow
            """, in: folder)
    }

    private func start(_ serial: Int, _ path: String, pid: Int) -> String {
        let stamp = "msg=audit(1795454069.589:\(serial)):"
        return """
            type=SYSCALL \(stamp) arch=c000003e syscall=59 success=yes exit=0 items=1 ppid=46 \
            pid=\(pid) auid=0 uid=0 gid=0 euid=0 tty=(none) ses=1 comm="x" exe="\(path)" key=(null)
            type=EXECVE \(stamp) argc=2 a0="\(path)" a1="--all"
            type=CWD \(stamp) cwd="/srv"
            type=PATH \(stamp) item=0 name="\(path)" inode=7 dev=fe:00 mode=0100755 ouid=0 \
            nametype=NORMAL
            type=PROCTITLE \(stamp) proctitle=2F

            """
    }

    private func log(_ text: String) throws -> String { try folder.write("audit.log", text) }

    private func log() throws -> String {
        try log(
            start(7, "/opt/backup", pid: 52) + start(8, "/opt/sync", pid: 53)
                + start(9, "/opt/sync", pid: 54))
    }

    private func run(_ words: [String]) throws -> ProgramRun {
        try ProgramRun(
            program: try ProgramRun.path,
            ["allowlist"] + words + ["--policy", list, "--root", folder.path])
    }

    @Test(arguments: [("1795454069.589:7", true), ("7", true), ("52", true), ("8", false)])
    func `a start is explained by its id, serial or pid`(event: String, isAllowed: Bool) throws {
        let run = try run(["explain", event, "--log", try log()])
        #expect(run.status == 0 && run.errors.isEmpty)
        #expect(run.output.contains(isAllowed ? "/opt/backup" : "/opt/sync"))
        #expect(run.output.contains("rule backup: \(isAllowed ? "holds" : "does not hold")"))
    }

    @Test(arguments: [
        ("", "no program start '99'"), ("nonsense\n", "no audit"), (nil, "no program start '99'"),
    ])
    func `without the event or a log nothing is explained`(text: String?, words: String) throws {
        let log = try text.map { try self.log($0) } ?? self.log()
        let run = try run(["explain", "99", "--log", log])
        #expect(run.status == 2 && run.output.isEmpty)
        #expect(run.errors.contains(words))
    }

    @Test func `what is learned allows what was seen and was not allowed before`() throws {
        let log = try self.log()
        let run = try run(["learn", "--log", log, "--on-host"])
        #expect(run.status == 0)
        #expect(run.output.contains("/opt/sync") && !run.output.contains("/opt/backup"))
        #expect(run.errors.contains("3 starts: 1 allowed before, 2 learned"))
        let learned = try folder.write("learned.yaml", run.output)
        let test = try ProgramRun(
            "allowlist", "test", "--log", log, "--policy", list, "--policy", learned, "--on-host",
            "--root", folder.path, "--output", "json")
        #expect(test.output.contains("/opt/sync") && !test.output.contains("\"alert\""))
    }

    @Test func `from what is no audit log nothing is learned`() throws {
        let run = try run(["learn", "--log", try log("nonsense\n")])
        #expect(run.status == 2 && run.output.isEmpty)
        #expect(run.errors.contains("no audit"))
    }

    @Test func `from a log without starts a list without rules is learned`() throws {
        let run = try run(["learn", "--log", try log("")])
        #expect(run.status == 0)
        #expect(run.errors.contains("0 starts: 0 allowed before, 0 learned in 0 rules"))
        #expect(!run.output.contains("- id:"))
        let learned = try folder.write("learned.yaml", run.output)
        let test = try ProgramRun(
            "allowlist", "test", "--log", try log(), "--policy", learned, "--root", folder.path,
            "--output", "json")
        #expect(test.output.contains("\"alert\"") && !test.output.contains("\"allow\""))
    }

    @Test func `a list that cannot be read is told before anything is learned`() throws {
        let bad = try folder.write("bad.yaml", "kind: ProcessAllowlist\nrulez: []\n")
        let run = try run(["learn", "--log", try log(), "--since", bad])
        #expect(run.status == 2 && run.output.isEmpty)
        #expect(run.errors.contains("bad.yaml"))
        let empty = try folder.write("empty.yaml")
        #expect(try self.run(["learn", "--log", try log(), "--since", empty]).status == 2)
    }
}
