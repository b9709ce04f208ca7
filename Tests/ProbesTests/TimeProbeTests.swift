import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

struct TimeProbeTests {
    @Test func `a unit that a target wants keeps the clock of a node that does not run`()
        async throws
    {
        let node = try TestFolder()
        try node.link(
            "/etc/systemd/system/multi-user.target.wants/chrony.service",
            to: "/lib/systemd/system/chrony.service")
        try node.write(
            "/lib/systemd/system/chrony.service", "[Service]\nExecStart=/usr/sbin/chronyd\n")
        let time = try #require(try await TimeProbe().fact(node))
        #expect(time["keepers"]?.elements.count == 1)
        #expect(time.at("keepers", 0, "program")?.text == "chronyd")
        #expect(time.at("keepers", 0, "unit")?.text == "chrony.service")
        #expect(time.at("keepers", 0, "pid") == nil)
        #expect(time["isSynchronized"]?.isUnknown == true)
    }

    @Test func `a unit that is masked or has gone keeps no clock`() async throws {
        let node = try TestFolder()
        let unit = "/usr/lib/systemd/system/systemd-timesyncd.service"
        try node.link(
            "/etc/systemd/system/sysinit.target.wants/systemd-timesyncd.service", to: unit)
        #expect(try await TimeProbe().fact(node)?["keepers"]?.elements.isEmpty == true)
        try node.write(unit, "[Service]\nExecStart=/usr/lib/systemd/systemd-timesyncd\n")
        #expect(try await TimeProbe().fact(node)?["keepers"]?.elements.count == 1)
        try node.link("/etc/systemd/system/systemd-timesyncd.service", to: "/dev/null")
        #expect(try await TimeProbe().fact(node)?["keepers"]?.elements.isEmpty == true)
    }

    @Test func `a recorded process keeps the clock`() async throws {
        let node = try TestFolder()
        try node.write("/proc/1/cmdline", "/sbin/init\0")
        try node.write("/proc/1/comm", "systemd\n")
        try node.write("/proc/77/cmdline", "/usr/sbin/chronyd\0-F\01\0")
        try node.write("/proc/77/comm", "chronyd\n")
        try node.write("/proc/77/cgroup", "0::/system.slice/chrony.service\n")
        try node.write("/proc/77/status", "Uid:\t101\t101\t101\t101\n")
        let keepers = try #require(try await TimeProbe().fact(node)?["keepers"])
        #expect(keepers.at(0, "pid")?.value == .int(77))
    }

    @Test(arguments: ["/sys/fs/cgroup", "/sys/fs/cgroup/systemd"])
    func `a process in the control group of its unit keeps the clock`(folder: String) async throws {
        let node = try TestFolder()
        try node.write("\(folder)/system.slice/systemd-timesyncd.service/cgroup.procs", "70\n71\n")
        try node.write("/proc/70/comm", "sh\n")
        // The kernel keeps 15 bytes of a name.
        try node.write("/proc/71/comm", "systemd-timesyn\n")
        let keepers = try #require(try await TimeProbe().fact(node)?["keepers"])
        #expect(keepers.elements.count == 1)
        #expect(keepers.at(0, "program")?.text == "systemd-timesyncd")
        #expect(keepers.at(0, "pid")?.value == .int(71))
    }

    @Test func `a user's process of that name does not keep it`() async throws {
        let node = try TestFolder()
        try node.write("/proc/77/cmdline", "/home/ann/chronyd\0")
        try node.write("/proc/77/comm", "chronyd\n")
        try node.write("/proc/77/cgroup", "0::/user.slice/user-1000.slice/session-2.scope\n")
        try node.write("/proc/77/status", "Uid:\t1000\t1000\t1000\t1000\n")
        #expect(try await TimeProbe().fact(node)?["keepers"]?.elements.isEmpty == true)
    }

    @Test func `this machine's clock is told by the kernel`() async throws {
        let time = await TimeProbe().observe(try HostView(root: "/")).instances.first
        let clock = try KernelClock.read()
        #expect(time?["isSynchronized"]?.value == .bool(clock.isSynchronized))
    }
}
