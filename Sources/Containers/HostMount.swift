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
            ids: [container.id, sandboxID ?? ""].map { Array($0.utf8) }.filter { $0.count >= 12 },
            pod: Array((container.pod?.uid ?? "").utf8))
        hostMounts = (specification[key: "mounts"]?.elements ?? []).compactMap(owner.hostMount)
        specification = YAMLNode(
            .mapping(entries.filter { $0.name != "mounts" && $0.name != "annotations" }),
            line: specification.line, column: specification.column)
    }
}

/// Tells what a container mounts of the node apart from what is its own.
private struct MountOwner {
    /// The ids of the container and of its pod's sandbox.
    let ids: [[UInt8]]
    /// The uid of its pod; empty where it has none.
    let pod: [UInt8]

    private static let pods = Array("pods".utf8)
    private static let subPaths = Array("volume-subpaths".utf8)

    /// Nil for what is no path of the node, for what kubelet and runtime give to every container, and
    /// for the volumes of its pod.
    func hostMount(_ mount: YAMLNode) -> HostMount? {
        guard let source = mount[key: "source"]?.scalar?.text,
            source.utf8.first == UInt8(ascii: "/"),
            let destination = mount[key: "destination"]?.scalar?.text,
            case let path = StepPath(source), !isOwn(path, destination)
        else { return nil }
        let options = (mount[key: "options"]?.elements ?? []).compactMap { $0.scalar?.text }
        guard
            mount[key: "type"]?.scalar?.text == "bind" || options.contains("bind")
                || options.contains("rbind")
        else { return nil }
        return HostMount(
            source: path.text,
            destination: destination,
            // With `rro` CRI-O and runc make what is mounted below read-only too.
            isReadOnly: options.contains("ro") || options.contains("rro"),
            isSubPath: path.steps.contains { path.isStep($0, Self.subPaths) },
            line: mount.line, column: mount.column)
    }

    /// Whether a file or folder belongs to this container or its pod.
    ///
    /// Only by an id that stands in the path: a name alone could be anybody's.
    private func isOwn(_ path: StepPath, _ destination: String) -> Bool {
        for (index, step) in path.steps.enumerated() {
            if ids.contains(where: { path.isStep(step, $0) }) { return true }
            if !pod.isEmpty, path.isStep(step, pod), index > 0,
                path.isStep(path.steps[index - 1], Self.pods)
            {
                // The subPath of a hostPath lies there as well as that of a volume of the pod.
                return !path.steps.dropFirst(index + 1).prefix(1)
                    .contains { path.isStep($0, Self.subPaths) }
            }
        }
        // The node's memory for programs that talk in it, which a pod with the node's ipc has.
        return destination == "/dev/shm" && path.text == "/dev/shm"
    }
}

/// A path in its steps, without `.` and `..`.
private struct StepPath {
    private let bytes: [UInt8]
    /// Where the steps stand.
    private(set) var steps: [Range<Int>] = []

    init(_ path: String) {
        bytes = Array(path.utf8)
        steps.reserveCapacity(12)
        var start = 0
        while start < bytes.count {
            var end = start
            while end < bytes.count, bytes[end] != UInt8(ascii: "/") { end += 1 }
            let isDots = end - start <= 2 && bytes[start..<end].allSatisfy { $0 == 0x2E }
            if !isDots {
                steps.append(start..<end)
            } else if end - start == 2 {
                _ = steps.popLast()
            }
            start = end + 1
        }
    }

    var text: String {
        steps.isEmpty
            ? "/" : steps.map { "/" + String(decoding: bytes[$0], as: UTF8.self) }.joined()
    }

    func isStep(_ step: Range<Int>, _ name: [UInt8]) -> Bool {
        guard step.count == name.count else { return false }
        for index in 0..<name.count where bytes[step.lowerBound + index] != name[index] {
            return false
        }
        return true
    }
}
