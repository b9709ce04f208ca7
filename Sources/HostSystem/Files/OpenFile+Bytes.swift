extension OpenFile {
    /// More than this is not read in one call: 16 MiB.
    package static let readLimitBytes = 16 << 20

    /// The bytes from a place on; fewer than asked for only where the file ends.
    ///
    /// Throws for a place or a number that is negative, and for a number above the limit.
    package func bytes(at offset: Int64, count: Int) throws(HostError) -> [UInt8] {
        guard offset >= 0, 0...Self.readLimitBytes ~= count else {
            throw HostError(
                .tooLarge, path: path, problem: "\(count) bytes at \(offset) are not to be read")
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        try append(count, at: offset, to: &bytes)
        return bytes
    }

    /// When the content last changed; milliseconds since 1970.
    package var modifiedMilliseconds: Int64 {
        identity.modified.milliseconds
    }
}
