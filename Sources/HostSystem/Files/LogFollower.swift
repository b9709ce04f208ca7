import Glibc

/// Reads a log while another program writes it, across its rotations.
///
/// A rotated log is one that was renamed to `NAME.1`, the one before to `NAME.2` and so on, as
/// auditd does it; each is read to its end before the next. A log that was cut off is read from its
/// beginning; that it was is told by its size, or where it has grown again by its first 256 bytes.
package struct LogFollower: ~Copyable {
    package enum Step: Hashable, Sendable {
        case bytes
        /// All was read that is there, or there is no log.
        case nothing
        /// The next log begins.
        case nextLog
        /// What was not read yet is gone: cut off, or rotated away; reading goes on at the beginning
        /// of the oldest that is there and may not have been read.
        case lost
    }

    /// Bytes of one step at most.
    private static let pieceBytes = 128 << 10

    package let path: String
    private let host: HostView
    private var file: OwnedDescriptor?
    private var identity: FileIdentity?
    private var offset: Int64 = 0
    /// Where the line begins that was read last and has no end yet.
    private var lineStart: Int64 = 0
    /// The first bytes before the offset.
    private var beginning: [UInt8] = []
    /// Rotated logs that were there before the one that is waited for.
    private var passed: [FileIdentity] = []
    /// The end of the log before, as long as no line of this one was read: of nothing that was read
    /// nobody could tell later whether it is the same.
    private var before: LogBookmark?
    /// A bookmark whose log is not there any more.
    private var gone: LogBookmark?

    /// Begins at a bookmark, or without one at the end of the log.
    ///
    /// Throws where the log may not be read or is no file; one that is not there can still come.
    package init(
        _ host: HostView, _ path: String, from bookmark: LogBookmark? = nil
    ) throws(HostError) {
        self.host = host
        self.path = path
        let parts = LogParts(host: host, path: path)
        if let bookmark {
            for part in try parts.all() ?? [] where part.identity.inode == bookmark.inode {
                guard let file = try parts.open(part), try resume(file, bookmark) else { continue }
                return
            }
            gone = bookmark
        } else if let file = try LogParts.open(host, path) {
            try begin(file, at: Int64(file.status.st_size))
        } else {
            passed = try parts.all()?.map(\.identity) ?? []
        }
    }

    /// Where reading goes on, at the beginning of a line; nil where no log was there yet.
    package func bookmark() -> LogBookmark? {
        guard let identity else { return gone }
        if lineStart == 0, let before { return before }
        let known = beginning.prefix(Int(min(lineStart, Int64(LogBookmark.beginningBytes))))
        return LogBookmark(
            device: identity.device, inode: identity.inode, offset: lineStart,
            beginning: LogBookmark.hash(known))
    }

    /// Takes the next step; bytes are put in the place of what the buffer holds.
    package mutating func read(into buffer: inout [UInt8]) throws(HostError) -> Step {
        buffer.removeAll(keepingCapacity: true)
        guard let file, let identity else { return try enter() }
        if try take(file, into: &buffer) { return .bytes }
        guard try isWhole(file) else {
            buffer.removeAll(keepingCapacity: true)
            try begin(file, at: 0)
            return .lost
        }
        guard let newest = try host.identity(of: path),
            newest.inode != identity.inode || newest.device != identity.device,
            let parts = try LogParts(host: host, path: path).all()
        else { return .nothing }
        let place = parts.firstIndex { $0.isSame(as: identity) }
        let later = parts.dropFirst(place.map { $0 + 1 } ?? 0)
        // As long as the next one is empty its writer may still have this one open.
        let next = later.first { part in
            part.identity.sizeBytes > 0
                && (place != nil || !part.identity.isModified(before: FileIdentity(file.status)))
        }
        guard let next else { return .nothing }
        // What was written between the last read and the renaming.
        if try take(file, into: &buffer) { return .bytes }
        buffer.removeAll(keepingCapacity: true)
        return try open(next) ? (place == nil ? .lost : .nextLog) : .nothing
    }

    /// Opens the log that came, or the oldest where that of the bookmark is gone.
    private mutating func enter() throws(HostError) -> Step {
        guard let parts = try LogParts(host: host, path: path).all() else { return .nothing }
        let next = parts.first { part in
            !passed.contains { part.isSame(as: $0) && part.identity.modified == $0.modified }
        }
        guard let next, try open(next) else { return .nothing }
        defer { gone = nil }
        return gone == nil ? .nextLog : .lost
    }

    private mutating func open(_ part: LogParts.Part) throws(HostError) -> Bool {
        guard let file = try LogParts(host: host, path: path).open(part) else { return false }
        try begin(file, at: 0)
        return true
    }

    private mutating func begin(_ file: OwnedDescriptor, at offset: Int64) throws(HostError) {
        let start = try bytes(Int(min(offset, Int64(LogBookmark.beginningBytes))), of: file)
        before = offset == 0 ? bookmark() : nil
        beginning = start
        self.file = file
        identity = FileIdentity(file.status)
        self.offset = offset
        lineStart = offset
    }

    /// Goes on in the file if it is the one of the bookmark.
    private mutating func resume(
        _ file: OwnedDescriptor, _ bookmark: LogBookmark
    ) throws(HostError) -> Bool {
        let status = file.status
        guard 0...Int64(status.st_size) ~= bookmark.offset else { return false }
        if bookmark.beginning == nil || bookmark.offset == 0,
            UInt64(status.st_dev) != bookmark.device
        {
            return false
        }
        let start = try bytes(
            Int(min(bookmark.offset, Int64(LogBookmark.beginningBytes))), of: file)
        if let beginning = bookmark.beginning, beginning != LogBookmark.hash(start) {
            return false
        }
        try begin(file, at: bookmark.offset)
        return true
    }

    /// Whether the file still is the one that was read up to here.
    private func isWhole(_ file: OwnedDescriptor) throws(HostError) -> Bool {
        guard Int64(file.status.st_size) >= offset else { return false }
        return try bytes(beginning.count, of: file) == beginning
    }

    /// Takes the next bytes; false where there are none, or none that belong to what was read.
    private mutating func take(
        _ file: OwnedDescriptor, into buffer: inout [UInt8]
    ) throws(HostError) -> Bool {
        let added = try OpenFile(file, path: path).append(
            Self.pieceBytes, at: offset, to: &buffer)
        guard added > 0, try isWhole(file) else { return false }
        if beginning.count < LogBookmark.beginningBytes, offset == Int64(beginning.count) {
            beginning += buffer.prefix(LogBookmark.beginningBytes - beginning.count)
        }
        if let end = buffer.lastIndex(of: UInt8(ascii: "\n")) {
            lineStart = offset + Int64(end) + 1
        }
        offset += Int64(buffer.count)
        return true
    }

    /// The first bytes of a file.
    private func bytes(_ count: Int, of file: OwnedDescriptor) throws(HostError) -> [UInt8] {
        var bytes: [UInt8] = []
        try OpenFile(file, path: path).append(count, at: 0, to: &bytes)
        return bytes
    }
}

extension FileIdentity {
    fileprivate func isModified(before other: FileIdentity) -> Bool {
        (modified.seconds, modified.nanoseconds)
            < (other.modified.seconds, other.modified.nanoseconds)
    }
}
