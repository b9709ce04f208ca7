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
        let owner = MountOwner(
            ids: [container.id, sandboxID ?? ""].map { Array($0.utf8)[...] }
                .filter { $0.count >= 12 },
            pod: Array((container.pod?.uid ?? "").utf8)[...])
        hostMounts = (specification[key: "mounts"]?.elements ?? []).compactMap(owner.hostMount)
        specification = YAMLNode(
            .mapping(entries.filter { $0.name != "mounts" && $0.name != "annotations" }),
            line: specification.line, column: specification.column)
    }
}

/// Tells what a container mounts of the node apart from what is its own.
private struct MountOwner {
    /// The ids of the container and of its pod's sandbox.
    let ids: [ArraySlice<UInt8>]
    /// The uid of its pod; empty where it has none.
    let pod: ArraySlice<UInt8>

    private static let here = Array(".".utf8)[...]
    private static let above = Array("..".utf8)[...]
    private static let pods = Array("pods".utf8)[...]
    private static let subPaths = Array("volume-subpaths".utf8)[...]
    private static let sharedMemory = [Array("dev".utf8)[...], Array("shm".utf8)[...]]

    /// Nil for what is no path of the node, for what kubelet and runtime give to every container, and
    /// for the volumes of its pod.
    func hostMount(_ mount: YAMLNode) -> HostMount? {
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
            source: "/" + parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/"),
            destination: destination,
            // With `rro` CRI-O and runc make what is mounted below read-only too.
            isReadOnly: options.contains("ro") || options.contains("rro"),
            isSubPath: parts.contains(Self.subPaths),
            line: mount.line, column: mount.column)
    }

    /// The steps of a path, without `.` and `..`.
    private static func parts(of path: String) -> [ArraySlice<UInt8>] {
        let bytes = Array(path.utf8)
        var parts: [ArraySlice<UInt8>] = []
        parts.reserveCapacity(12)
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "/")) ?? bytes.count
            let part = bytes[start..<end]
            start = end + 1
            if part.isEmpty || part == Self.here { continue }
            if part == Self.above {
                _ = parts.popLast()
            } else {
                parts.append(part)
            }
        }
        return parts
    }

    /// Whether a file or folder belongs to this container or its pod.
    ///
    /// Only by an id that stands in the path: a name alone could be anybody's.
    private func isOwn(_ parts: [ArraySlice<UInt8>], _ destination: String) -> Bool {
        for (index, part) in parts.enumerated() {
            if ids.contains(part) { return true }
            if !pod.isEmpty, part == pod, index > 0, parts[index - 1] == Self.pods {
                // The subPath of a hostPath lies there as well as that of a volume of the pod.
                return parts.dropFirst(index + 1).first != Self.subPaths
            }
        }
        // The node's memory for programs that talk in it, which a pod with the node's ipc has.
        return parts == Self.sharedMemory && destination == "/dev/shm"
    }
}
