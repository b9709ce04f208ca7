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
}
