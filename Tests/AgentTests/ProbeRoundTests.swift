import Dispatch
import HostSystem
import Posture
import Probes
import Testing

@testable import Agent

struct ProbeRoundTests {
    /// Answers at once.
    private struct PromptProbe: Probe {
        let name: String
        var schema: FactField { FactField(name, .any) }

        func observe(_ host: HostView) async -> FactSet.Component {
            FactSet.Component(
                name: name, instances: [Fact(.bool(true), from: .search("test"))])
        }
    }

    /// Blocks its thread, as a read from a dead disk does, until it is let go.
    private struct HangingProbe: Probe {
        let name: String
        let isLetGo: DispatchSemaphore
        var schema: FactField { FactField(name, .any) }

        func observe(_ host: HostView) async -> FactSet.Component {
            hang()
            return FactSet.Component(name: name, instances: [])
        }

        private func hang() { isLetGo.wait() }
    }

    private func components(
        of probes: [any Probe], limit: Duration
    ) async throws -> [FactSet.Component] {
        await ProbeRound(host: try HostView(root: "/"), probes: probes, limit: limit).components()
    }

    @Test func `components come in the order of the probes`() async throws {
        let names = ["zebra", "ant", "mole"]
        let found = try await components(of: names.map(PromptProbe.init), limit: .seconds(60))
        #expect(found.map(\.name) == names)
        #expect(found.allSatisfy { $0.instances.map(\.value) == [.bool(true)] })
    }

    @Test func `no probe is no component and no wait`() async throws {
        #expect(try await components(of: [], limit: .seconds(60)).isEmpty)
    }

    @Test func `probes that hang cost their own facts and no others`() async throws {
        let isLetGo = DispatchSemaphore(value: 0)
        let hanging = (0..<8).map { HangingProbe(name: "hanging\($0)", isLetGo: isLetGo) }
        defer { for _ in hanging { isLetGo.signal() } }
        let found = try await components(
            of: hanging + [PromptProbe(name: "prompt")], limit: .seconds(1))
        #expect(found.last?.instances.map(\.value) == [.bool(true)])
        for component in found.dropLast() {
            guard case .unknown(let reason) = component.instances.first?.value else {
                Issue.record("\(component.name) is not unknown")
                continue
            }
            #expect(reason.contains("longer than the limit of 1 s"))
            #expect(component.notes.count == 1)
        }
    }
}
