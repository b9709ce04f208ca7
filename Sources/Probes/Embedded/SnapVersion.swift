import HostSystem
import Posture
import YAML

/// The version of a snap, which MicroK8s names after its Kubernetes.
enum SnapVersion {
    /// `version: v1.31.2` in the description of the snap to which a program belongs; nil where it
    /// belongs to none, or where that does not tell.
    static func fact(ofProgram program: String?, _ host: HostView) -> Fact? {
        let parts = (program ?? "").split(separator: "/")
        guard parts.count > 3, parts[0] == "snap" else { return nil }
        let path = "/snap/\(parts[1])/\(parts[2])/meta/snap.yaml"
        do {
            guard let contents = try host.contents(of: path),
                let document = try YAML.document(
                    bytes: contents.bytes, path: path, onlyFirst: true),
                let node = document[key: "version"], let text = node.scalar?.text,
                let version = KubernetesVersion(in: text)
            else { return nil }
            return Fact(.string(version.text), from: .file(path: path, line: node.line))
        } catch {
            // Other sources are asked.
            return nil
        }
    }
}
