import Glibc

/// A regular file of a node that stays open, to be read at any place.
///
/// For a file of which only parts are wanted. Unlike with ``HostView/contents(of:limitBytes:)``,
/// nobody sees to it that parts read one after the other belong together: the file may change
/// between them.
package struct OpenFile: Sendable {
    /// More than this is not read in one call: 16 MiB.
    package static let readLimitBytes = 16 << 20

    private let file: OwnedDescriptor
    /// The path as it was asked for.
    package let path: String
    /// When the content last changed; milliseconds since 1970.
    package let modifiedMilliseconds: Int64

    init(_ file: OwnedDescriptor, path: String, status: stat) {
        self.file = file
        self.path = path
        modifiedMilliseconds =
            Int64(status.st_mtim.tv_sec) * 1_000 + Int64(status.st_mtim.tv_nsec) / 1_000_000
    }

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
        while bytes.count < count {
            let (place, isTooFar) = offset.addingReportingOverflow(Int64(bytes.count))
            if isTooFar { break }
            var code: CInt = 0
            let before = bytes.count
            bytes.append(addingCapacity: count - before) { output in
                unsafe output.withUnsafeMutableBufferPointer { buffer, used in
                    let result = unsafe pread(
                        file.number, buffer.baseAddress, buffer.count, off_t(place))
                    used = max(0, result)
                    if result < 0 { code = errno }
                }
            }
            if code == EINTR { continue }
            guard code == 0 else { throw HostError(path: path, code: code) }
            if bytes.count == before { break }
        }
        return bytes
    }
}

extension HostView {
    /// Opens a regular file; nil where it is not there.
    ///
    /// Throws for anything else than a file.
    package func openFile(_ path: String) throws(HostError) -> OpenFile? {
        // First without opening it: to open a device can do something.
        guard let place = try open(path, O_PATH) else { return nil }
        try Self.requireFile(place.status, path)
        // Should it be a pipe by now, O_NONBLOCK keeps us from waiting for its other end.
        guard let file = try open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY) else { return nil }
        let status = file.status
        try Self.requireFile(status, path)
        return OpenFile(file, path: path, status: status)
    }
}
