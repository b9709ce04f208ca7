/// The lines of a text as bytes: what stands before each `\n`, and what stands behind the last.
struct ByteLines: Sequence, IteratorProtocol {
    private let bytes: [UInt8]
    /// Nil behind the last line.
    private var place: Int? = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    mutating func next() -> ArraySlice<UInt8>? {
        guard let start = place else { return nil }
        var end = start
        while end < bytes.count, bytes[end] != 0x0A { end += 1 }
        place = end < bytes.count ? end + 1 : nil
        return bytes[start..<end]
    }
}

extension ArraySlice<UInt8> {
    /// Without the blanks at both ends.
    var trimming: ArraySlice<UInt8> {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }
        var (start, end) = (startIndex, endIndex)
        while start < end, isBlank(self[start]) { start += 1 }
        while start < end, isBlank(self[end - 1]) { end -= 1 }
        return self[start..<end]
    }

    /// What stands between blanks; a `\r` at the end of a line counts as one.
    var words: [String] {
        split { $0 == 0x20 || $0 == 0x0D }.map { String(decoding: $0, as: UTF8.self) }
    }

    var text: String { String(decoding: self, as: UTF8.self) }
}
