import Containers
package import HostSystem
package import Posture

/// Reads the containers that run on a node, out of the bundles of its runtimes and `/proc`.
package struct ContainersProbe: Probe {
    private let places: RuntimePlaces
    private let limit: Int

    package init() {
        self.init(places: .usual)
    }

    init(places: RuntimePlaces, limit: Int = RunningContainers.limit) {
        self.places = places
        self.limit = limit
    }

    package var schema: FactField {
        FactField(
            "containers", .list(ContainerObservation.type),
            "the containers that run now, without those that only hold the namespaces of a pod")
    }

    package func observe(_ host: HostView) async -> FactSet.Component {
        var look = look(at: host)
        // One may have begun or ended between the look at processes and that at bundles.
        if !look.missing.isEmpty { look = self.look(at: host) }
        guard look.running.hasRuntime || !look.missing.isEmpty else {
            return FactSet.Component(name: "containers", instances: [])
        }
        var facts = facts(of: look.running.containers, host)
        // What is not read may be anything: a list with such a part is not known to hold.
        facts += look.running.problems.map { .unknown("\($0)", from: .file(path: $0.path)) }
        facts += look.missing
        return FactSet.Component(
            name: "containers",
            instances: [Fact(.list(facts), from: .search("bundles of container runtimes"))])
    }

    private func facts(of containers: [RunningContainer], _ host: HostView) -> [Fact] {
        let sandboxes = Dictionary(
            containers.filter(\.container.isSandbox).map { ($0.container.id, $0) }
        ) { $1 }
        let node = ContainerProcess.node(host)
        let hasSubPath = containers.contains { $0.hostMounts.contains(where: \.isSubPath) }
        // Without them the sources are unknown.
        let mounts = hasSubPath ? try? MountTable(host) : nil
        return containers.filter { !$0.container.isSandbox }.mapConcurrently { container in
            ContainerObservation(
                running: container, sandbox: container.sandboxID.flatMap { sandboxes[$0] },
                node: node, mounts: mounts, host: host
            ).fact
        }
    }

    /// What bundles and processes say at one moment.
    private struct Look {
        var running: RunningContainers
        /// Containers whose keepers run although no bundle of theirs was found.
        var missing: [Fact] = []
    }

    private func look(at host: HostView) -> Look {
        let seen: [HostProcess]?
        do throws(HostError) {
            seen = try host.processes {
                DaemonFinder.isWanted($0) || ContainerKeeper.isKeeper($0)
            }
        } catch {
            let reason = "whether there are others could not be found out: \(error)"
            return Look(
                running: RunningContainers(host: host, places: places, limit: limit),
                missing: [.unknown(reason, from: .search("processes of this node"))])
        }
        let daemons = DaemonFinder(host: host).find(among: seen).daemons
        let running = RunningContainers(
            host: host, places: places.joined(with: daemons), limit: limit)
        let known = Set(running.containers.map(\.container.id))
        let missing: [Fact] = (seen ?? []).compactMap { process in
            guard
                [process.programName, process.commandName].contains(
                    where: ContainerKeeper.isKeeper),
                let id = ContainerKeeper.id(in: process.arguments), !known.contains(id)
            else { return nil }
            return .unknown(
                "container \(id) runs (pid \(process.pid) keeps it), but its bundle is at no place "
                    + "that Merlon knows", from: .process(pid: process.pid))
        }
        return Look(running: running, missing: missing)
    }
}

/// The processes that stay beside containers: containerd's shims and conmon.
enum ContainerKeeper {
    static func isKeeper(_ name: String) -> Bool {
        name.hasPrefix("containerd-shim") || name == "conmon" || name == "conmonrs"
    }

    /// The id of the container, or of its pod's sandbox, that the command line names.
    static func id(in arguments: [String]) -> String? {
        var rest = arguments.dropFirst()
        while let word = rest.popFirst() {
            if ["-id", "--id", "-c", "--cid"].contains(word) { return rest.first }
        }
        return nil
    }
}
