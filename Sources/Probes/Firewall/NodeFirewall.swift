package import Firewall
package import HostSystem
import Posture

/// This node's own rules, routes and listeners, as they are in the network of this program.
package struct NodeFirewall: Sendable {
    package let ruleset: Ruleset
    package let topology: Topology
    /// What could not be read and does not change who reaches what: who listens.
    package let notes: [String]

    /// Throws where something that is in use cannot be read; the error says what to do.
    package static func read(_ host: HostView) async throws -> NodeFirewall {
        let found = try FirewallSource(host: host).read()
        let (topology, notes) = await joined(found.topology, host)
        return NodeFirewall(ruleset: found.ruleset, topology: topology, notes: notes)
    }

    /// Routes and listeners alone, for rules that come from elsewhere.
    package static func readTopology(
        _ host: HostView
    ) async throws -> (topology: Topology, notes: [String]) {
        await joined(try FirewallSource(host: host).readTopology(), host)
    }

    private static func joined(
        _ topology: Topology, _ host: HostView
    ) async -> (topology: Topology, notes: [String]) {
        var topology = topology
        let component = await ListenersProbe(network: "self").observe(host)
        guard case .map(let fields) = component.instances.first?.value,
            let found = fields["sockets"]
        else { return (topology, ["who listens is not known"]) }
        guard case .list(let sockets) = found.value else {
            return (topology, ["who listens is not known: \(found.value.plainText)"])
        }
        let listeners = sockets.compactMap(listener)
        topology.listeners = listeners
        let nameless = sockets.contains { socket in
            if case .map(let fields) = socket.value {
                fields["program"]?.isUnknown == true
            } else {
                false
            }
        }
        return (
            topology,
            nameless ? ["which programs listen is not known for all ports; run merlon as root"] : []
        )
    }

    private static func listener(_ fact: Fact) -> Topology.Listener? {
        guard case .map(let fields) = fact.value else { return nil }
        func text(_ name: String) -> String? {
            if case .string(let text) = fields[name]?.value { text } else { nil }
        }
        func number(_ name: String) -> Int? {
            if case .int(let number) = fields[name]?.value { Int(exactly: number) } else { nil }
        }
        guard let transport = text("protocol"), let address = text("address"),
            let port = number("port").flatMap({ UInt128(exactly: $0) }),
            var listener = Topology.Listener(transport: transport, address: address, port: port)
        else { return nil }
        listener.process = text("program")
        listener.pid = number("pid")
        listener.unit = text("unit")
        listener.container = text("container")
        return listener
    }
}
