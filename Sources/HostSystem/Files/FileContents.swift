/// A file's bytes with what the node says of the file.
package struct FileContents: Sendable {
    package let bytes: [UInt8]
    /// The path as it was asked for.
    package let path: String
    package let status: FileStatus

    /// The text; what is not UTF-8 is replaced.
    package var text: String {
        String(decoding: bytes, as: UTF8.self)
    }

    /// The lines without the byte 0x0A at which programs in C end them.
    ///
    /// To Swift `\r\n` is one character, at which a text is not split at `\n`.
    package var lines: [String] {
        bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
    }
}
