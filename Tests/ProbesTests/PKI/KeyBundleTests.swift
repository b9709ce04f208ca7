import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

struct KeyBundleTests {
    @Test(arguments: ["a.p12", "a.PFX", "deep/a.jks"])
    func `a bundle of keys is told as a file`(name: String) async throws {
        let node = try TestFolder()
        try node.write("/etc/kubernetes/pki/\(name)", [0x30, 0x82], mode: 0o644)
        let component = await PKIProbe().observe(try node.host())
        let bundles = component.instances.first?["bundles"]?.elements ?? []
        #expect(bundles.map { $0["mode"]?.text } == ["0644"])
        #expect(bundles.first?["path"]?.text == "/etc/kubernetes/pki/\(name)")
    }
}
