import Foundation
import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

@Suite(.enabled(if: geteuid() == 0, "only root may give files away"))
struct StartedFilesTests {
    private func node(mode: Int = 0o757) throws -> TestFolder {
        let node = try TestFolder()
        try node.write("/etc/passwd", "root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/:/bin/sh\n")
        try node.write("/usr/bin/true", "", mode: 0o755)
        try node.write("/opt/agent/run", "", mode: mode)
        return node
    }

    private func found(_ node: TestFolder) async throws -> [String] {
        (try await FilesProbe().fact(node)?["writableUnits"]?.elements ?? [])
            .map { $0["path"]?.text ?? "unknown" }
    }

    @Test(arguments: [
        ("ExecStart=/opt/agent/run", true),
        ("ExecStart=-/opt/agent/run --flag", true),
        ("ExecStart=@/opt/agent/run name", true),
        ("ExecStart=/usr/bin/true\nExecStartPre=-/opt/agent/run", true),
        ("ExecStart=/usr/bin/true\nExecStop=/opt/agent/run", true),
        ("ExecStart=/usr/bin/true\nExecReload=/usr/bin/true ; /opt/agent/run", true),
        ("ExecStart=/bin/sh -c 'cd / && exec /opt/agent/run'", true),
        ("ExecStart=/usr/bin/python3 -u /opt/agent/run", true),
        ("ExecStart=/opt/%p/run", true),
        ("User=root\nExecStart=/opt/agent/run", true),
        ("User=ann\nExecStart=/usr/bin/true\nExecStartPre=+/opt/agent/run", true),
        ("ExecStart=/usr/bin/true\nEnvironmentFile=-/opt/agent/*", true),
        ("User=ann\nExecStart=/opt/agent/run", false),
        ("DynamicUser=yes\nExecStart=/opt/agent/run", false),
        ("ExecStart=/opt/agent/run\nExecStart=\nExecStart=/usr/bin/true", false),
        ("ExecStart=/usr/bin/true /opt/agent/run", false),
        ("ExecStart=/usr/bin/true\nEnvironmentFile=/opt/agent/run\nEnvironmentFile=", false),
        ("RootDirectory=/srv\nExecStart=/opt/agent/run", false),
        ("RootDirectory=/\nExecStart=/opt/agent/run", true),
    ])
    func `what a unit starts as root is found where others may write it`(
        text: String, isFound: Bool
    ) async throws {
        let node = try node()
        try node.write("/etc/systemd/system/agent.service", "[Service]\n\(text)\n")
        #expect(try await found(node) == (isFound ? ["/opt/agent/run"] : []))
    }

    @Test(arguments: [
        ("/etc/systemd/system/multi-user.target.wants/agent.service", true),
        ("/etc/systemd/system/timers.target.wants/agent.timer", true),
        ("/etc/systemd/system/sockets.target.requires/agent.socket", true),
        ("/etc/systemd/system/alias.service", true),
        ("/etc/systemd/system.conf", false),
    ])
    func `of the system's own units those that are asked for count`(
        link: String, isFound: Bool
    ) async throws {
        let node = try node()
        let unit = "/usr/lib/systemd/system/agent.service"
        try node.write(unit, "[Service]\nExecStart=/opt/agent/run\n")
        try node.link(link, to: unit)
        #expect(try await found(node) == (isFound ? ["/opt/agent/run"] : []))
    }

    @Test func `drop-ins count, also those that give a unit another account`() async throws {
        let node = try node()
        try node.write(
            "/usr/lib/systemd/system/agent.service", "[Service]\nExecStart=/usr/bin/true\n")
        let dropIn = "/etc/systemd/system/agent.service.d/a.conf"
        try node.write(dropIn, "[Service]\nExecStartPost=/opt/agent/run\n")
        #expect(try await found(node) == ["/opt/agent/run"])
        try node.write(
            "/run/systemd/system/agent.service.d/b.conf", "[Service]\nUser=ann\n")
        #expect(try await found(node) == [])
    }

    @Test(
        arguments: [
            ("/opt/agent", 0o777, ["/opt/agent"]), ("/opt/agent", 0o1777, []),
            ("/opt", 0o757, ["/opt"]),
            ("/srv/real", 0o777, ["/srv/real"]), ("/etc/systemd", 0o777, ["/etc/systemd"]),
            ("/etc", 0o777, ["/etc"]),
        ] as [(String, mode_t, [String])])
    func `a folder that others may write, with a program of root's in it, is found`(
        folder: String, mode: mode_t, paths: [String]
    ) async throws {
        let node = try node(mode: 0o755)
        try node.write("/srv/real/run", "", mode: 0o755)
        try node.link("/opt/link", to: "../srv/real")
        try node.write(
            "/etc/systemd/system/agent.service",
            "[Service]\nExecStart=/opt/agent/run\nExecStop=/opt/link/run\n")
        try #require(unsafe chmod(try node.place(folder), mode) == 0)
        #expect(try await found(node) == paths)
    }

    @Test(arguments: [
        ("/srv/shared/run", ["/srv/shared/run"]), ("/srv/shared/a/run", ["/srv/shared/a"]),
        ("/srv/shared/there", []), ("/opt/missing", []), ("/opt/link", ["/srv/shared/run"]),
    ])
    func `what is missing in a folder in which all may make files is found`(
        program: String, paths: [String]
    ) async throws {
        let node = try node(mode: 0o755)
        try node.write("/srv/shared/there", "", mode: 0o755)
        try node.link("/opt/link", to: "/srv/shared/run")
        try #require(unsafe chmod(try node.place("/srv/shared"), 0o1777) == 0)
        try node.write(
            "/etc/systemd/system/agent.service", "[Service]\nExecStart=\(program)\n")
        #expect(try await found(node) == paths)
    }

    @Test func `a path of too many parts is not known to be safe`() async throws {
        let node = try node(mode: 0o755)
        let path = String(repeating: "/a", count: 300)
        try node.write("/etc/systemd/system/agent.service", "[Service]\nExecStart=\(path)\n")
        #expect(try await found(node) == ["unknown"])
    }

    @Test(arguments: [
        ("/proc/sys/kernel/core_pattern", "|/opt/agent/run %p %u\n", true),
        ("/proc/sys/kernel/modprobe", "/opt/agent/run\n", true),
        ("/proc/sys/kernel/core_pattern", "/opt/agent/run\n", false),
    ])
    func `what the kernel starts is found`(path: String, text: String, isFound: Bool) async throws {
        let node = try node()
        try node.write(path, text)
        let files = try await FilesProbe().fact(node)?["writablePrograms"]?.elements ?? []
        #expect(files.compactMap { $0["path"]?.text } == (isFound ? ["/opt/agent/run"] : []))
    }

    @Test(arguments: [
        ("/opt/agent\n", true), ("# /opt/agent\n", false), ("/opt/agent=libc6 #\n", true),
    ])
    func `folders of libraries are found`(text: String, isFound: Bool) async throws {
        let node = try node(mode: 0o755)
        try node.write("/etc/ld.so.conf.d/a.conf", text)
        try #require(unsafe chmod(try node.place("/opt/agent"), 0o777) == 0)
        let files = try await FilesProbe().fact(node)?["writablePrograms"]?.elements ?? []
        #expect(files.compactMap { $0["path"]?.text } == (isFound ? ["/opt/agent"] : []))
    }

    @Test func `a unit that is a link lies in folders, too`() async throws {
        let node = try node(mode: 0o755)
        try node.write("/srv/units/agent.service", "[Service]\nExecStart=/opt/agent/run\n")
        try node.link("/etc/systemd/system/agent.service", to: "/srv/units/agent.service")
        try #require(unsafe chmod(try node.place("/srv/units"), 0o777) == 0)
        #expect(try await found(node) == ["/srv/units"])
    }

    @Test(arguments: [
        ("/etc/init.d/agent", "writableUnits"), ("/etc/rc.local", "writableUnits"),
        ("/etc/ld.so.preload", "writablePrograms"), ("/etc/pam.d/sudo", "writablePrograms"),
        ("/etc/profile.d/a.sh", "writablePrograms"), ("/root/.bashrc", "writablePrograms"),
        ("/etc/modprobe.d/a.conf", "writablePrograms"),
        ("/etc/sysctl.d/a.conf", "writablePrograms"),
        ("/etc/udev/rules.d/a.rules", "writablePrograms"),
    ])
    func `what is run and loaded beside is found`(path: String, field: String) async throws {
        let node = try node(mode: 0o755)
        try node.makeFolder("/etc/systemd/system")
        try node.write(path, "", mode: 0o646)
        let files = try await FilesProbe().fact(node)?[field]?.elements ?? []
        #expect(files.compactMap { $0["path"]?.text } == [path])
    }

    @Test func `the folders of a job's program count too`() async throws {
        let node = try node(mode: 0o755)
        try node.write("/etc/crontab", "5 4 * * * root /opt/agent/run\n", mode: 0o600)
        try #require(unsafe chmod(try node.place("/opt/agent"), 0o777) == 0)
        let jobs = try await FilesProbe().fact(node)?["writableJobs"]?.elements ?? []
        #expect(jobs.compactMap { $0["path"]?.text } == ["/opt/agent"])
    }

    @Test func `a unit that is too large leaves open what is started`() async throws {
        let node = try node()
        try node.write(
            "/etc/systemd/system/agent.service", String(repeating: "#\n", count: 600_000))
        #expect(try await found(node) == ["unknown"])
    }
}
