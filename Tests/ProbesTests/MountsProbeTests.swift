import Posture
import TestFolder
import Testing

@testable import Probes

struct MountsProbeTests {
    private func node(_ lines: String, swaps: String = "Filename Type Size Used Priority\n") throws
        -> TestFolder
    {
        let node = try TestFolder()
        try node.write("/proc/1/mountinfo", lines)
        try node.write("/proc/swaps", swaps)
        for folder in ["/tmp", "/var/tmp", "/var/lib/kubelet", "/dev/shm"] {
            try node.makeFolder(folder)
        }
        return node
    }

    private static let hardened = """
        21 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
        22 21 0:5 / /dev rw,nosuid shared:2 - devtmpfs udev rw
        23 22 0:6 / /dev/shm rw,nosuid,nodev,noexec shared:3 - tmpfs tmpfs rw
        24 21 0:7 / /tmp rw,relatime shared:4 - ext4 /dev/vdb rw
        25 24 0:8 / /tmp rw,nosuid,nodev shared:5 - tmpfs tmpfs rw
        26 21 254:3 / /var rw,nosuid - xfs /dev/vda3 rw
        27 26 254:4 / /var/my\\040folder rw - xfs /dev/vda4 rw
        """

    @Test func `a folder has the options of the mount that it lies on`() async throws {
        let mounts = try #require(try await MountsProbe().fact(try node(Self.hardened)))
        let shared = try #require(mounts.at("folders", "/dev/shm"))
        #expect(shared["noPrograms"]?.value == .bool(true))
        #expect(shared["noSetUID"]?.value == .bool(true))
        #expect(shared["isSeparate"]?.value == .bool(true))
        let kubelet = try #require(mounts.at("folders", "/var/lib/kubelet"))
        #expect(kubelet["mountPoint"]?.text == "/var")
        #expect(kubelet["isSeparate"]?.value == .bool(false))
        #expect(kubelet["noDevices"]?.value == .bool(false))
        #expect(kubelet["source"]?.text == "/dev/vda3")
    }

    @Test func `of two mounts at one place the later lies on top`() async throws {
        let mounts = try #require(try await MountsProbe().fact(try node(Self.hardened)))
        #expect(mounts.at("folders", "/tmp", "noSetUID")?.value == .bool(true))
        #expect(mounts.at("folders", "/tmp", "type")?.text == "tmpfs")
        let origin = mounts.at("folders", "/tmp")?.origin
        #expect(origin == .kernel(path: "/proc/1/mountinfo:5"))
    }

    @Test func `a folder that is a link has the options of where it leads`() async throws {
        let node = try TestFolder()
        try node.write("/proc/1/mountinfo", Self.hardened)
        try node.makeFolder("/tmp")
        try node.link("/var/tmp", to: "../tmp")
        let mounts = try #require(try await MountsProbe().fact(node))
        #expect(mounts.at("folders", "/var/tmp", "mountPoint")?.text == "/tmp")
        #expect(mounts.at("folders", "/home") == nil)
    }

    @Test(
        arguments: [
            ("/dev/zram0", nil, true), ("/dev/zram0", "none\n", true),
            ("/dev/zram0", "/dev/vdb\n", false), ("/dev/zram-disk", nil, false),
        ] as [(String, String?, Bool)])
    func `zram with a disk behind it is no memory`(
        device: String, disk: String?, isMemory: Bool
    ) async throws {
        let node = try node(
            Self.hardened,
            swaps: "Filename Type Size Used Priority\n\(device) partition 524284 0 100\n")
        if let disk { try node.write("/sys/block/zram0/backing_dev", disk) }
        let swap = try await MountsProbe().fact(node)?.at("swaps", 0)
        #expect(swap?["isCompressedMemory"]?.value == .bool(isMemory))
    }

    @Test func `swap is told by its device`() async throws {
        let swaps = """
            Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority
            /dev/vda5                               partition\t1048572\t\t0\t\t-2
            /dev/zram0                              partition\t524284\t\t0\t\t100
            """
        let mounts = try #require(
            try await MountsProbe().fact(try node(Self.hardened, swaps: swaps)))
        let found = try #require(mounts["swaps"])
        #expect(found.elements.count == 2)
        #expect(found.at(0, "device")?.text == "/dev/vda5")
        #expect(found.at(0, "sizeKiB")?.value == .int(1_048_572))
        #expect(found.at(0, "isCompressedMemory")?.value == .bool(false))
        #expect(found.at(1, "isCompressedMemory")?.value == .bool(true))
    }

    @Test func `mounts that cannot be read are unknown`() async throws {
        let node = try TestFolder()
        try node.makeFolder("/proc/1/mountinfo")
        let mounts = try #require(try await MountsProbe().fact(node))
        #expect(mounts["folders"]?.isUnknown == true)
    }
}
