package import HostSystem
package import Posture

/// Reads the container runtimes of a node: containerd, CRI-O, Docker.
package struct RuntimeProbe: Probe {
    package init() {}

    package var schema: FactField {
        FactField("runtime", RuntimeFacts.type, "what runs the node's containers")
    }

    package func observe(_ host: HostView) async -> FactSet.Component {
        let found = DaemonFinder(host: host).find()
        var instances = found.daemons.map { RuntimeObservation(daemon: $0).fact() }
        if let reason = found.unknown {
            instances = [.unknown(reason, from: .search("processes and units of this node"))]
        }
        return FactSet.Component(name: "runtime", instances: instances, notes: found.notes)
    }
}
