import HostSystem
import Posture
import YAML

/// What containerd (1.6 to 2.x) knows of containers: the bundles of its tasks and its database.
struct ContainerdState: RuntimeState {
    /// The namespace of CRI's containers (`internal/cri/constants`).
    static let kubernetes = "k8s.io"
    /// That of Docker's, of which Docker itself knows more.
    private static let docker = "moby"
    static let namespaceLimit = 64

    let host: HostView
    let place: RuntimePlaces.Containerd

    var tasks: String { "\(place.state)/io.containerd.runtime.v2.task" }

    func container(_ id: String) throws(HostError) -> ContainerFinding? {
        let bundle = try bundle(of: id)
        var failure: HostError?
        var record: ContainerdRecord?
        do throws(HostError) {
            for root in place.roots where record == nil {
                record = try self.record(id, in: bundle?.namespace, below: root)
            }
        } catch {
            // What the bundle says is true without the database.
            guard bundle != nil else { throw error }
            failure = error
        }
        if bundle == nil, record == nil { return nil }
        return ContainerFinding(
            container: Self.container(id, bundle, record),
            isComplete: bundle != nil && record != nil,
            failure: failure)
    }

    func ids(limit: Int) throws(HostError) -> [String] {
        var ids: [String] = []
        for namespace in try namespaces() {
            let entries = try host.entries(of: "\(tasks)/\(namespace)") ?? []
            ids += entries.lazy.map(\.name).prefix(limit - ids.count)
        }
        return ids
    }

    private func bundle(of id: String) throws(HostError) -> ContainerdBundle? {
        for namespace in try namespaces() {
            let folder = "\(tasks)/\(namespace)/\(id)"
            guard let json = try host.json("\(folder)/config.json") else { continue }
            return ContainerdBundle(
                namespace: namespace, annotations: json.annotations,
                started: try host.file(at: "\(folder)/init.pid")?.modifiedMilliseconds)
        }
        return nil
    }

    private func record(
        _ id: String, in namespace: String?, below root: String
    ) throws(HostError) -> ContainerdRecord? {
        let path = "\(root)/io.containerd.metadata.v1.bolt/meta.db"
        let found = try BoltDatabase.read(path, of: host) { reader throws(BoltError) in
            var namespaces = namespace.map { [$0] }
            if namespaces == nil { namespaces = try ContainerdRecord.namespaces(in: &reader) }
            return try ContainerdRecord(id, namespaces: namespaces ?? [], in: &reader)
        }
        return found ?? nil
    }

    private func namespaces() throws(HostError) -> [String] {
        Self.ordered((try host.entries(of: tasks) ?? []).map(\.name))
    }

    /// That of Kubernetes first, and without Docker's.
    static func ordered(_ names: [String]) -> [String] {
        (names.filter { $0 == kubernetes } + names.filter { $0 != kubernetes && $0 != docker })
            .prefix(namespaceLimit).map(\.self)
    }

    /// What bundle and record say together. Only of CRI's are names of pods taken: elsewhere an
    /// image can bring any label.
    static func container(
        _ id: String, _ bundle: ContainerdBundle?, _ record: ContainerdRecord?
    ) -> Container {
        var container = Container(id: id)
        container.runtime = .containerd
        container.image = record?.image ?? bundle?[.imageName]
        container.imageDigest = record?.imageDigest
        container.started = bundle?.started ?? record?.created
        let labels = record?.labels ?? [:]
        guard bundle?.isOfCRI == true || record?.isOfCRI == true else {
            container.name = labels["nerdctl/name"] ?? id
            return container
        }
        container.isSandbox = bundle?[.containerType] == "sandbox" || record?.isSandbox == true
        if !container.isSandbox {
            container.name = bundle?[.containerName] ?? labels["io.kubernetes.container.name"]
        }
        container.pod = Container.Pod(
            name: bundle?[.sandboxName] ?? labels["io.kubernetes.pod.name"],
            namespace: bundle?[.sandboxNamespace] ?? labels["io.kubernetes.pod.namespace"],
            uid: bundle?[.sandboxUID] ?? labels["io.kubernetes.pod.uid"],
            labels: PodLabels.of(sandbox: record?.sandboxLabels ?? [:]))
        return container
    }
}
