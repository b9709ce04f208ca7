import HostSystem
import YAML

/// A pod that a kubelet starts from a file (`kind: Pod` of `v1`).
struct PodManifest: Sendable {
    let path: String
    let name: String
    /// Those that run all the time: the pod's containers, and init containers that stay.
    let containers: [PodContainer]

    /// Throws where the kubelet refuses the file, or what it makes of it cannot be told.
    init(_ bytes: [UInt8], path: String) throws(YAMLError) {
        guard let document = try YAML.document(bytes: bytes, path: path, onlyFirst: true),
            document.entries != nil
        else {
            throw YAMLError(path: path, line: nil, column: nil, problem: "it holds no pod")
        }
        let kind = document[key: "kind"]?.scalar?.text
        guard kind == "Pod", document[key: "apiVersion"]?.scalar?.text == "v1" else {
            throw YAMLError(
                path: path, line: document.line, column: document.column,
                problem: "it is no Pod of v1")
        }
        self.path = path
        name = document[key: "metadata"]?[key: "name"]?.scalar?.text ?? ""
        let spec = document[key: "spec"]
        let volumes = try PodVolumes(spec?[key: "volumes"], path: path)
        var found: [PodContainer] = []
        for node in spec?[key: "containers"]?.elements ?? [] {
            found.append(try PodContainer(node, in: spec, volumes: volumes, path: path))
        }
        for node in spec?[key: "initContainers"]?.elements ?? []
        where node[key: "restartPolicy"]?.scalar?.text == "Always" {
            found.append(try PodContainer(node, in: spec, volumes: volumes, path: path))
        }
        // `ValidatePodSpec` wants one at least.
        guard spec?[key: "containers"]?.elements?.isEmpty == false else {
            throw YAMLError(
                path: path, line: document.line, column: document.column,
                problem: "it has no containers")
        }
        containers = found
    }
}

/// The volumes of a pod by their names.
struct PodVolumes {
    private var sources: [String: PodMount.Source] = [:]

    init(_ list: YAMLNode?, path: String) throws(YAMLError) {
        for volume in list?.elements ?? [] {
            guard let name = volume[key: "name"]?.scalar?.text else { continue }
            if let host = volume[key: "hostPath"] {
                let text = host[key: "path"]?.scalar?.text ?? ""
                sources[name] = .node(PodMount.normal(text))
            } else {
                let kind = volume.entries?.map(\.name).first { $0 != "name" } ?? "emptyDir"
                sources[name] = .elsewhere("it lies in the pod's volume '\(name)' (\(kind))")
            }
        }
    }

    /// What a container's `volumeMounts` put in its place.
    func mounts(_ list: YAMLNode?) -> [PodMount] {
        (list?.elements ?? []).compactMap { mount in
            guard let name = mount[key: "name"]?.scalar?.text,
                let path = mount[key: "mountPath"]?.scalar?.text
            else { return nil }
            let place = PodMount.normal(path.hasPrefix("/") ? path : "/" + path)
            var source = sources[name] ?? .elsewhere("the pod has no volume '\(name)'")
            if mount[key: "subPathExpr"]?.scalar?.text.isEmpty == false {
                source = .elsewhere("it lies where an expression of the pod says")
            } else if case .node(let folder) = source,
                let part = mount[key: "subPath"]?.scalar?.text, !part.isEmpty
            {
                source = .node(folder + PodMount.normal("/" + part))
            }
            return PodMount(path: place, source: source)
        }
    }
}
