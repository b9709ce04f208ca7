/// Text of a unit's file, joined from its lines, that knows the place of each byte.
struct UnitText {
    let path: String
    private(set) var bytes: [UInt8] = []
    /// Where in the bytes which line begins, in order.
    private var lines: [(offset: Int, number: Int)] = []

    init(path: String) {
        self.path = path
    }

    mutating func append(_ more: some Sequence<UInt8>, line: Int) {
        lines.append((bytes.count, line))
        bytes += more
    }

    /// The line, from 1, on which the byte stands.
    func line(at offset: Int) -> Int {
        (lines.last { $0.offset <= offset } ?? lines.first)?.number ?? 1
    }

    /// A backslash that another one before it does not make an ordinary character.
    var endsInBackslash: Bool {
        !bytes.reversed().prefix { $0 == UInt8(ascii: "\\") }.count.isMultiple(of: 2)
    }

    mutating func replaceLast(with byte: UInt8) {
        guard !bytes.isEmpty else { return }
        bytes[bytes.count - 1] = byte
    }

    subscript(range: Range<Int>) -> UnitText {
        var part = UnitText(path: path)
        part.bytes = Array(bytes[range])
        part.lines = lines.map { (max(0, $0.offset - range.lowerBound), $0.number) }
        return part
    }

    /// Without blanks at both ends.
    var trimmed: UnitText {
        guard let first = bytes.firstIndex(where: { !Self.isBlank($0) }),
            let last = bytes.lastIndex(where: { !Self.isBlank($0) })
        else { return self[0..<0] }
        return self[first..<(last + 1)]
    }

    static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || 9...10 ~= byte || byte == 13
    }
}
