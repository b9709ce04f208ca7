import HostSystem
import Posture
import YAML

/// What Docker knows of containers: `containers/<id>/config.v2.json`.
struct DockerState: RuntimeState {
    let host: HostView
    /// `data-root`.
    let root: String

    func container(_ id: String) throws(HostError) -> ContainerFinding? {
        guard let json = try json(of: id) else { return nil }
        var container = Container(id: id)
        container.runtime = .docker
        container.name = json.text("Name").map { $0.hasPrefix("/") ? String($0.dropFirst()) : $0 }
        container.image = json[key: "Config"]?.text("Image")
        container.imageDigest = json[key: "ImageManifest"]?.text("digest") ?? json.text("Image")
        container.started = json[key: "State"]?.text("StartedAt")
            .flatMap { Moment.milliseconds($0) }
        var finding = ContainerFinding(
            container: container, isComplete: container.started != nil)
        if let name = container.name, let pod = DockerPodName(name) {
            try add(pod, json[key: "Config"]?[key: "Labels"]?.texts ?? [:], to: &finding)
        }
        return finding
    }

    func ids(limit: Int) throws(HostError) -> [String] {
        let entries = try host.entries(of: "\(root)/containers") ?? []
        var ids: [String] = []
        for entry in entries where ids.count < limit {
            // A container that has ended stays until it is removed.
            let state = try json(of: entry.name)?[key: "State"]
            if state?.text("Running") == "true" { ids.append(entry.name) }
        }
        return ids
    }

    /// The sandbox of the pod to which a container belongs.
    func sandboxID(of id: String) throws(HostError) -> String? {
        guard let labels = try json(of: id)?[key: "Config"]?[key: "Labels"]?.texts,
            let sandbox = labels["io.kubernetes.sandbox.id"], sandbox != id
        else { return nil }
        return sandbox
    }

    private func json(of id: String) throws(HostError) -> YAMLNode? {
        guard ContainerID.isValid(id) else { return nil }
        return try host.json("\(root)/containers/\(id)/config.v2.json")
    }

    /// The kubelet's containers, which cri-dockerd makes: labels may be the image's, the name may
    /// not.
    private func add(
        _ pod: DockerPodName, _ labels: [String: String], to finding: inout ContainerFinding
    ) throws(HostError) {
        finding.container.isSandbox = pod.isSandbox
        finding.container.name = pod.isSandbox ? nil : pod.container
        var sandboxLabels: [String: String]? = pod.isSandbox ? labels : nil
        if !pod.isSandbox, let sandbox = try labels["io.kubernetes.sandbox.id"].flatMap(json(of:)) {
            sandboxLabels = sandbox[key: "Config"]?[key: "Labels"]?.texts
        }
        finding.isComplete = finding.isComplete && sandboxLabels != nil
        let foreign = "annotation."
        finding.container.pod = Container.Pod(
            name: pod.name, namespace: pod.namespace, uid: pod.uid,
            labels: PodLabels.of(sandbox: sandboxLabels ?? [:])
                .filter { !$0.key.hasPrefix(foreign) })
    }
}

/// `k8s_<container>_<pod>_<namespace>_<uid>_<attempt>`, as cri-dockerd names containers
/// (`core/naming.go`); names of Kubernetes have no `_`.
struct DockerPodName {
    let container: String
    let name: String
    let namespace: String
    let uid: String

    var isSandbox: Bool { container == "POD" }

    init?(_ text: String) {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 6, parts[0] == "k8s", parts[1...4].allSatisfy({ !$0.isEmpty }) else {
            return nil
        }
        (container, name, namespace, uid) = (parts[1], parts[2], parts[3], parts[4])
    }
}
