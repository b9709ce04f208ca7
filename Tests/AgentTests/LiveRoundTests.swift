import HostSystem
import Posture
import TestFolder
import Testing

@testable import Agent

/// When something is tried at all.
struct LiveRoundTests {
    private func host() throws -> (TestFolder, HostView) {
        let folder = try TestFolder()
        try folder.makeFolder("/etc")
        return (folder, try HostView(root: folder.path))
    }

    @Test func `nothing is tried unasked`() async throws {
        let (folder, host) = try host()
        let round = LiveRound(host: host, options: .off)
        let component = await round.component(FactSet([]))
        #expect(component?.name == nil)
        withExtendedLifetime(folder) {}
    }

    @Test(arguments: [
        LiveOptions(triesServices: true), LiveOptions(provesEncryption: true),
    ])
    func `a folder is not tried, and that is told`(options: LiveOptions) async throws {
        let (folder, host) = try host()
        let round = LiveRound(host: host, options: options)
        let component = try #require(await round.component(FactSet([])))
        #expect(component.instances.isEmpty)
        #expect(component.notes.count == 1)
        #expect(component.notes[0].contains("no node that runs"))
        withExtendedLifetime(folder) {}
    }

    @Test func `a node whose network is another's is unknown`() async throws {
        let (folder, host) = try host()
        try folder.write("/proc/1/net/tcp", "  sl  local_address\n")
        try folder.link("/proc/1/ns/net", to: "net:[1]")
        let round = LiveRound(host: host, options: LiveOptions(triesServices: true))
        let component = try #require(await round.component(FactSet([])))
        guard case .unknown(let reason)? = component.instances.first?.value else {
            Issue.record("\(component.instances)")
            return
        }
        #expect(reason.contains("hostNetwork"))
    }

    @Test func `where there is no API server no etcd is read`() async throws {
        let round = LiveRound(
            host: try HostView(root: "/"),
            options: LiveOptions(provesEncryption: true))
        let component = try #require(await round.component(FactSet([])))
        #expect(component.instances.isEmpty)
        #expect(component.notes == ["No etcd was read: there is no API server on this node."])
    }
}
