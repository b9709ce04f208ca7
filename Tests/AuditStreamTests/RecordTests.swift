import AuditStream
import Testing

/// Each record in the forms that kernels from 4.x to 6.18 and auditd write.
struct RecordTests {
    private func exec(
        _ change: (inout ExecLines) -> Void = { _ in }, replacing: [(String, String)] = []
    ) throws -> ExecEvent {
        var exec = ExecLines()
        change(&exec)
        let lines = exec.lines.map { line in
            replacing.reduce(line) { $0.replacing($1.0, with: $1.1) }
        }
        let log = DecodedLog(lines)
        #expect(log.malformed == 0)
        return try #require(log.execs.first)
    }

    @Test func `a whole event has all its fields`() throws {
        let exec = try exec()
        #expect(exec.id.description == "1795454069.589:7")
        #expect(exec.node == nil)
        #expect(exec.arch == 0xC000_003E && exec.syscall == 59)
        #expect(exec.success == true && exec.exit == 0)
        #expect(exec.pid == 52 && exec.ppid == 46 && exec.session == 9)
        #expect(exec.auid == 4242 && exec.uid == 0 && exec.gid == 3 && exec.euid == 1)
        #expect(exec.tty?.string == "pts2")
        #expect(exec.comm?.string == "true" && exec.exe?.string == "/usr/bin/true")
        #expect(exec.cwd?.string == "/srv" && exec.key?.string == "exec")
        #expect(exec.subject == nil && exec.script == nil)
        #expect(exec.argv == ["/bin/true", "x"])
        #expect(exec.paths.map(\.item) == [0, 1])
        let path = try #require(exec.paths.first)
        #expect(exec.name(of: path)?.string == "/bin/0")
        #expect(path.inode == 254_734 && path.mode == 0o100755 && path.owner == 0)
        #expect(path.device?.description == "fe:00" && path.nameType == .normal)
        #expect(exec.isComplete)
    }

    @Test func `a failure has no arguments and is complete`() throws {
        let exec = try exec {
            $0.call = "arch=c000003e syscall=59 success=no exit=-2"
            $0.items = 1
        }
        #expect(exec.success == false && exec.exit == -2)
        #expect(exec.arguments.declaredCount == nil && exec.arguments.count == 0)
        #expect(exec.isComplete)
    }

    @Test func `a pointer that leads nowhere has no paths and no directory`() throws {
        let lines = ExecLines(
            call: "arch=c000003e syscall=59 success=no exit=-14", items: 0
        ).lines.filter { !$0.contains("type=CWD") }
        let exec = try #require(DecodedLog(lines).execs.first)
        #expect(exec.isComplete && exec.cwd == nil && exec.paths.isEmpty)
    }

    @Test(arguments: [
        ("arch=c000003e syscall=322", true), ("arch=40000003 syscall=11", true),
        ("arch=40000003 syscall=358", true), ("arch=c000003e per=400000 syscall=59", true),
        ("arch=c000003e syscall=1073742344", true), ("arch=c00000b7 syscall=221", true),
        ("arch=c00000b7 syscall=281", true), ("arch=c000003e syscall=11", false),
        ("arch=c00000b7 syscall=59", false), ("arch=c000003e syscall=1", false),
    ])
    func `calls that start programs are known by architecture`(call: String, isExec: Bool) {
        var lines = ExecLines(call: "\(call) success=no exit=-2")
        lines.items = 1
        #expect(DecodedLog(lines.lines).execs.count == (isExec ? 1 : 0))
    }

    @Test func `of an architecture that is not known an EXECVE record tells`() {
        #expect(
            DecodedLog(ExecLines(call: "arch=1 syscall=2 success=yes exit=0").lines).execs.count
                == 1)
    }

    @Test(
        arguments: [
            ("\"true\"", "true"), ("7472756520", "true "), ("(null)", nil),
            ("\"(null)\"", "(null)"),
            ("74727", "74727"), ("dead", "dead"), ("DEAd", "DEAd"), ("\"\"", ""), ("a b", "a"),
            ("6D656D66643A78", "memfd:x"), ("\"3005\"", "3005"),
        ] as [(String, String?)])
    func `names are quoted, in upper-case hexadecimal, or absent`(
        written: String, name: String?
    ) throws {
        let exec = try exec(replacing: [("comm=\"true\"", "comm=\(written)")])
        #expect(exec.comm?.string == name)
    }

    @Test func `bytes that are not UTF-8 stay`() throws {
        let exec = try exec(replacing: [("comm=\"true\"", "comm=71FFFE")])
        #expect(exec.comm.map(Array.init) == [0x71, 0xFF, 0xFE])
    }

    @Test func `keys of several rules are joined`() throws {
        let exec = try exec(replacing: [("key=\"exec\"", "key=657865630173746172747")])
        #expect(exec.key?.string == "657865630173746172747")
        let even = try self.exec(replacing: [("key=\"exec\"", "key=6578656301737461727473")])
        #expect(even.key?.string == "exec\u{1}starts")
        #expect(try self.exec(replacing: [("key=\"exec\"", "key=(null)")]).key == nil)
    }

    @Test(
        arguments: [
            (
                " subj=system_u:system_r:cron_t:s0-s0:c0.c1023",
                "system_u:system_r:cron_t:s0-s0:c0.c1023"
            ),
            (" subj=unconfined", "unconfined"),
            (" subj=cri-containerd.apparmor.d (enforce)", "cri-containerd.apparmor.d (enforce)"),
            (" subj=a//&b (complain)", "a//&b (complain)"), ("", nil),
        ] as [(String, String?)])
    func `the label comes before the key`(written: String, label: String?) throws {
        let exec = try exec(replacing: [(" key=", "\(written) key=")])
        #expect(exec.subject?.string == label)
        #expect(exec.key?.string == "exec")
    }

    @Test func `several labels have a record of their own`() throws {
        var lines = ExecLines().lines.map { $0.replacing(" key=", with: " subj=? key=") }
        let labels = "subj_selinux=system_u:system_r:x:s0 subj_apparmor=unconfined"
        lines.insert(ExecLines().line("MAC_TASK_CONTEXTS", labels), at: 1)
        #expect(DecodedLog(lines).execs.first?.subject?.string == labels)
        lines.swapAt(0, 1)
        #expect(DecodedLog(lines).execs.first?.subject?.string == labels)
    }

    @Test func `what enriched logs add is not part of the record`() throws {
        let trailer = "\u{1D}ARCH=x86_64 SYSCALL=execve AUID=\"x\" UID=\"root\" comm=\"no\" pid=77"
        let lines = ExecLines().lines.map { $0 + trailer }
        let log = DecodedLog(lines)
        #expect(log.malformed == 0)
        #expect(log.execs.map(\.summary) == DecodedLog(ExecLines().lines).execs.map(\.summary))
    }

    @Test func `older kernels name the type of a path otherwise`() throws {
        let exec = try exec(replacing: [
            ("nametype=", "obj=system_u:object_r:bin_t:s0 objtype="),
            ("): cwd", "):  cwd"),
        ])
        #expect(exec.paths.first?.nameType == .normal)
        #expect(exec.cwd?.string == "/srv")
    }

    @Test func `paths are in the order of their items`() throws {
        let lines = ExecLines(items: 4).lines
        let log = DecodedLog([lines[0]] + lines.dropFirst().reversed())
        #expect(log.execs.first?.paths.map(\.item) == [0, 1, 2, 3])
        #expect(log.counts.incomplete == 0)
    }

    @Test func `a path without a file has no numbers`() throws {
        let exec = try exec(replacing: [
            (" inode=254734 dev=fe:00 mode=0100755 ouid=0 ogid=0 rdev=00:00", ""),
            ("NORMAL", "UNKNOWN"), ("name=\"/bin/1\"", "name=(null)"),
        ])
        let path = try #require(exec.paths.last)
        #expect(path.inode == nil && path.device == nil && path.mode == nil && path.owner == nil)
        #expect(path.nameType == .unknown && exec.name(of: path) == nil)
    }

    @Test(arguments: [
        ("pid=52", "pid=x"), ("uid=0", "uid=4294967296"), ("comm=\"true\"", "comm=\"true"),
        ("exit=0", "exit="), ("exit=0", "exit=1-"), ("success=yes", "success=maybe"),
        ("arch=c000003e", "arch=g"), ("inode=254734", "inode=99999999999999999999"),
        ("mode=0100755", "mode=8"), ("dev=fe:00", "dev=fe"), ("item=1", "item="),
    ])
    func `a damaged record is counted and its event given out incomplete`(
        good: String, bad: String
    ) throws {
        let lines = ExecLines().lines.map { $0.replacing(good, with: bad) }
        let log = DecodedLog(lines)
        #expect(log.malformed >= 1)
        #expect(log.records == 6)
        #expect(log.samples.count == Int(log.malformed))
        #expect(log.execs.count == 1)
        #expect(log.execs.first?.isComplete == false)
        #expect(log.counts.incomplete == 1)
    }

    @Test(
        arguments: [
            (
                ["/bin/sh", "/opt/x.sh", "a"], ["/opt/x.sh", "/bin/sh", "/lib64/ld.so"], "/opt/x.sh"
            ),
            (
                ["/bin/sh", "-e", "/opt/x.sh"], ["/opt/x.sh", "/bin/sh", "/lib64/ld.so"],
                "/opt/x.sh"
            ),
            (["/bin/sh", "./x.sh"], ["./x.sh", "/bin/sh"], "./x.sh"),
            (["/bin/sh", "/a", "/b"], ["/b", "/a", "/bin/sh", "/lib64/ld.so"], "/b"),
            (["/bin/sh", "/dev/fd/3"], ["", "/bin/sh"], "/dev/fd/3"),
            (["/bin/sh", "/dev/fd/3/x.sh"], ["x.sh", "/bin/sh"], "/dev/fd/3/x.sh"),
            (["/bin/true", "x"], ["/bin/true", "/lib64/ld.so"], nil),
            (["/bin/sh", "/opt/x.sh"], ["/bin/sh", "/lib64/ld.so"], nil),
            (["/lib64/ld.so", "/bin/true"], ["/lib64/ld.so"], nil),
        ] as [([String], [String], String?)])
    func `the script behind an interpreter is known`(
        arguments: [String], paths: [String], script: String?
    ) throws {
        let list = arguments.enumerated().map { " a\($0)=\"\($1)\"" }.joined()
        let exec = try exec(
            {
                $0.items = paths.count
                $0.arguments = "argc=\(arguments.count)\(list)"
            }, replacing: paths.enumerated().map { ("\"/bin/\($0)\"", "\"\($1)\"") })
        #expect(exec.script?.string == script)
    }
}
