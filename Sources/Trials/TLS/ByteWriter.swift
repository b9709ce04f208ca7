/// Puts numbers and length-prefixed parts into the order of TLS's presentation language.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func add(_ value: UInt8) {
        bytes.append(value)
    }

    mutating func add(_ value: UInt16) {
        bytes += [UInt8(value >> 8), UInt8(truncatingIfNeeded: value)]
    }

    mutating func add(_ more: [UInt8]) {
        bytes += more
    }

    /// A part behind its length in as many bytes; it must fit.
    mutating func add(lengthBytes: Int, _ part: (inout ByteWriter) -> Void) {
        var inner = ByteWriter()
        part(&inner)
        for shift in (0..<lengthBytes).reversed() {
            bytes.append(UInt8(truncatingIfNeeded: inner.bytes.count >> (shift * 8)))
        }
        bytes += inner.bytes
    }
}
