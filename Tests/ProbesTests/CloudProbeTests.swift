import Posture
import TestFolder
import Testing

@testable import Probes

struct CloudProbeTests {
    @Test(arguments: [
        ("sys_vendor", "Amazon EC2", "aws" as String?),
        ("product_name", "Google Compute Engine", "gcp"),
        ("chassis_asset_tag", "7783-7084-3265-9085-8269-3286-77", "azure"),
        ("product_name", "OpenStack Nova", "openstack"), ("sys_vendor", "QEMU", nil),
        ("sys_vendor", "Microsoft Corporation", nil),
    ])
    func `the firmware tells the cloud`(file: String, text: String, name: String?) async throws {
        let node = try TestFolder()
        try node.makeFolder("/proc/1")
        try node.write("/sys/class/dmi/id/\(file)", text + "\n")
        #expect(try await CloudProbe().fact(node)?["provider"]?.text == name)
    }

    @Test func `a folder of files is in no cloud`() async throws {
        let node = try TestFolder()
        try node.write("/sys/class/dmi/id/sys_vendor", "Amazon EC2\n")
        let cloud = try #require(try await CloudProbe().fact(node))
        #expect(cloud["provider"] == nil)
    }

    @Test func `a text that cannot be read is unknown`() async throws {
        let node = try TestFolder()
        try node.makeFolder("/proc/1")
        try node.makeFolder("/sys/class/dmi/id/sys_vendor")
        #expect(try await CloudProbe().fact(node)?["provider"]?.isUnknown == true)
    }
}
