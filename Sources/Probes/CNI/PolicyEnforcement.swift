import HostSystem
import Posture

/// Whether NetworkPolicies come true on a node.
struct PolicyEnforcement {
    /// The types of the network's plugins.
    let plugins: [Fact]
    /// Processes of the node, at least all that are wanted; nil where there are none to see.
    let seen: [HostProcess]?
    let host: HostView

    /// Whether a process of this name tells something about policies.
    static func isWanted(_ name: String) -> Bool {
        NetworkPlugin.enforcers[name] != nil || NetworkPlugin.embedding.contains(name)
    }

    /// What people call the network; nil where no plugin is known.
    var network: (plugin: NetworkPlugin, type: Fact)? {
        let known = plugins.compactMap { type in
            NetworkPlugin.known[type.text ?? ""].map { (plugin: $0, type: type) }
        }
        // In a chain the one that enforces says more than the one that only connects.
        return known.first { if case .by = $0.plugin.enforcement { true } else { false } }
            ?? known.first
    }

    func fact() -> Fact {
        let origin = network?.type.origin ?? plugins.first?.origin ?? .search("network plugins")
        var running: [HostProcess]?
        do throws(HostError) {
            // Anybody can give a process any name.
            for process in seen ?? [] where Self.names(process).contains(where: Self.isWanted) {
                if try host.isOfRoot(process) { running = (running ?? []) + [process] }
            }
        } catch {
            return .unknown("which agents of networks run is not known: \(error)", from: origin)
        }
        if seen != nil { running = running ?? [] }
        let agents = (running ?? []).filter { process in
            Self.names(process).contains { NetworkPlugin.enforcers[$0] != nil }
        }
        let refusals = agents.map { AgentSettings(agent: $0, host: host).refusal }
        if let index = refusals.firstIndex(where: { $0 == nil }) {
            return Fact(.bool(true), from: .process(pid: agents[index].pid))
        }
        let told = refusals.compactMap(\.self)
        if let refusal = told.first(where: \.isUnknown) ?? told.first { return refusal }
        guard let network else {
            let types = plugins.compactMap(\.text).joined(separator: ", ")
            return .unknown("the network plugin (\(types)) is not known to Merlon", from: origin)
        }
        switch network.plugin.enforcement {
        case .by(let agent):
            guard running != nil else { return Fact(.bool(true), from: origin) }
            return .unknown(
                "\(network.plugin.name) is set up, but no \(agent) runs on this node", from: origin)
        case .depends(let what):
            return .unknown("with \(network.plugin.name) it depends on \(what)", from: origin)
        case .never: return withoutPlugin(running, origin)
        }
    }

    /// With a plugin that only connects, the programs of a distribution may still do it.
    private func withoutPlugin(_ running: [HostProcess]?, _ origin: Origin) -> Fact {
        let distribution = (running ?? []).first { process in
            Self.names(process).contains { NetworkPlugin.embedding.contains($0) }
        }
        if let distribution {
            if distribution.arguments.contains(where: {
                ["--disable-network-policy", "--disable-network-policy=true"].contains($0)
            }) {
                return Fact(
                    .bool(false), from: .flag(name: "disable-network-policy", pid: distribution.pid)
                )
            }
            return .unknown(
                "\(distribution.programName) (pid \(distribution.pid)) may have a controller of "
                    + "network policies inside, of which nothing can be read",
                from: .process(pid: distribution.pid))
        }
        if running == nil, case .file(let path, _, _) = origin, path.contains("/rancher/k3s/") {
            return .unknown(
                "K3s has a controller of network policies inside, which its configuration can "
                    + "switch off", from: origin)
        }
        return Fact(.bool(false), from: origin)
    }

    private static func names(_ process: HostProcess) -> [String] {
        [process.programName, process.programFile, process.commandName]
    }
}
