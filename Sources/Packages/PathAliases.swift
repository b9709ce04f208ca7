import HostSystem

/// The folders of a node that have two names, as `/bin` is `/usr/bin` where `/usr` is merged.
///
/// A package may list `/bin/ls` and the kernel run `/usr/bin/ls`, or the other way round. Only the
/// folders below are looked at: these are the ones that distributions have merged.
struct PathAliases: Sendable {
    private static let candidates = [
        "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libo32", "/libx32", "/opt",
        "/usr/bin", "/usr/sbin", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libx32",
        "/usr/libexec", "/usr/local",
    ]

    /// Names with a slash at their end, the longest first.
    private let folders: [(from: [UInt8], to: [UInt8])]

    init(_ host: HostView) throws(HostError) {
        var links: [String: String] = [:]
        for name in Self.candidates {
            guard let target = try host.linkTarget(of: name) else { continue }
            links[name] = Self.absolute(target, in: name)
        }
        folders = links.keys.map { name in
            (Array("\(name)/".utf8), Array("\(Self.followed(name, links))/".utf8))
        }.sorted { $0.from.count > $1.from.count }
    }

    /// The path without links, points and doubled slashes, as far as it can be told by its text.
    private static func absolute(_ target: String, in link: String) -> String {
        var parts =
            target.hasPrefix("/") ? [] : link.split(separator: "/").dropLast().map(String.init)
        for part in target.split(separator: "/") {
            switch part {
            case ".": continue
            case "..": _ = parts.popLast()
            default: parts.append(String(part))
            }
        }
        return "/" + parts.joined(separator: "/")
    }

    /// Where a name leads at last; a circle of links ends somewhere in it.
    private static func followed(_ name: String, _ links: [String: String]) -> String {
        var path = name
        for _ in 0..<links.count {
            let link = links.keys.filter { path == $0 || path.hasPrefix("\($0)/") }
                .max { $0.utf8.count < $1.utf8.count }
            guard let link, let target = links[link] else { break }
            path = target + path.dropFirst(link.count)
        }
        return path
    }

    /// What stands for how many of a path's first bytes; nil where the path is as it should be.
    func replacement(in path: Span<UInt8>) -> (prefix: [UInt8], dropped: Int)? {
        for (from, to) in folders where path.starts(with: from) {
            return (to, from.count)
        }
        return nil
    }

    /// The one name of a path.
    func canonical(_ path: [UInt8]) -> [UInt8] {
        guard let (prefix, dropped) = replacement(in: path.span) else { return path }
        return prefix + path[dropped...]
    }

    /// The hash of the one name of the place, or where there is none of the path.
    func hash(_ path: Span<UInt8>, at place: [UInt8]?, from hasher: PathHash) -> PathHash {
        guard let place else { return hash(path, from: hasher) }
        return hash(place.span, from: hasher)
    }

    /// The hash of a path's one name, which is never made as a copy.
    func hash(_ path: Span<UInt8>, from hasher: PathHash) -> PathHash {
        guard let (prefix, dropped) = replacement(in: path) else { return hasher.adding(path) }
        return hasher.adding(prefix.span).adding(path.extracting(dropped...))
    }
}

extension Span<UInt8> {
    func starts(with bytes: [UInt8]) -> Bool {
        guard count >= bytes.count else { return false }
        for index in bytes.indices where self[index] != bytes[index] { return false }
        return true
    }

    func isEqual(to bytes: [UInt8]) -> Bool {
        count == bytes.count && starts(with: bytes)
    }

    func array() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(copying: self)
        return bytes
    }
}
