import Glibc

/// Where in a log somebody has read up to.
package struct LogBookmark: Hashable, Sendable {
    package let device: UInt64
    package let inode: UInt64
    package let offset: Int64

    package init(device: UInt64, inode: UInt64, offset: Int64) {
        self.device = device
        self.inode = inode
        self.offset = offset
    }
}

/// Reads a log while another program writes it, across its rotations.
///
/// A rotated log is one that was renamed to `NAME.1`, the one before to `NAME.2` and so on, as
/// auditd does it; each is read to its end before the next. A log that gets shorter is read from
/// its beginning.
package struct LogFollower: ~Copyable {
    package enum Step: Hashable, Sendable {
        case bytes
        /// All was read that is there, or there is no log.
        case nothing
        /// The next log begins.
        case nextLog
        /// What was not read yet is gone: cut off, or rotated away; reading goes on at the beginning
        /// of the oldest that is there.
        case lost
    }

    private struct Part {
        let path: String
        let identity: Identity
    }

    private struct Identity: Equatable {
        let device: UInt64
        let inode: UInt64

        init(_ status: stat) {
            device = UInt64(status.st_dev)
            inode = UInt64(status.st_ino)
        }

        init(_ bookmark: LogBookmark) {
            device = bookmark.device
            inode = bookmark.inode
        }
    }

    /// Bytes of one step at most.
    private static let pieceBytes = 128 << 10

    private let host: HostView
    package let path: String
    private var file: OwnedDescriptor?
    private var identity: Identity?
    private var offset: Int64 = 0

    /// Begins at a bookmark, or without one at the end of the log.
    ///
    /// Throws where the log may not be read; one that is not there can still come.
    package init(
        _ host: HostView, _ path: String, from bookmark: LogBookmark? = nil
    ) throws(HostError) {
        self.host = host
        self.path = path
        if let bookmark {
            identity = Identity(bookmark)
            offset = bookmark.offset
            if let part = try parts().first(where: { $0.identity == identity }) {
                try open(part, at: bookmark.offset)
            }
        } else if let file = try host.open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY) {
            self.file = file
            identity = Identity(file.status)
            offset = Int64(file.status.st_size)
        }
    }

    /// Where reading goes on; nil where no log was there yet.
    package func bookmark() -> LogBookmark? {
        identity.map { LogBookmark(device: $0.device, inode: $0.inode, offset: offset) }
    }

    /// Takes the next step; bytes are put in the place of what the buffer holds.
    package mutating func read(into buffer: inout [UInt8]) throws(HostError) -> Step {
        buffer.removeAll(keepingCapacity: true)
        guard let file else { return try begin() }
        if try take(file, into: &buffer) { return .bytes }
        if Int64(file.status.st_size) < offset {
            offset = 0
            return .lost
        }
        guard let newest = try identity(of: path), newest != identity else { return .nothing }
        // What was written between the last read and the renaming.
        if try take(file, into: &buffer) { return .bytes }
        return try advance()
    }

    private mutating func begin() throws(HostError) -> Step {
        let parts = try parts()
        guard let newest = parts.last else { return .nothing }
        // A bookmark's log that is not there any more: all that is left is newer.
        let isLost = identity != nil
        try open(isLost ? parts[0] : newest, at: 0)
        return isLost ? .lost : .nextLog
    }

    private mutating func advance() throws(HostError) -> Step {
        let parts = try parts()
        guard let newest = parts.last else { return .nothing }
        if let place = parts.firstIndex(where: { $0.identity == identity }) {
            try open(place + 1 < parts.count ? parts[place + 1] : newest, at: 0)
            return .nextLog
        }
        // It was rotated away meanwhile, to its end read; those between may be gone too.
        try open(parts[0], at: 0)
        return .lost
    }

    private mutating func open(_ part: Part, at offset: Int64) throws(HostError) {
        guard let file = try host.open(part.path, O_RDONLY | O_NONBLOCK | O_NOCTTY) else { return }
        self.file = file
        identity = Identity(file.status)
        self.offset = offset
    }

    private mutating func take(
        _ file: OwnedDescriptor, into buffer: inout [UInt8]
    ) throws(HostError) -> Bool {
        var code: CInt = 0
        let place = off_t(offset)
        repeat {
            code = 0
            buffer.append(addingCapacity: Self.pieceBytes) { output in
                unsafe output.withUnsafeMutableBufferPointer { bytes, count in
                    let result = unsafe pread(file.number, bytes.baseAddress, bytes.count, place)
                    count = max(0, result)
                    if result < 0 { code = errno }
                }
            }
        } while code == EINTR
        guard code == 0 else { throw HostError(path: path, code: code) }
        offset += Int64(buffer.count)
        return !buffer.isEmpty
    }

    /// The log and its rotated ones, the oldest first.
    private func parts() throws(HostError) -> [Part] {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let folder = slash.map { String(path[..<$0]) } ?? ""
        let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
        let prefix = Array("\(name).".utf8)
        let isRotated = { (candidate: [UInt8]) in
            candidate.starts(with: prefix) && candidate.count < prefix.count + 6
                && candidate.dropFirst(prefix.count).allSatisfy { 0x30...0x39 ~= $0 }
        }
        let rotated = try host.entries(of: folder.isEmpty ? "/" : folder, where: isRotated) ?? []
        let numbers = rotated.compactMap { Int($0.name.dropFirst(prefix.count)) }.sorted(by: >)
        var parts: [Part] = []
        for part in numbers.map({ "\(path).\($0)" }) + [path] {
            if let identity = try identity(of: part) {
                parts.append(Part(path: part, identity: identity))
            }
        }
        return parts
    }

    private func identity(of path: String) throws(HostError) -> Identity? {
        try host.open(path, O_PATH).map { Identity($0.status) }
    }
}
