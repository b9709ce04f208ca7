import HostSystem

/// The mounts of a node as its process 1 sees them (`/proc/1/mountinfo`, proc_pid_mountinfo(5)).
struct MountTable {
    struct Mount {
        let point: String
        /// The numbers of the file system's device, and the part of it that is mounted.
        let device: String
        let root: String
        let type: String
        let source: String
        let options: Set<String>
        /// From 1.
        let line: Int
    }

    static let path = "/proc/1/mountinfo"
    /// 200 containers make some 2,000 lines of 300 bytes.
    private static let limitBytes = 16 << 20

    private var mounts: [String: Mount] = [:]

    /// Nil where the node has no such file.
    init?(_ host: HostView) throws(HostError) {
        let contents = try host.contents(of: Self.path, limitBytes: Self.limitBytes)
        guard let contents else { return nil }
        var number = 0
        for line in contents.bytes.split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        {
            number += 1
            let words = line.split(separator: UInt8(ascii: " "))
            guard words.count >= 9,
                let dash = words.dropFirst(6).firstIndex(of: [UInt8(ascii: "-")]),
                words.count > dash + 2
            else { continue }
            func text(_ index: Int) -> String { String(decoding: words[index], as: UTF8.self) }
            let options = Set(text(5).split(separator: ",").map(String.init))
            let point = Self.unescaped(words[4])
            // Of two at one place the later lies on top.
            mounts[point] = Mount(
                point: point, device: text(2), root: Self.unescaped(words[3]), type: text(dash + 1),
                source: text(dash + 2), options: options,
                line: number)
        }
    }

    /// The mount on which a path lies.
    func mount(of path: String) -> Mount? {
        var place = path
        while true {
            if let mount = mounts[place] { return mount }
            guard place != "/", let slash = place.lastIndex(of: "/") else { return nil }
            place = slash == place.startIndex ? "/" : String(place[..<slash])
        }
    }

    /// The paths by which the node sees what the kubelet has mounted for a `subPath`, that of the
    /// largest part of the file system first; none where that is not known.
    func places(ofSubPath path: String) -> [String] {
        // The kubelet's folder can be a link.
        guard let start = path.firstRange(of: "/pods/")?.lowerBound,
            let own = mounts[path]
                ?? mounts.values.first(where: { $0.point.hasSuffix(path[start...]) })
        else { return [] }
        let others = mounts.values.filter {
            $0.device == own.device && !$0.point.contains("/volume-subpaths/")
                && ($0.root == "/" || $0.root == own.root || own.root.hasPrefix($0.root + "/"))
        }
        return others.sorted { ($0.root.utf8.count, $0.point) < ($1.root.utf8.count, $1.point) }
            .map { other in
                let rest =
                    other.root == "/" ? own.root : String(own.root.dropFirst(other.root.count))
                let place = (other.point == "/" ? "" : other.point) + (rest == "/" ? "" : rest)
                return place.isEmpty ? "/" : place
            }
    }

    /// Spaces, tabs, line ends and backslashes are written as `\040`.
    private static func unescaped(_ bytes: ArraySlice<UInt8>) -> String {
        guard bytes.contains(UInt8(ascii: "\\")) else {
            return String(decoding: bytes, as: UTF8.self)
        }
        var plain: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\\"), rest.count >= 3,
                let code = UInt8(String(decoding: rest.prefix(3), as: UTF8.self), radix: 8)
            {
                plain.append(code)
                rest = rest.dropFirst(3)
            } else {
                plain.append(byte)
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }
}
