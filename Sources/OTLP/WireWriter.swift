/// Fields of protobuf written by hand, for what is already serialized
/// (protobuf.dev, "Encoding": a tag is the field's number times 8, plus the wire type).
enum WireWriter {
    /// The wire type of what has a length: texts, bytes, messages.
    private static let lengthDelimited = 2

    /// Adds the tag and the length of a field; its content follows.
    static func appendHeader(field: Int, count: Int, to bytes: inout [UInt8]) {
        append(varint: field << 3 | lengthDelimited, to: &bytes)
        append(varint: count, to: &bytes)
    }

    static func append(field: Int, _ content: [UInt8], to bytes: inout [UInt8]) {
        appendHeader(field: field, count: content.count, to: &bytes)
        bytes += content
    }

    /// Bytes of a field with content of that length.
    static func size(field: Int, count: Int) -> Int {
        varintSize(field << 3) + varintSize(count) + count
    }

    private static func append(varint value: Int, to bytes: inout [UInt8]) {
        var rest = UInt64(max(0, value))
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    private static func varintSize(_ value: Int) -> Int {
        max(1, (Int.bitWidth - max(0, value).leadingZeroBitCount + 6) / 7)
    }
}
