import Foundation
import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

struct KernelProbeTests {
    /// A folder with a recorded kernel whose parameters are these.
    private func node(_ parameters: [String: String]) throws -> TestFolder {
        let node = try TestFolder()
        try node.write("/proc/sys/kernel/osrelease", "6.1.0-28-amd64\n")
        for (path, value) in parameters { try node.write("/proc/sys/\(path)", value + "\n") }
        return node
    }

    @Test func `a parameter is told as it runs and as it is saved`() async throws {
        let node = try node(["kernel/kptr_restrict": "1"])
        try node.write("/etc/sysctl.d/a.conf", "\nkernel.kptr_restrict = 2\n")
        let kernel = try #require(try await KernelProbe().fact(node))
        let parameter = try #require(kernel.at("sysctl", "kernel.kptr_restrict"))
        #expect(parameter["running"]?.value == .string("1"))
        #expect(parameter["running"]?.origin == .kernel(path: "/proc/sys/kernel/kptr_restrict"))
        #expect(parameter["saved"]?.value == .string("2"))
        #expect(parameter["saved"]?.origin == .file(path: "/etc/sysctl.d/a.conf", line: 2))
    }

    @Test func `of a node that does not run only what is saved is known`() async throws {
        let node = try TestFolder()
        try node.write("/etc/sysctl.d/a.conf", "kernel.kptr_restrict = 2\n")
        let kernel = try #require(try await KernelProbe().fact(node))
        #expect(kernel.at("sysctl", "kernel.kptr_restrict", "running")?.isUnknown == true)
        #expect(kernel.at("sysctl", "kernel.kptr_restrict", "saved")?.text == "2")
        #expect(kernel["interfaces"]?.isUnknown == true)
        #expect(kernel["appArmor"]?.at("isEnabled")?.isUnknown == true)
    }

    @Test func `the command line is taken apart as the kernel does it`() async throws {
        let node = try node([:])
        try node.write(
            "/proc/cmdline",
            "root=LABEL=x  ro\t\"audit=off\" dyndbg=\"file a +p\" mitigations=\"off\"\n")
        let arguments = try await KernelProbe().fact(node)?["arguments"]
        #expect(
            arguments?.elements.compactMap(\.text) == [
                "root=LABEL=x", "ro", "audit=off", "dyndbg=file a +p", "mitigations=off",
            ])
    }

    @Test func `what was not recorded is not taken for what the kernel lacks`() async throws {
        let kernel = try #require(try await KernelProbe().fact(try node([:])))
        #expect(kernel.at("sysctl", "kernel.yama.ptrace_scope", "running")?.isUnknown == true)
    }

    @Test func `settings that cannot be read are unknown`() async throws {
        let node = try node(["kernel/kptr_restrict": "1"])
        try node.makeFolder("/etc/sysctl.d/a.conf")
        let kernel = try #require(try await KernelProbe().fact(node))
        #expect(kernel.at("sysctl", "kernel.kptr_restrict", "saved")?.isUnknown == true)
        #expect(kernel.at("sysctl", "kernel.kptr_restrict", "running")?.text == "1")
    }

    @Test(arguments: [
        // A router takes them only where both say so, and another host where one of them does.
        ("1", "1", "1", true), ("1", "1", "0", false), ("0", "1", "0", true),
        ("0", "0", "1", true), ("0", "0", "0", false), ("1", "0", "1", false),
    ])
    func `redirects are taken as the kernel joins all with one`(
        forwarding: String, all: String, own: String, isTaken: Bool
    ) async throws {
        let node = try node([
            "net/ipv4/conf/all/accept_redirects": all,
            "net/ipv4/conf/eth0/accept_redirects": own,
            "net/ipv4/conf/eth0/forwarding": forwarding,
        ])
        try node.makeFolder("/sys/class/net/eth0/device")
        let cards = try #require(try await KernelProbe().fact(node)?["interfaces"])
        #expect(cards.at(0, "acceptsRedirects")?.value == .bool(isTaken))
        #expect(cards.at(0, "sendsRedirects")?.isUnknown == true)
    }

    @Test func `interfaces of pods are left out, and bonds and VLANs on cards are not`()
        async throws
    {
        let node = try node([:])
        try node.makeFolder("/sys/class/net/eth0/device")
        try node.makeFolder("/sys/class/net/lo")
        try node.write("/sys/class/net/cali1/uevent", "INTERFACE=cali1\n")
        try node.write("/sys/class/net/flannel.1/uevent", "DEVTYPE=vxlan\n")
        try node.makeFolder("/sys/class/net/flannel.1/lower_eth0")
        try node.write("/sys/class/net/bond0/uevent", "DEVTYPE=bond\n")
        try node.makeFolder("/sys/class/net/bond0/lower_eth0")
        try node.write("/sys/class/net/vlan5/uevent", "DEVTYPE=vlan\n")
        try node.makeFolder("/sys/class/net/vlan5/lower_bond0")
        try node.write("/sys/class/net/cni0/uevent", "DEVTYPE=bridge\n")
        try node.makeFolder("/sys/class/net/cni0/lower_cali1")
        let cards = try #require(try await KernelProbe().fact(node)?["interfaces"])
        #expect(cards.elements.compactMap { $0["name"]?.text } == ["bond0", "eth0", "vlan5"])
    }

    @Test(arguments: [
        ("blacklist usb-storage\n", "usb_storage", true), ("install rds /bin/false\n", "rds", true),
        ("install rds /usr/bin/true\n", "rds", true),
        ("install rds /sbin/modprobe x\n", "rds", false),
        ("install rds /bin/false || /sbin/modprobe --ignore-install rds\n", "rds", false),
        ("# blacklist rds\n", "rds", false), ("options rds a=1\n", "rds", false),
    ])
    func `modules are blocked by files of modprobe_d`(
        text: String, name: String, isBlocked: Bool
    ) async throws {
        let node = try node([:])
        try node.write("/etc/modprobe.d/a.conf", text)
        let kernel = try #require(try await KernelProbe().fact(node))
        #expect(kernel.at("modules", name, "isBlocked")?.value == .bool(isBlocked))
    }

    @Test(arguments: [
        ("quiet modprobe.blacklist=tipc,rds", true), ("module-blacklist=usb-storage,rds", true),
        ("modprobe.blacklist=tipc", false), ("-- modprobe.blacklist=rds", false),
        ("rds", false), ("blacklist=rds", false),
    ])
    func `modules are blocked by the command line`(text: String, isBlocked: Bool) async throws {
        let node = try node([:])
        try node.write("/proc/cmdline", text + "\n")
        let kernel = try #require(try await KernelProbe().fact(node))
        #expect(kernel.at("modules", "rds", "isBlocked")?.value == .bool(isBlocked))
    }

    @Test func `nothing blocks a module that is built in`() async throws {
        let node = try node([:])
        try node.write("/proc/modules", "")
        try node.write("/lib/modules/6.1.0-28-amd64/modules.dep", "")
        try node.write(
            "/lib/modules/6.1.0-28-amd64/modules.builtin", "kernel/net/tipc/tipc.ko\n")
        try node.write("/etc/modprobe.d/a.conf", "install tipc /bin/false\n")
        let kernel = try #require(try await KernelProbe().fact(node))
        #expect(kernel.at("modules", "tipc", "isLoaded")?.value == .bool(true))
        #expect(kernel.at("modules", "rds", "isLoaded")?.value == .bool(false))
    }

    @Test func `modules are loaded, on the disk or built in`() async throws {
        let node = try node([:])
        try node.write("/proc/modules", "tipc 16384 0 - Live 0x0\nnf_tables 1 2 - Live 0x0\n")
        try node.write(
            "/lib/modules/6.1.0-28-amd64/modules.dep",
            "kernel/net/tipc/tipc.ko.xz:\nkernel/drivers/usb/storage/usb-storage.ko: x.ko\n")
        try node.write("/lib/modules/6.1.0-28-amd64/modules.builtin", "kernel/fs/udf/udf.ko\n")
        let modules = try #require(try await KernelProbe().fact(node)?["modules"])
        #expect(modules.at("tipc", "isLoaded")?.value == .bool(true))
        #expect(modules.at("rds", "isLoaded")?.value == .bool(false))
        for name in ["tipc", "usb_storage", "udf"] {
            #expect(modules.at(name, "isAvailable")?.value == .bool(true), "\(name)")
        }
        #expect(modules.at("hfs", "isAvailable")?.value == .bool(false))
    }

    @Test(arguments: [
        ("none [integrity] confidentiality\n", "integrity"), ("[none] integrity\n", "none"),
    ])
    func `lockdown is the word in brackets`(text: String, mode: String) async throws {
        let node = try node([:])
        try node.write("/sys/kernel/security/lockdown", text)
        #expect(try await KernelProbe().fact(node)?["lockdown"]?.text == mode)
    }

    @Test(arguments: [(UInt8(1), true), (0, false)])
    func `Secure Boot is the byte behind the attributes`(byte: UInt8, isOn: Bool) async throws {
        let node = try node([:])
        let name = "SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
        try node.write("/sys/firmware/efi/efivars/\(name)", [6, 0, 0, 0, byte])
        #expect(try await KernelProbe().fact(node)?["isSecureBoot"]?.value == .bool(isOn))
    }

    @Test(
        arguments: [
            ("SetupMode-8be4df61-93ca-11d2-aa0d-00e098032b8c", [6, 0, 0, 0, 1], false),
            ("SetupMode-8be4df61-93ca-11d2-aa0d-00e098032b8c", [6, 0, 0, 0, 0], true),
            ("MokSBStateRT-605dab50-e046-4300-abb6-3dd810dd8b23", [6, 0, 0, 0, 1], false),
            ("MokSBStateRT-605dab50-e046-4300-abb6-3dd810dd8b23", [6, 0, 0, 0, 0], true),
            ("MokSBStateRT-605dab50-e046-4300-abb6-3dd810dd8b23", [7, 0, 0, 0, 1], true),
        ] as [(String, [UInt8], Bool)])
    func `Secure Boot is off while keys are open or shim looks at nothing`(
        name: String, bytes: [UInt8], isOn: Bool
    ) async throws {
        let node = try node([:])
        let folder = "/sys/firmware/efi/efivars"
        try node.write(
            "\(folder)/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c", [6, 0, 0, 0, 1])
        try node.write("\(folder)/\(name)", bytes)
        #expect(try await KernelProbe().fact(node)?["isSecureBoot"]?.value == .bool(isOn))
        try node.write("\(folder)/\(name)", [6, 0])
        #expect(try await KernelProbe().fact(node)?["isSecureBoot"]?.isUnknown == true)
    }

    @Test func `AppArmor's profiles are counted by their modes`() async throws {
        let node = try node([:])
        try node.write("/sys/module/apparmor/parameters/enabled", "Y\n")
        try node.write(
            "/sys/kernel/security/apparmor/profiles",
            "cri-containerd.apparmor.d (enforce)\n/usr/sbin/ntpd (complain)\nman (enforce)\n")
        let found = try #require(try await KernelProbe().fact(node)?["appArmor"])
        #expect(found["isEnabled"]?.value == .bool(true))
        #expect(found["enforcedProfiles"]?.value == .int(2))
        #expect(found["complainingProfiles"]?.value == .int(1))
    }

    @Test func `SELinux is told as it runs and as it will`() async throws {
        let node = try node([:])
        try node.write("/sys/fs/selinux/enforce", "0")
        try node.write("/etc/selinux/config", "# SELINUX=disabled\nSELINUX=Enforcing\n")
        let found = try #require(try await KernelProbe().fact(node)?["seLinux"])
        #expect(found["isEnforcing"]?.value == .bool(false))
        #expect(found["configured"]?.text == "enforcing")
        #expect(found["configured"]?.origin == .file(path: "/etc/selinux/config", line: 2))
    }

    @Test func `this machine's parameters are those that the kernel tells`() async throws {
        let host = try HostView(root: "/")
        let kernel = try #require(await KernelProbe().observe(host).instances.first)
        for name in ["kernel/randomize_va_space", "fs/suid_dumpable", "vm/overcommit_memory"] {
            let text = try String(contentsOfFile: "/proc/sys/\(name)", encoding: .utf8)
            let dotted = name.split(separator: "/").joined(separator: ".")
            #expect(
                kernel.at("sysctl", dotted, "running")?.text
                    == text.trimmingCharacters(in: .newlines))
        }
    }
}
