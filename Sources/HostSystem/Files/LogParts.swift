import Glibc

/// A log and those that it was rotated to: `NAME`, `NAME.1` and so on.
struct LogParts {
    struct Part {
        let path: String
        let identity: FileIdentity

        func isSame(as other: FileIdentity) -> Bool {
            identity.device == other.device && identity.inode == other.inode
        }
    }

    /// A look that meets a rotation is taken again, so often at most.
    private static let attempts = 8
    /// Digits of a rotated log's number.
    private static let digitLimit = 5

    let host: HostView
    let path: String

    /// All that are there, the oldest first; nil where they do not hold still.
    ///
    /// While a log is rotated a file can be under two names one after the other, or a name be one
    /// that was not there before: two looks must have found the same.
    func all() throws(HostError) -> [Part]? {
        var before = try look()
        for _ in 0..<Self.attempts {
            let parts = try look()
            if parts.elementsEqual(before, by: { $0.isSame(as: $1.identity) }) { return parts }
            before = parts
        }
        return nil
    }

    /// Opens a part, if its path still leads to it.
    func open(_ part: Part) throws(HostError) -> OwnedDescriptor? {
        guard let file = try Self.open(host, part.path), part.isSame(as: FileIdentity(file.status))
        else { return nil }
        return file
    }

    /// Opens a log for reading; nil where it is not there, and an error where it is no file.
    static func open(_ host: HostView, _ path: String) throws(HostError) -> OwnedDescriptor? {
        // First without opening it: to open a device can do something.
        guard let place = try host.open(path, O_PATH) else { return nil }
        try OpenFile.requireRegular(place, path)
        guard let file = try host.open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY) else { return nil }
        try OpenFile.requireRegular(file, path)
        return file
    }

    /// The newest comes first, as files go to older names: none is missed that was there.
    private func look() throws(HostError) -> [Part] {
        var parts: [Part] = []
        for name in try names() {
            guard let identity = try host.identity(of: name) else { continue }
            if !parts.contains(where: { $0.isSame(as: identity) }) {
                parts.append(Part(path: name, identity: identity))
            }
        }
        return parts.reversed()
    }

    /// The paths that may be there, the newest first.
    private func names() throws(HostError) -> [String] {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let folder = slash.map { String(path[..<$0]) } ?? ""
        let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
        let prefix = Array("\(name).".utf8)
        let isRotated = { (candidate: [UInt8]) in
            let number = candidate.dropFirst(prefix.count)
            return candidate.starts(with: prefix) && 1...Self.digitLimit ~= number.count
                && number.allSatisfy { 0x30...0x39 ~= $0 }
                && (number.count == 1 || number.first != UInt8(ascii: "0"))
        }
        let rotated = try host.entries(of: folder.isEmpty ? "/" : folder, where: isRotated) ?? []
        let numbers = rotated.compactMap {
            Int(String(decoding: $0.name.utf8.dropFirst(prefix.count), as: UTF8.self))
        }
        return [path] + numbers.sorted().map { "\(path).\($0)" }
    }
}
