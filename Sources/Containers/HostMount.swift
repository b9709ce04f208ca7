import Posture
import YAML

/// A part of the node's files that a container sees by a path of the node.
package struct HostMount: Hashable, Sendable {
    /// The path on the node, without `.` and `..`.
    package let source: String
    /// The path in the container.
    package let destination: String
    package let isReadOnly: Bool
    /// Whether the kubelet has put it there for a `subPath`: what it is the node's mounts tell alone.
    package let isSubPath: Bool
    /// Where it stands in the specification, each counted from 1.
    package let line: Int
    package let column: Int
}

extension RunningContainer {
    /// Keeps of the mounts ``hostMounts`` alone, and of the annotations nothing: of hundreds of
    /// containers these are most of what the memory of a check would hold.
    ///
    /// For when ``container`` and ``sandboxID`` are known, whose own files are no host mounts.
    mutating func shorten() {
        guard let entries = specification.entries else { return }
        hostMounts = (specification[key: "mounts"]?.elements ?? []).compactMap(hostMount)
        specification = YAMLNode(
            .mapping(entries.filter { $0.name != "mounts" && $0.name != "annotations" }),
            line: specification.line, column: specification.column)
    }

    /// Nil for what is no path of the node, for what kubelet and runtime give to every container, and
    /// for the volumes of its pod.
    private func hostMount(_ mount: YAMLNode) -> HostMount? {
        guard let source = mount[key: "source"]?.scalar?.text,
            source.utf8.first == UInt8(ascii: "/"),
            let destination = mount[key: "destination"]?.scalar?.text,
            case let parts = Self.parts(of: source), !isOwn(parts, destination)
        else { return nil }
        let options = (mount[key: "options"]?.elements ?? []).compactMap { $0.scalar?.text }
        guard
            mount[key: "type"]?.scalar?.text == "bind" || options.contains("bind")
                || options.contains("rbind")
        else { return nil }
        return HostMount(
            source: "/" + parts.joined(separator: "/"), destination: destination,
            // With `rro` CRI-O and runc make what is mounted below read-only too.
            isReadOnly: options.contains("ro") || options.contains("rro"),
            isSubPath: parts.contains("volume-subpaths"), line: mount.line, column: mount.column)
    }

    /// The steps of a path, without `.` and `..`.
    private static func parts(of path: String) -> [Substring] {
        var parts: [Substring] = []
        for step in path.utf8.split(separator: UInt8(ascii: "/")) {
            let part = Substring(step)
            if part == "." { continue }
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return parts
    }

    /// Whether a file or folder belongs to this container or its pod.
    ///
    /// Only by an id that stands in the path: a name alone could be anybody's.
    private func isOwn(_ parts: [Substring], _ destination: String) -> Bool {
        let pod = container.pod?.uid ?? ""
        let ids = [container.id, sandboxID ?? ""].filter { $0.utf8.count >= 12 }
        for (index, part) in parts.enumerated() {
            if ids.contains(where: { $0 == part }) { return true }
            if !pod.isEmpty, part == pod, index > 0, parts[index - 1] == "pods" {
                // The subPath of a hostPath lies there as well as that of a volume of the pod.
                return parts.dropFirst(index + 1).first != "volume-subpaths"
            }
        }
        // The node's memory for programs that talk in it, which a pod with the node's ipc has.
        return parts == ["dev", "shm"] && destination == "/dev/shm"
    }
}
