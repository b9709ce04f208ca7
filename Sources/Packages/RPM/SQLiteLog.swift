import HostSystem

/// The pages that SQLite has written beside the database and not yet into it (its `-wal` file,
/// section 4 of the format).
///
/// rpm leaves one behind where it was killed, and has one while it works: without it, packages
/// would be missing.
struct SQLiteLog: Sendable {
    private static let headBytes = 32
    private static let frameHeadBytes = 24
    /// rpm writes its own back into the database long before.
    private static let limitBytes: Int64 = 256 << 20

    let file: OpenFile
    /// Where the newest content of a page begins, of what has been committed.
    let frames: [UInt32: Int64]
    /// Of the whole database after the last commit.
    let pageCount: UInt32

    /// Nil where nothing has been committed to it.
    init?(_ file: OpenFile, pageBytes: Int) throws(HostError) {
        let size = file.identity.sizeBytes
        guard size <= Self.limitBytes else {
            throw HostError(.tooLarge, path: file.path, problem: "it is larger than a log may be")
        }
        var head: [UInt8] = []
        try file.append(Self.headBytes, at: 0, to: &head)
        guard head.count == Self.headBytes, let magic = head.bigEndian32(at: 0),
            magic & ~1 == 0x377F_0682, head.bigEndian32(at: 8) == UInt32(pageBytes)
        else { return nil }
        let isBigEndian = magic & 1 == 1
        var sum = Checksum()
        sum.add(head[..<24], isBigEndian: isBigEndian)
        guard sum.matches(head, at: 24) else { return nil }
        var place = Int64(Self.headBytes)
        var committed: [UInt32: Int64] = [:]
        var pending: [UInt32: Int64] = [:]
        var count: UInt32 = 0
        var frame: [UInt8] = []
        while place + Int64(Self.frameHeadBytes + pageBytes) <= size {
            frame.removeAll(keepingCapacity: true)
            try file.append(Self.frameHeadBytes + pageBytes, at: place, to: &frame)
            guard frame.count == Self.frameHeadBytes + pageBytes, frame[8..<16] == head[16..<24],
                let page = frame.bigEndian32(at: 0), let pages = frame.bigEndian32(at: 4)
            else { break }
            // The first frame that does not fit is left over from before the log began anew.
            sum.add(frame[..<8], isBigEndian: isBigEndian)
            sum.add(frame[24...], isBigEndian: isBigEndian)
            guard sum.matches(frame, at: 16) else { break }
            pending[page] = place + Int64(Self.frameHeadBytes)
            if pages > 0 {
                committed.merge(pending) { $1 }
                pending.removeAll(keepingCapacity: true)
                count = pages
            }
            place += Int64(Self.frameHeadBytes + pageBytes)
        }
        guard count > 0 else { return nil }
        self.file = file
        frames = committed
        pageCount = count
    }

    /// Over numbers of four bytes, two at a time, from one frame to the next.
    private struct Checksum {
        var first: UInt32 = 0
        var second: UInt32 = 0

        mutating func add(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) {
            let bytes = Array(bytes)
            var index = 0
            while let high = bytes.bigEndian32(at: index),
                let low = bytes.bigEndian32(at: index + 4)
            {
                first = first &+ (isBigEndian ? high : high.byteSwapped) &+ second
                second = second &+ (isBigEndian ? low : low.byteSwapped) &+ first
                index += 8
            }
        }

        func matches(_ bytes: [UInt8], at index: Int) -> Bool {
            bytes.bigEndian32(at: index) == first && bytes.bigEndian32(at: index + 4) == second
        }
    }
}
