import HostSystem
import Posture
import YAML

extension KubeletVersionFinder {
    /// The version of a snap, whose name is that of Kubernetes: `version: v1.31.2` in its
    /// description.
    func snap() -> Fact? {
        let parts = (launch.program ?? "").split(separator: "/")
        guard parts.count > 3, parts[0] == "snap" else { return nil }
        let path = "/snap/\(parts[1])/\(parts[2])/meta/snap.yaml"
        do {
            guard let contents = try launch.files.contents(of: path),
                let document = try YAML.document(
                    bytes: contents.bytes, path: path, onlyFirst: true),
                let node = document[key: "version"], let text = node.scalar?.text,
                let version = KubernetesVersion(in: text)
            else { return nil }
            return Fact(.string(version.text), from: .file(path: path, line: node.line))
        } catch {
            // The other sources are asked.
            return nil
        }
    }
}
