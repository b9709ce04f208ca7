/// Something that a pod puts at a place in a container.
struct PodMount: Hashable, Sendable {
    enum Source: Hashable, Sendable {
        /// A file or folder of the node.
        case node(String)
        /// Something else, in words.
        case elsewhere(String)

        var nodePath: String? {
            if case .node(let path) = self { path } else { nil }
        }
    }

    /// Without a slash behind it; the root is empty.
    let path: String
    let source: Source

    /// Where a path of the container comes from; nil for one in the image.
    static func place(of path: String, _ mounts: [PodMount]) -> Source? {
        let clean = normal(path)
        let mount = mounts.filter { clean == $0.path || clean.hasPrefix($0.path + "/") }
            .max { $0.path.utf8.count < $1.path.utf8.count }
        guard let mount else { return nil }
        guard case .node(let source) = mount.source else { return mount.source }
        let rest = clean.dropFirst(mount.path.count)
        return .node(source.isEmpty && rest.isEmpty ? "/" : source + rest)
    }

    /// A path without `.`, `..` and needless slashes; the root is empty.
    static func normal(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return parts.map { "/" + $0 }.joined()
    }
}
