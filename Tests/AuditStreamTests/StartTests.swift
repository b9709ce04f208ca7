import AuditStream
import Posture
import Testing

/// What a program start is, by its event.
struct StartTests {
    private func start(_ lines: [String]) throws -> ProcessStart {
        let exec = try #require(DecodedLog(lines).execs.first)
        return ProcessStart(exec)
    }

    private func lines(
        _ call: String, cwd: String = "/srv", paths: [String],
        arguments: String = "argc=1 a0=\"x\"",
        uid: Int = 1_000, euid: Int = 1_000, exe: String = "/usr/bin/x", a0: String = "5"
    ) -> [String] {
        let stamp = "msg=audit(1795454069.589:7):"
        var lines = [
            "type=SYSCALL \(stamp) arch=c000003e \(call) a0=\(a0) items=\(paths.count) ppid=46"
                + " pid=52 auid=4242 uid=\(uid) gid=3 euid=\(euid) tty=pts2 ses=9 comm=\"x\""
                + " exe=\"\(exe)\" key=\"exec\""
        ]
        if call.contains("success=yes") { lines.append("type=EXECVE \(stamp) \(arguments)") }
        lines.append("type=CWD \(stamp) cwd=\"\(cwd)\"")
        for (item, path) in paths.enumerated() {
            lines.append("type=PATH \(stamp) item=\(item) \(path)")
        }
        return lines + ["type=PROCTITLE \(stamp) proctitle=78"]
    }

    private static let yes = "syscall=59 success=yes exit=0"
    private static let no = "syscall=59 success=no exit=-2"

    @Test func `an argument that is kept in part is not told`() throws {
        var limits = EventAssembler.Limits()
        limits.argumentBytes = 8
        let lines = lines(
            Self.yes, paths: ["name=\"/usr/bin/x\" nametype=NORMAL"],
            arguments: "argc=2 a0=\"x\" a1=\"abcdefghijkl\"")
        let exec = try #require(DecodedLog(lines, limits: limits).execs.first)
        let start = ProcessStart(exec)
        #expect(start.arguments == [Array("x".utf8)])
        #expect(start.argumentCount == 2)
    }

    @Test(
        arguments: [
            ("/bin/none", "/srv", "/bin/none"), ("none", "/srv", "/srv/none"),
            ("./none", "/srv", "/srv/none"), ("a/./b//c", "/srv/", "/srv/a/b/c"),
            ("../none", "/srv", "/srv/../none"), ("none", "/", "/none"), (".", "/srv", "/srv"),
            ("./", "/", "/"),
        ])
    func `the path of a failure is absolute`(name: String, cwd: String, expected: String) throws {
        let start = try start(
            lines(Self.no, cwd: cwd, paths: ["name=\"\(name)\" nametype=UNKNOWN"], exe: "/bin/sh"))
        #expect(start.path.map { String(decoding: $0, as: UTF8.self) } == expected)
        #expect(!start.isSuccess && start.exit == -2 && start.file == nil)
        #expect(start.script == nil && !start.gainsRoot && !start.isIncomplete)
    }

    @Test(arguments: [("3", "none"), ("ffffff9c", "/srv/none"), ("ffffffffffffff9c", "/srv/none")])
    func `of execveat only what is asked for from the working directory is`(
        descriptor: String, expected: String
    ) throws {
        let start = try start(
            lines(
                "syscall=322 success=no exit=-13", paths: ["name=\"none\" nametype=UNKNOWN"],
                a0: descriptor))
        #expect(start.path.map { String(decoding: $0, as: UTF8.self) } == expected)
    }

    @Test func `a failure without a path has none`() throws {
        let start = try start(lines("syscall=59 success=no exit=-14", paths: []))
        #expect(start.path == nil && !start.isSuccess)
    }

    @Test func `a script and its interpreter have files of their own`() throws {
        let start = try start(
            lines(
                Self.yes,
                paths: [
                    "name=\"./run.sh\" inode=7 dev=fe:01 mode=0104755 ouid=5 nametype=NORMAL",
                    "name=\"/bin/sh\" inode=8 dev=fe:02 mode=0100755 ouid=0 nametype=NORMAL",
                    "name=\"/lib64/ld.so\" inode=9 dev=fe:02 mode=0100755 ouid=0 nametype=NORMAL",
                ], arguments: "argc=3 a0=\"/bin/sh\" a1=\"./run.sh\" a2=\"now\"", uid: 0, euid: 0,
                exe: "/usr/bin/dash"))
        #expect(start.path == Array("/usr/bin/dash".utf8))
        #expect(start.script == Array("./run.sh".utf8))
        #expect(start.scriptFile?.inode == 7 && start.scriptFile?.owner == 5)
        #expect(start.file?.inode == 8 && start.file?.deviceMajor == 0xFE)
        #expect(start.arguments.count == 3 && start.argumentCount == 3 && !start.gainsRoot)
        #expect(start.workingDirectory == Array("/srv".utf8))
    }

    @Test(
        arguments: [
            ("0104755", 1_000, 0, true), ("0106711", 1_000, 0, true), ("0104755", 0, 0, false),
            ("0104755", 1_000, 1_000, false), ("0100755", 1_000, 0, false),
            ("0102755", 1_000, 0, false), ("0104755", 1_000, 33, false),
        ])
    func `a start gains root by the file that belongs to root`(
        mode: String, uid: Int, euid: Int, gains: Bool
    ) throws {
        let start = try start(
            lines(
                Self.yes,
                paths: [
                    "name=\"/usr/bin/x\" inode=7 dev=fe:01 mode=\(mode) ouid=0 nametype=NORMAL"
                ],
                uid: uid, euid: euid))
        #expect(start.gainsRoot == gains)
        #expect(start.id == "1795454069.589:7" && start.pid == 52 && start.parentPid == 46)
    }
}
