import Foundation
import Posture
import TestFolder
import Testing

struct AuditDecodeTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    private static let lines = [
        "type=SYSCALL msg=audit(1795454069.589:7): arch=c000003e syscall=59 success=yes exit=0"
            + " items=1 ppid=46 pid=52 auid=4242 uid=0 gid=0 euid=0 tty=(none) ses=1"
            + " comm=71FFFE exe=\"/usr/bin/true\" key=(null)",
        "type=EXECVE msg=audit(1795454069.589:7): argc=2 a0=\"true\" a1=1B5B324A0A22",
        "type=CWD msg=audit(1795454069.589:7): cwd=\"/srv\"",
        "type=PATH msg=audit(1795454069.589:7): item=0 name=\"/bin/true\" inode=7 dev=fe:00"
            + " mode=0100755 ouid=0 nametype=NORMAL",
        "type=PROCTITLE msg=audit(1795454069.589:7): proctitle=2F",
    ]

    private func log(_ lines: [String] = lines) throws -> String {
        try folder.write("audit.log", lines.map { $0 + "\n" }.joined())
    }

    @Test func `a program start is a line of JSON, and counts are the last`() throws {
        let run = try ProgramRun("audit", "decode", try log(), "--output", "json")
        #expect(run.status == 0 && run.errors.isEmpty)
        #expect(
            run.output == """
                {"id": "1795454069.589:7", "arch": "c000003e", "syscall": 59, "success": true, \
                "exit": 0, "pid": 52, "ppid": 46, "auid": 4242, "uid": 0, "euid": 0, "gid": 0, \
                "ses": 1, "tty": null, "comm": {"hex": "71FFFE"}, "exe": "/usr/bin/true", \
                "key": null, "cwd": "/srv", "paths": [{"item": 0, "name": "/bin/true", \
                "inode": 7, "dev": "fe:00", "mode": "0100755", "ouid": "0", \
                "nametype": "NORMAL"}], "proctitle_hex": "2F", "argc": 2, \
                "argv": ["true", "\\u001b[2J\\n\\""]}
                {"records": 5, "events": 1, "execs": 1, "incomplete": 0, "malformed": 0, "lost": 0}

                """)
    }

    @Test func `the table escapes what a terminal could take for a command`() throws {
        let run = try ProgramRun("audit", "decode", try log())
        #expect(run.status == 0)
        #expect(run.output.contains("2026-11-23T17:14:29.589Z  pid 52"))
        #expect(run.output.contains("true \\u{1b}[2J\\n\""))
        #expect(!run.output.contains("\u{1B}"))
        #expect(run.output.hasSuffix("5 lines, 1 events, 1 program starts\n"))
    }

    @Test func `what is missing or damaged is told`() throws {
        let run = try ProgramRun(
            "audit", "decode", try log(Self.lines.dropLast(2) + ["oh \u{1B}"]), "--output", "json")
        #expect(run.status == 0)
        #expect(run.output.contains("\"incomplete\": true}"))
        #expect(run.output.contains("\"incomplete\": 1, \"malformed\": 1"))
        #expect(run.errors.contains("audit.log, line 4: it does not begin with"))
    }

    @Test(arguments: [
        ("/nowhere", "/nowhere: no such file or directory"), ("/etc", "is a directory"),
        ("/etc/passwd", "it is no audit log; line 1"), ("/bin/sh", "it is no audit log"),
    ])
    func `what cannot be read ends with status 2`(file: String, sentence: String) throws {
        let run = try ProgramRun("audit", "decode", file)
        #expect(run.status == 2)
        #expect(run.errors.contains(sentence), "\(run.errors)")
        #expect(run.output.isEmpty)
    }

    @Test func `standard input is a log too, and an empty one has nothing`() throws {
        // The test's own is /dev/null.
        let run = try ProgramRun("audit", "decode", "-", "--output", "json")
        #expect(run.status == 0)
        #expect(run.output.hasPrefix("{\"records\": 0, \"events\": 0,"))
    }
}
