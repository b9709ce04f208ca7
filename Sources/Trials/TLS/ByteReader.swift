/// Takes numbers and length-prefixed parts off the front of bytes that a stranger has sent.
struct ByteReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    var isEmpty: Bool { rest.isEmpty }

    /// A number of so many bytes, four at most; nil where there are fewer.
    mutating func number(bytes count: Int) -> Int? {
        guard let part = take(count) else { return nil }
        return part.reduce(0) { $0 << 8 | Int($1) }
    }

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    /// A part behind its length in as many bytes; nil where it is cut off.
    mutating func part(lengthBytes: Int) -> ArraySlice<UInt8>? {
        guard let length = number(bytes: lengthBytes) else { return nil }
        return take(length)
    }
}
