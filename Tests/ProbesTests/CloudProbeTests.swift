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

    @Test func `of a node that does not run it is unknown`() async throws {
        #expect(try await CloudProbe().fact(try TestFolder())?["provider"]?.isUnknown == true)
    }
}
