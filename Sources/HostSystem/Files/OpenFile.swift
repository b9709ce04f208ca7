import Glibc

/// A regular file of a node that is open for reading, of which any part can be read.
///
/// It stays the same file, whatever its path leads to later.
package struct OpenFile: Sendable {
    /// As it was asked for; for messages.
    package let path: String
    private let descriptor: OwnedDescriptor

    init(_ descriptor: OwnedDescriptor, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    package var identity: FileIdentity {
        FileIdentity(descriptor.status)
    }

    /// The identity that every change from now on makes another; waits up to 15 ms for it, where
    /// the file has just changed.
    package func settledIdentity() -> FileIdentity {
        FileIdentity.settled(descriptor)
    }

    /// Adds at most `count` bytes from a position on to the buffer, and gives how many; fewer only
    /// at the end of the file.
    @discardableResult
    package func append(
        _ count: Int, at position: Int64, to buffer: inout [UInt8]
    ) throws(HostError) -> Int {
        var total = 0
        while total < count {
            let added = try appendOnce(count - total, at: position &+ Int64(total), to: &buffer)
            if added == 0 { break }
            total += added
        }
        return total
    }

    private func appendOnce(
        _ count: Int, at position: Int64, to buffer: inout [UInt8]
    ) throws(HostError) -> Int {
        var code: CInt = 0
        var added = 0
        repeat {
            code = 0
            buffer.append(addingCapacity: count) { output in
                unsafe output.withUnsafeMutableBufferPointer { bytes, filled in
                    let result = unsafe pread(
                        descriptor.number, bytes.baseAddress, count, off_t(position))
                    filled = max(0, result)
                    added = filled
                    if result < 0 { code = errno }
                }
            }
        } while code == EINTR
        guard code == 0 else { throw HostError(path: path, code: code) }
        return added
    }
}

extension HostView {
    /// Opens a regular file; nil where it is not there, and an error where it is something else.
    package func file(at path: String) throws(HostError) -> OpenFile? {
        // First without opening it: to open a device can do something.
        guard let place = try open(path, O_PATH) else { return nil }
        try OpenFile.requireRegular(place, path)
        // Should it be a pipe by now, O_NONBLOCK keeps us from waiting for its other end.
        guard let file = try open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY) else { return nil }
        try OpenFile.requireRegular(file, path)
        return OpenFile(file, path: path)
    }
}

extension OpenFile {
    static func requireRegular(
        _ descriptor: OwnedDescriptor, _ path: String
    ) throws(HostError) {
        let kind = FileStatus.Kind(format: descriptor.status.st_mode)
        guard kind == .regular else {
            throw HostError(
                .wrongKind, path: path, problem: "it is \(kind.rawValue), not a file")
        }
    }
}
