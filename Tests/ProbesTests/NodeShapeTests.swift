import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

struct NodeShapeTests {
    private static let probes: [any Probe] = [
        AccountsProbe(), CloudProbe(), FilesProbe(), KernelProbe(), ListenersProbe(),
        MountsProbe(), SupportProbe(), TimeProbe(), UpdatesProbe(),
    ]

    @Test(arguments: 0..<probes.count)
    func `what is seen of this machine has the declared shape`(number: Int) async throws {
        let probe = Self.probes[number]
        let component = await probe.observe(try HostView(root: "/"))
        #expect(component.name == probe.schema.name)
        let misfits = component.instances.flatMap {
            $0.misfits(probe.schema.type, at: probe.schema.name)
        }
        #expect(misfits == [])
    }

    @Test(arguments: 0..<probes.count)
    func `nothing of the running machine is seen in an empty folder`(number: Int) async throws {
        let probe = Self.probes[number]
        let node = try TestFolder()
        let component = await probe.observe(try HostView(root: node.path))
        withExtendedLifetime(node) {}
        let misfits = component.instances.flatMap {
            $0.misfits(probe.schema.type, at: probe.schema.name)
        }
        #expect(misfits == [])
        #expect(component.instances.allSatisfy { !Self.tellsProcess($0) })
    }

    /// Whether something in the fact has a process or the kernel's answer as its origin.
    private static func tellsProcess(_ fact: Fact) -> Bool {
        switch (fact.value, fact.origin) {
        case (.unknown, _): false
        case (.list(let elements), _): elements.contains(where: tellsProcess)
        case (.map(let fields), _): fields.values.contains(where: tellsProcess)
        case (_, .kernel), (_, .process): true
        default: false
        }
    }
}
