import HostSystem
import Posture
import YAML

/// The bundles of Docker's containers, which lie in a containerd of its own or of the node.
struct DockerBundles {
    private static let folders = [
        "/run/containerd/io.containerd.runtime.v2.task/moby",
        "/run/docker/containerd/daemon/io.containerd.runtime.v2.task/moby",
        "/var/snap/docker/current/run/docker/containerd/daemon/io.containerd.runtime.v2.task/moby",
    ]

    let host: HostView
    /// `data-root`s.
    let roots: [String]

    /// Nil where there is no place for any.
    func running(limit: Int) throws(HostError) -> RunningListing? {
        var listing: RunningListing?
        for folder in Self.folders {
            guard let entries = try host.entries(of: folder, limit: 100_000) else { continue }
            var found = listing ?? RunningListing()
            found.add(
                entries.map(\.name).filter(ContainerID.isValid), in: folder, limit: limit
            ) { id throws(HostError) in
                try running(id, in: "\(folder)/\(id)")
            }
            listing = found
        }
        return listing
    }

    private func running(_ id: String, in folder: String) throws(HostError) -> RunningContainer? {
        let path = "\(folder)/config.json"
        guard let json = try host.specification(path) else { return nil }
        var container = Container(id: id)
        container.runtime = .docker
        var running = RunningContainer(
            container: container, specification: json, path: path,
            pid: try host.processNumber(in: "\(folder)/init.pid"))
        do throws(HostError) {
            for root in roots {
                let state = DockerState(host: host, root: root)
                guard let finding = try state.container(id) else { continue }
                running.container = finding.container
                running.sandboxID = try state.sandboxID(of: id)
                break
            }
        } catch {
            running.failure = error
        }
        return running
    }
}
