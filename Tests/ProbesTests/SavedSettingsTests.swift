import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

struct SavedSettingsTests {
    private func systemdNode() throws -> TestFolder {
        let node = try TestFolder()
        try node.write("/usr/lib/systemd/systemd-sysctl", "", mode: 0o755)
        return node
    }

    private func settings(_ node: TestFolder) throws -> SavedSettings {
        try SavedSettings(try HostView(root: node.path))
    }

    @Test func `a later file counts, whatever folder it is in`() throws {
        let node = try systemdNode()
        try node.write("/usr/lib/sysctl.d/50-default.conf", "kernel.sysrq = 16\nkernel.panic=5\n")
        try node.write("/etc/sysctl.d/10-first.conf", "kernel.sysrq=0\n")
        let saved = try settings(node)
        #expect(saved["kernel.sysrq"]?.value == "16")
        #expect(saved["kernel.panic"]?.path == "/usr/lib/sysctl.d/50-default.conf")
        #expect(saved["kernel.panic"]?.line == 2)
        #expect(saved["kernel.kptr_restrict"] == nil)
    }

    @Test func `a file in etc takes the place of one with its name`() throws {
        let node = try systemdNode()
        try node.write("/usr/lib/sysctl.d/50-a.conf", "kernel.panic=1\nkernel.sysrq=1\n")
        try node.write("/etc/sysctl.d/50-a.conf", "kernel.panic=2\n")
        let saved = try settings(node)
        #expect(saved["kernel.panic"]?.value == "2")
        #expect(saved["kernel.sysrq"] == nil)
    }

    @Test func `a link to nothing takes a file out`() throws {
        let node = try systemdNode()
        try node.write("/usr/lib/sysctl.d/50-a.conf", "kernel.panic=1\n")
        try node.link("/etc/sysctl.d/50-a.conf", to: "/dev/null")
        #expect(try settings(node)["kernel.panic"] == nil)
    }

    @Test func `names are written with points or with slashes`() throws {
        let node = try systemdNode()
        try node.write(
            "/etc/sysctl.d/a.conf",
            "net/ipv4/conf/eth0.100/rp_filter = 1\n  # note\n; note\n-kernel.panic = 3 \n")
        let saved = try settings(node)
        #expect(saved["net.ipv4.conf.eth0/100.rp_filter"]?.value == "1")
        #expect(saved["kernel.panic"]?.value == "3")
    }

    @Test func `lines may end as Windows ends them`() throws {
        let node = try systemdNode()
        try node.write("/etc/sysctl.d/a.conf", "# note\r\nkernel.panic = 3\r\n")
        #expect(try settings(node)["kernel.panic"]?.value == "3")
    }

    @Test func `a name counts before a pattern`() throws {
        let node = try systemdNode()
        try node.write(
            "/etc/sysctl.d/a.conf",
            """
            net.ipv4.conf.all.rp_filter = 0
            net.ipv4.conf.*.rp_filter = 1
            net.ipv4.conf.*.rp_filter = 2
            -net.ipv4.conf.lo.rp_filter
            """)
        let saved = try settings(node)
        #expect(saved["net.ipv4.conf.all.rp_filter"]?.value == "0")
        #expect(saved["net.ipv4.conf.default.rp_filter"]?.value == "2")
        #expect(saved["net.ipv4.conf.lo.rp_filter"] == nil)
        #expect(saved["net.ipv4.conf.all.log_martians"] == nil)
    }

    @Test func `sysctl_conf counts without systemd alone`() throws {
        let node = try TestFolder()
        try node.write("/etc/sysctl.d/99-a.conf", "kernel.panic = 1\n")
        try node.write("/etc/sysctl.conf", "kernel.panic = 2\n")
        #expect(try settings(node)["kernel.panic"]?.value == "2")
        try node.write("/lib/systemd/systemd-sysctl", "")
        #expect(try settings(node)["kernel.panic"]?.value == "1")
        try node.link("/etc/sysctl.d/99-sysctl.conf", to: "../sysctl.conf")
        #expect(try settings(node)["kernel.panic"]?.value == "2")
    }
}
