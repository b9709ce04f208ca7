import HostSystem
import Posture
import YAML

extension StorageState {
    /// CRI-O's containers, and Podman's, that have not ended; nil where there is no place for any.
    func running(limit: Int) throws(HostError) -> RunningListing? {
        guard let root = folders.first else { return nil }
        let folder = "\(root)/overlay-containers"
        guard let entries = try host.entries(of: folder, limit: 100_000) else { return nil }
        var listing = RunningListing()
        let ids = entries.map(\.name).filter(ContainerID.isValid)
        listing.add(ids, in: folder, limit: limit) { id throws(HostError) in
            let place = "\(folder)/\(id)/userdata"
            guard let json = try host.specification("\(place)/config.json") else { return nil }
            if try hasEnded(id) { return nil }
            let annotations = Annotations(texts: json.annotations)
            let finding = try finding(id, annotations) { _ in nil }
            return RunningContainer(
                container: finding.container, specification: json, path: "\(place)/config.json",
                pid: try host.processNumber(in: "\(place)/pidfile"),
                sandboxID: annotations[.sandboxID].flatMap { $0 == id ? nil : $0 })
        }
        return listing
    }
}
