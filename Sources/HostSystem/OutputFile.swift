import Glibc

/// Files that Merlon writes for whoever started it, on its own machine and not on the node.
package enum OutputFile {
    /// Replaces the file with the bytes, so that a reader sees the old or the new whole.
    ///
    /// The new file has mode 0600, since a report tells where a node is weak.
    package static func replace(_ path: String, with bytes: [UInt8]) throws(OutputFileError) {
        var template = unsafe Array("\(path).XXXXXX".utf8CString)
        let descriptor = unsafe mkstemp(&template)
        guard descriptor >= 0 else { throw OutputFileError(path: path, code: errno) }
        defer { close(descriptor) }
        do {
            try Descriptor.writeAll(bytes, to: descriptor)
        } catch {
            unsafe unlink(template)
            throw OutputFileError(path: path, code: error.code)
        }
        guard fsync(descriptor) == 0, unsafe rename(template, path) == 0 else {
            let code = errno
            unsafe unlink(template)
            throw OutputFileError(path: path, code: code)
        }
    }
}

/// A file could not be written.
package struct OutputFileError: Error, Equatable, CustomStringConvertible {
    package let path: String
    package let code: CInt

    package var description: String {
        "\(path): cannot be written: \(SystemCallError(call: "", code: code).reason)"
    }
}
