import HostSystem
import Posture
import YAML

extension ContainerdState {
    /// The tasks of all namespaces but Docker's; nil where there is no place for any.
    func running(limit: Int) throws(HostError) -> RunningListing? {
        guard let entries = try host.entries(of: tasks) else { return nil }
        var listing = RunningListing()
        if entries.count > Self.namespaceLimit {
            listing.problems.append(
                HostError(
                    .tooLarge, path: tasks,
                    problem: "it has more than \(Self.namespaceLimit) namespaces, and containers "
                        + "of the rest are not read"))
        }
        for namespace in Self.ordered(entries.map(\.name)) {
            let folder = "\(tasks)/\(namespace)"
            let ids = (try host.entries(of: folder, limit: 100_000) ?? []).map(\.name)
                .filter(ContainerID.isValid)
            let start = listing.containers.count
            listing.add(ids, in: folder, limit: limit) { id throws(HostError) in
                try running(id, in: namespace)
            }
            addRecords(to: &listing, from: start, namespace: namespace)
        }
        return listing
    }

    private func running(_ id: String, in namespace: String) throws(HostError) -> RunningContainer?
    {
        let folder = "\(tasks)/\(namespace)/\(id)"
        let path = "\(folder)/config.json"
        guard let json = try host.specification(path) else { return nil }
        let bundle = ContainerdBundle(
            namespace: namespace, annotations: json.annotations, started: nil)
        return RunningContainer(
            container: Self.container(id, bundle, nil), specification: json, path: path,
            pid: try host.processNumber(in: "\(folder)/init.pid"),
            sandboxID: bundle.annotations["io.kubernetes.cri.sandbox-id"].flatMap {
                $0 == id ? nil : $0
            })
    }

    /// What the database has of images, read once for all.
    private func addRecords(
        to listing: inout RunningListing, from start: Int, namespace: String
    ) {
        guard start < listing.containers.count else { return }
        let ids = listing.containers[start...].filter { !$0.container.isSandbox }
            .map(\.container.id)
        for root in place.roots {
            let path = "\(root)/io.containerd.metadata.v1.bolt/meta.db"
            do throws(HostError) {
                let records = try BoltDatabase.read(path, of: host, budgetBytes: 512 << 20) {
                    reader throws(BoltError) in
                    var records: [String: ContainerdRecord] = [:]
                    for id in ids {
                        records[id] = try ContainerdRecord(
                            id, namespaces: [namespace], withPod: false, in: &reader)
                    }
                    return records
                }
                guard let records else { continue }
                for index in listing.containers.indices.dropFirst(start) {
                    guard let record = records[listing.containers[index].container.id] else {
                        continue
                    }
                    let container = listing.containers[index].container
                    listing.containers[index].container.image = record.image ?? container.image
                    listing.containers[index].container.imageDigest = record.imageDigest
                    if container.pod == nil, let name = record.labels["nerdctl/name"] {
                        listing.containers[index].container.name = name
                    }
                }
            } catch {
                for index in listing.containers.indices.dropFirst(start) {
                    listing.containers[index].failure = error
                }
            }
        }
    }
}
