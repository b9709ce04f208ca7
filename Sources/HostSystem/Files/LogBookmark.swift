/// Where in a log somebody has read up to: the beginning of a line.
package struct LogBookmark: Hashable, Sendable {
    package let device: UInt64
    package let inode: UInt64
    package let offset: Int64
    /// A hash of the log's first 256 bytes, or of as many as lie before the offset; nil where it
    /// was not kept.
    ///
    /// It tells a log apart from a later one that got the same inode, and finds it again where the
    /// device has another number since the machine started anew.
    package let beginning: UInt64?

    package init(device: UInt64, inode: UInt64, offset: Int64, beginning: UInt64? = nil) {
        self.device = device
        self.inode = inode
        self.offset = offset
        self.beginning = beginning
    }

    /// Bytes of a log's beginning that are hashed.
    static let beginningBytes = 256

    /// FNV-1a of 64 bits, the same in every run of the program.
    static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
