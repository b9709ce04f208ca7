package import HostSystem
package import Posture

/// Reads the network plugin of a node, as its container runtime uses it.
package struct CNIProbe: Probe {
    package init() {}

    package var schema: FactField {
        FactField(
            "cni",
            .record([
                FactField("confDir", .string, "where the runtime looks for configuration"),
                FactField("folder", FileFacts.type, "that folder"),
                FactField("files", .list(FileFacts.type), "all files in it and in its folders"),
                FactField("config", .string, "the file that counts"),
                FactField("network", .string, "its name"),
                FactField("plugins", .list(.string), "their types"),
                FactField("plugin", .string, "what people call the network: Calico"),
                FactField(
                    "enforcesNetworkPolicy", .bool, "whether NetworkPolicies have any effect here"),
                FactField("binDirs", .list(FileFacts.type), "the folders of the plugins' programs"),
                FactField("programs", .list(FileFacts.type)),
                FactField("warnings", .list(.string), "what the runtime passes over"),
            ]),
            "the network of pods")
    }

    package func observe(_ host: HostView) async -> FactSet.Component {
        let seen: [HostProcess]?
        do throws(HostError) {
            seen = try host.processes {
                DaemonFinder.isWanted($0) || PolicyEnforcement.isWanted($0)
            }
        } catch {
            return Self.unknown(DaemonFinder.reason(error))
        }
        let found = DaemonFinder(host: host).find(among: seen)
        if let reason = found.unknown { return Self.unknown(reason) }
        var instances: [Fact] = []
        var folders: Set<String> = []
        for daemon in found.daemons {
            guard let network = RuntimeObservation(daemon: daemon).networkPlaces() else { continue }
            if network.isUnknown {
                instances.append(network)
                continue
            }
            let named = network["confDirs"]?.elements ?? []
            for folder in named where folder.isUnknown { instances.append(folder) }
            for folder in named.compactMap(\.text) where folders.insert(folder).inserted {
                let observation = NetworkObservation(
                    folder: folder, binDirs: network["binDirs"]?.elements.compactMap(\.text) ?? [],
                    skipsBroken: daemon.kind != .containerd,
                    name: network["defaultNetwork"]?.text, files: daemon.files, seen: seen,
                    host: host)
                if let fact = observation.fact() { instances.append(fact) }
            }
        }
        if found.daemons.isEmpty {
            let observation = NetworkObservation(
                folder: "/etc/cni/net.d", binDirs: ["/opt/cni/bin"], skipsBroken: false, name: nil,
                files: host, seen: seen, host: host)
            instances = observation.fact().map { [$0] } ?? []
        }
        return FactSet.Component(name: "cni", instances: instances)
    }

    private static func unknown(_ reason: String) -> FactSet.Component {
        FactSet.Component(
            name: "cni",
            instances: [.unknown(reason, from: .search("processes and units of this node"))])
    }
}
