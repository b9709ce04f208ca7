import Foundation
import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

@Suite(.enabled(if: geteuid() == 0, "only root may give files away"))
struct FilesProbeTests {
    private func paths(_ fact: Fact?) -> [String] {
        (fact?.elements ?? []).compactMap { $0["path"]?.text }
    }

    private func give(_ node: TestFolder, _ name: String, _ uid: UInt32, _ gid: UInt32) throws {
        guard unsafe chown(try node.place(name), uid, gid) == 0 else { throw POSIXError(.EPERM) }
    }

    private func node() throws -> TestFolder {
        let node = try TestFolder()
        try node.write("/etc/passwd", "root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/:/bin/sh\n")
        try node.write("/etc/group", "root:x:0:\nstaff:x:50:\nadm:x:51:ann\nann:x:1000:\n")
        return node
    }

    @Test func `programs that others may write are found`() async throws {
        let node = try node()
        try node.write("/usr/bin/good", "", mode: 0o755)
        try node.write("/usr/bin/open", "", mode: 0o777)
        try node.write("/usr/bin/staff", "", mode: 0o775)
        try node.write("/usr/bin/admins", "", mode: 0o775)
        try node.write("/usr/bin/foreign", "", mode: 0o755)
        try give(node, "/usr/bin/staff", 0, 50)
        try give(node, "/usr/bin/admins", 0, 51)
        try give(node, "/usr/bin/foreign", 1000, 0)
        try node.write("/opt/tool", "", mode: 0o666)
        try node.link("/usr/bin/tool", to: "/opt/tool")
        try node.link("/bin", to: "usr/bin")
        let files = try await FilesProbe().fact(node)
        #expect(
            paths(files?["writablePrograms"]) == [
                "/usr/bin/admins", "/usr/bin/foreign", "/usr/bin/open", "/usr/bin/tool",
            ])
        #expect(files?.at("writablePrograms", 2, "mode")?.text == "0777")
    }

    /// Root's group, and one that nobody is of.
    @Test(arguments: [0, 50] as [UInt32])
    func `an access list opens a file to others than its mode tells`(group: UInt32) async throws {
        let node = try node()
        for name in ["plain", "listed"] {
            try node.write("/usr/bin/\(name)", "", mode: 0o775)
            try give(node, "/usr/bin/\(name)", 0, group)
        }
        // Version 2: the owner, ann, the group, the mask, and all others (acl(5)).
        let program = """
            import os, struct, sys
            entries = [(1, 7, -1), (2, 6, 1000), (4, 5, -1), (16, 7, -1), (32, 5, -1)]
            value = struct.pack("<I", 2) + b"".join(struct.pack("<HHi", *e) for e in entries)
            os.setxattr(sys.argv[1], "system.posix_acl_access", value)
            """
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", program, try node.place("/usr/bin/listed")]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        let files = try await FilesProbe().fact(node)
        #expect(paths(files?["writablePrograms"]) == ["/usr/bin/listed"])
    }

    @Test func `units are found, in folders of drop-ins too, and masks are not`() async throws {
        let node = try node()
        try node.write("/etc/systemd/system/a.service", "", mode: 0o644)
        try node.write("/etc/systemd/system/b.service", "", mode: 0o646)
        try node.write("/usr/lib/systemd/system/c.service.d/x.conf", "", mode: 0o664)
        try give(node, "/usr/lib/systemd/system/c.service.d/x.conf", 0, 1000)
        try node.link("/etc/systemd/system/masked.service", to: "/dev/null")
        let files = try await FilesProbe().fact(node)
        #expect(
            paths(files?["writableUnits"]).sorted() == [
                "/etc/systemd/system/b.service", "/usr/lib/systemd/system/c.service.d/x.conf",
            ])
    }

    @Test func `the boot loader's files are told with their folders, where there is one`()
        async throws
    {
        let node = try node()
        try node.makeFolder("/boot")
        #expect(paths(try await FilesProbe().fact(node)?["bootLoader"]) == [])
        try node.write("/boot/grub/grub.cfg", "", mode: 0o600)
        try node.write("/etc/default/grub", "", mode: 0o646)
        #expect(
            paths(try await FilesProbe().fact(node)?["bootLoader"]) == [
                "/boot/grub/grub.cfg", "/boot", "/boot/grub", "/etc/default/grub",
            ])
    }

    @Test func `what cron runs is found`() async throws {
        let node = try node()
        try node.write("/etc/crontab", "", mode: 0o602)
        try node.write("/etc/cron.d/job", "", mode: 0o644)
        try node.write("/etc/cron.daily/job", "", mode: 0o757)
        let files = try await FilesProbe().fact(node)
        #expect(paths(files?["writableJobs"]) == ["/etc/crontab", "/etc/cron.daily/job"])
        #expect(paths(files?["cron"]).first == "/etc/crontab")
    }

    @Test(arguments: [
        ("/etc/crontab", "5 4 * * * root /opt/job.sh -v >/dev/null 2>&1", true),
        ("/etc/crontab", "MAILTO=root\n# 5 4 * * * root /opt/job.sh\n", false),
        ("/etc/crontab", "5 4 * * * ann /opt/job.sh", false),
        ("/etc/cron.d/job", "@reboot root cd /srv && nice -n 5 /bin/sh -e '/opt/job.sh'", true),
        ("/etc/cron.d/job", "* * * * * root test -x /usr/bin/x || timeout 60 /opt/job.sh", true),
        ("/etc/cron.d/job", "* * * * * root /usr/bin/tar -cf /opt/job.sh /etc", false),
        ("/etc/anacrontab", "1 5 daily.job nice /opt/job.sh", true),
        ("/var/spool/cron/root", "0 3 * * 0 /opt/job.sh", true),
        ("/var/spool/cron/tabs/root", "0 3 * * 0 FOO=1 /opt/job.sh", true),
        ("/var/spool/cron/crontabs/ann", "0 3 * * 0 /opt/job.sh", false),
    ])
    func `what root's tables start is found`(table: String, text: String, isJob: Bool) async throws
    {
        let node = try node()
        try node.write("/opt/job.sh", "#!/bin/sh\n", mode: 0o757)
        try node.write("/usr/bin/tar", "", mode: 0o755)
        try node.write(table, text + "\n", mode: 0o600)
        let files = try await FilesProbe().fact(node)
        #expect(paths(files?["writableJobs"]) == (isJob ? ["/opt/job.sh"] : []))
    }

    @Test func `what stands in a table of too many lines is not known`() async throws {
        let node = try node()
        try node.write("/etc/crontab", String(repeating: "#\n", count: 10_001), mode: 0o600)
        let files = try await FilesProbe().fact(node)
        let jobs = files?["writableJobs"]?.elements ?? []
        #expect(jobs.contains { $0.isUnknown })
    }

    @Test func `tables of root's that others may write are found`() async throws {
        let node = try node()
        try node.write("/var/spool/cron/root", "", mode: 0o606)
        try node.makeFolder("/var/spool/cron/crontabs")
        try #require(unsafe chmod(try node.place("/var/spool/cron/crontabs"), 0o1777) == 0)
        let files = try await FilesProbe().fact(node)
        #expect(
            paths(files?["writableJobs"]) == ["/var/spool/cron/root", "/var/spool/cron/crontabs"])
    }

    @Test func `root's PATH is that of the node's own files too`() async throws {
        let node = try node()
        try node.write("/etc/login.defs", "# x\nENV_SUPATH\tPATH=/usr/sbin:/opt/root/bin\n")
        try node.write("/etc/environment", "PATH=\"/snap/bin:/usr/bin\"\n")
        try node.write("/opt/root/bin/tool", "", mode: 0o777)
        let files = try await FilesProbe().fact(node)
        let folders = files?["path"]?.elements.compactMap(\.text) ?? []
        #expect(folders.suffix(2) == ["/opt/root/bin", "/snap/bin"])
        #expect(folders.filter { $0 == "/usr/bin" }.count == 1)
        #expect(paths(files?["writablePrograms"]) == ["/opt/root/bin/tool"])
    }

    @Test func `empty parts of a PATH are the current folder`() async throws {
        let node = try node()
        try node.write("/etc/environment", "PATH=/usr/bin:\n")
        try node.write(
            "/etc/sudoers",
            "Defaults env_reset, secure_path=\"/opt/a::/opt/b\"\nDefaults!ls secure_path = bin\n")
        let path = try #require(try await FilesProbe().fact(node)?["path"])
        #expect(path.elements.compactMap(\.text).suffix(4) == [".", "/opt/a", "/opt/b", "bin"])
        #expect(
            path.elements.first { $0.text == "." }?.origin
                == .file(path: "/etc/environment", line: 1))
        #expect(path.elements.last?.origin == .file(path: "/etc/sudoers", line: 2))
    }

    @Test func `a PATH with too many folders is not known in full`() async throws {
        let node = try node()
        func fact(_ count: Int) async throws -> Fact? {
            let folders = (0..<count).map { "/opt/\($0)/bin" }.joined(separator: ":")
            try node.write("/etc/environment", "PATH=\(folders)\n")
            return try await FilesProbe().fact(node)?["path"]
        }
        #expect(try await fact(58)?.elements.contains { $0.isUnknown } == false)
        let cut = try await fact(59)
        #expect(cut?.elements.count == 65)
        #expect(cut?.elements.last?.isUnknown == true)
    }

    @Test func `where groups cannot be read, a group that may write counts`() async throws {
        let node = try TestFolder()
        try node.makeFolder("/etc/passwd")
        try node.write("/usr/bin/staff", "", mode: 0o775)
        try give(node, "/usr/bin/staff", 0, 50)
        #expect(paths(try await FilesProbe().fact(node)?["writablePrograms"]) == ["/usr/bin/staff"])
    }

    @Test func `where there is nothing to look at, nothing is said of it`() async throws {
        let files = try #require(try await FilesProbe().fact(try TestFolder()))
        for name in ["writableUnits", "writableJobs", "writablePrograms", "docker"] {
            #expect(files[name] == nil, "\(name)")
        }
    }

    @Test func `a folder that cannot be looked into is unknown`() async throws {
        let node = try node()
        try node.link("/etc/cron.d", to: "cron.d")
        let jobs = try #require(try await FilesProbe().fact(node)?["writableJobs"])
        #expect(jobs.elements.contains { $0.isUnknown })
    }
}
