/// One message of netlink (`nlmsghdr` of linux/netlink.h), as it came in a datagram of its own.
struct NetlinkMessage {
    static let headerBytes = 16

    // Flags of requests, and types of messages that every family has.
    static let request: UInt16 = 0x01
    static let acknowledge: UInt16 = 0x04
    static let error: UInt16 = 2
    static let done: UInt16 = 3

    let type: UInt16
    let sequence: UInt32
    /// Where the payload lies in the datagram.
    let payload: Range<Int>

    /// Nil where the datagram is too short or tells a length that it does not have.
    init?(parsing bytes: Span<UInt8>) {
        guard bytes.count >= Self.headerBytes else { return nil }
        let length = Int(clamping: bytes.word(at: 0))
        guard (Self.headerBytes...bytes.count).contains(length) else { return nil }
        let kind = bytes.word(at: 4)
        type = UInt16(truncatingIfNeeded: kind)
        sequence = bytes.word(at: 8)
        payload = Self.headerBytes..<length
    }

    static func bytes(
        type: UInt16, flags: UInt16, sequence: UInt32, payload: [UInt8]
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(headerBytes + payload.count)
        bytes.append(word: UInt32(clamping: headerBytes + payload.count))
        bytes.append(word: UInt32(type) | UInt32(flags) << 16)
        bytes.append(word: sequence)
        bytes.append(word: 0)
        bytes += payload
        return bytes
    }
}

// Netlink counts in the machine's own byte order, which is the little-endian one on all that this
// program is built for.
extension Span<UInt8> {
    /// The number of four bytes at an offset; 0 where they are not all there.
    func word(at offset: Int) -> UInt32 {
        guard offset >= 0, offset <= count - 4 else { return 0 }
        return UInt32(self[offset]) | UInt32(self[offset + 1]) << 8
            | UInt32(self[offset + 2]) << 16 | UInt32(self[offset + 3]) << 24
    }
}

extension [UInt8] {
    mutating func append(word: UInt32) {
        append(UInt8(truncatingIfNeeded: word))
        append(UInt8(truncatingIfNeeded: word >> 8))
        append(UInt8(truncatingIfNeeded: word >> 16))
        append(UInt8(truncatingIfNeeded: word >> 24))
    }
}
