import HostSystem
import Posture
import YAML

/// What CRI-O knows of containers: the OCI specification that it keeps in containers/storage.
///
/// Podman keeps its own at the same place, of which nothing but the id is told: it copies
/// annotations from images, so nothing there can be believed.
struct StorageState: RuntimeState {
    let host: HostView
    /// `runroot` and `graphroot`.
    let folders: [String]

    func container(_ id: String) throws(HostError) -> ContainerFinding? {
        guard let spec = try annotations(of: id) else { return nil }
        return try finding(id, spec) { sandbox throws(HostError) in try annotations(of: sandbox) }
    }

    /// - Parameter sandbox: reads the annotations of a pod's sandbox, for the pod's labels.
    func finding(
        _ id: String, _ spec: Annotations,
        sandbox read: (String) throws(HostError) -> Annotations?
    ) throws(HostError) -> ContainerFinding {
        var container = Container(id: id)
        // CRI-O itself passes over what names another manager (`LoadContainer`).
        guard spec["io.container.manager"] ?? "cri-o" == "cri-o", let type = spec[.containerType]
        else { return ContainerFinding(container: container) }
        container.runtime = .crio
        container.isSandbox = type == "sandbox"
        container.name = container.isSandbox ? nil : spec["io.kubernetes.container.name"]
        container.image = spec[.imageName] ?? spec[.image]
        container.imageDigest = Self.digest(spec)
        let sandbox =
            container.isSandbox ? spec : try spec[.sandboxID].flatMap(read)
        let labels = try (sandbox?[.labels]).flatMap { text throws(HostError) in
            try HostView.json(Array(text.utf8), path: folder(id))?.texts
        }
        container.pod = Container.Pod(
            name: spec["io.kubernetes.pod.name"] ?? spec[.kubeName],
            namespace: spec["io.kubernetes.pod.namespace"] ?? spec[.namespace],
            uid: spec["io.kubernetes.pod.uid"], labels: PodLabels.of(sandbox: labels ?? [:]))
        let started = try started(id)
        container.started = started ?? spec[.created].flatMap { Moment.milliseconds($0) }
        return ContainerFinding(
            container: container, isComplete: sandbox != nil && started != nil)
    }

    func ids(limit: Int) throws(HostError) -> [String] {
        guard let folder = folders.first else { return [] }
        let entries = try host.entries(of: "\(folder)/overlay-containers") ?? []
        return entries.lazy.filter { $0.kind == .directory }.map(\.name).prefix(limit).map(\.self)
    }

    /// Whether CRI-O has noted the end of a container, whose folder stays until it is removed.
    func hasEnded(_ id: String) throws(HostError) -> Bool {
        for root in folders.reversed() {
            if let state = try host.json("\(folder(id, in: root))/state.json") {
                return state.text("status") == "stopped"
            }
        }
        return false
    }

    private func folder(_ id: String, in root: String? = nil) -> String {
        "\(root ?? folders.last ?? "")/overlay-containers/\(id)/userdata"
    }

    private func annotations(of id: String) throws(HostError) -> Annotations? {
        guard ContainerID.isValid(id) else { return nil }
        for root in folders {
            if let json = try host.json("\(folder(id, in: root))/config.json") {
                return Annotations(texts: json.annotations)
            }
        }
        return nil
    }

    /// As CRI-O wrote it behind the start; nil before.
    private func started(_ id: String) throws(HostError) -> Int64? {
        for root in folders.reversed() {
            if let state = try host.json("\(folder(id, in: root))/state.json") {
                return state.text("started").flatMap { Moment.milliseconds($0) }
            }
        }
        return nil
    }

    /// Of the manifest, where a reference has it; the id of an image is the digest of its
    /// configuration.
    private static func digest(_ spec: Annotations) -> String? {
        let references = [spec[.imageRepoDigests], spec[.imageRef], spec[.image]]
        for reference in references.compactMap(\.self) {
            let first = reference.prefix { $0 != "," }
            let parts = first.split(separator: "@", maxSplits: 1)
            if parts.count == 2, parts[1].hasPrefix("sha256:") { return String(parts[1]) }
        }
        for reference in references.compactMap(\.self) {
            if reference.hasPrefix("sha256:") { return reference }
            if reference.utf8.count == 64, reference.utf8.allSatisfy(\.isLowerHexadecimal) {
                return "sha256:\(reference)"
            }
        }
        return nil
    }
}
