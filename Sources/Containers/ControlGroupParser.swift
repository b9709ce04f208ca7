package import HostSystem

/// Reads `/proc/PID/cgroup` of the processes of one node.
///
/// It knows the control groups of the node's process 1. Where the node is a container itself (kind,
/// k3d), every path begins with that container, which is none of the node's own. And where the
/// reader sits in a control group namespace, paths of others begin with `/..`, and those that do
/// not are of the reader's own container.
package struct ControlGroupParser: Sendable {
    /// A file longer than this is none of the kernel's: a path has at most 4096 bytes, and there
    /// are not more than 16 hierarchies.
    package static let limitBytes = 128 << 10

    /// With what paths begin that lead to the node itself.
    private var nodePaths: [[UInt8]] = []
    private var isBelowRoot = false

    /// Without knowledge of process 1 the node counts as no container.
    package init() {}

    /// - Parameter processOne: the bytes of `/proc/1/cgroup`.
    package init(processOne: Span<UInt8>) {
        guard processOne.count <= Self.limitBytes else { return }
        var index = 0
        while let line = ControlGroupLine(processOne, &index), nodePaths.count < 64 {
            isBelowRoot = isBelowRoot || line.isAboveNamespace(processOne)
            var walk = ControlGroupWalk()
            walk.walk(line.path, of: processOne)
            guard let end = walk.containerEnd else { continue }
            let path = (line.path.lowerBound..<end).map { processOne[$0] }
            if !nodePaths.contains(path) { nodePaths.append(path) }
        }
    }

    /// For the processes of this node; without knowledge of process 1 where it has no such file.
    package init(reading host: HostView) throws(HostError) {
        let file = try host.contents(of: "/proc/1/cgroup", limitBytes: Self.limitBytes)
        let bytes = file?.bytes ?? []
        self.init(processOne: bytes.span)
    }

    /// Nil where there is no line in the bytes, as of a process that has ended.
    package func parse(_ bytes: Span<UInt8>) -> ControlGroupPath? {
        guard bytes.count <= Self.limitBytes else { return nil }
        var path = ControlGroupPath()
        var (index, lines, unitRank) = (0, 0, -1)
        var walked: (path: Range<Int>, walk: ControlGroupWalk)?
        while let line = ControlGroupLine(bytes, &index) {
            lines += 1
            // What the reader's own container calls its groups is its own business.
            if isBelowRoot, !line.isAboveNamespace(bytes) { continue }
            var walk = ControlGroupWalk()
            // Of v1 there are a dozen lines, and mostly with one path.
            if let walked, bytes.areEqual(walked.path, line.path) {
                walk = walked.walk
            } else {
                walk.walk(belowNode(line.path, of: bytes), of: bytes)
            }
            walked = (line.path, walk)
            if walk.place.weight > path.place.weight { path.place = walk.place }
            if let unit = walk.unit, line.unitRank > unitRank {
                path.unit = unit
                unitRank = line.unitRank
            }
        }
        guard lines > 0 else { return nil }
        if walked == nil { path.place = .other }
        return path
    }

    private func belowNode(_ path: Range<Int>, of bytes: Span<UInt8>) -> Range<Int> {
        for node in nodePaths where node.count <= path.count {
            let end = path.lowerBound + node.count
            guard end == path.upperBound || bytes[end] == UInt8(ascii: "/"),
                node.indices.allSatisfy({ node[$0] == bytes[path.lowerBound + $0] })
            else { continue }
            return end..<path.upperBound
        }
        return path
    }
}

extension ControlGroupPath.Place {
    /// Where the hierarchies of v1 do not agree, the one that says more is believed: an id that
    /// only root can have made before one that a user can, and that before none.
    fileprivate var weight: Int {
        switch self {
        case .host: 0
        case .other: 1
        case .claimed: 2
        case .container: 3
        }
    }
}
