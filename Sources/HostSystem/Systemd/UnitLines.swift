/// The lines of a unit's file, as systemd counts them.
///
/// A line ends at LF, CR or a zero byte; two different ones in a row are one end.
struct UnitLines: Sequence, IteratorProtocol {
    struct Line {
        let bytes: ArraySlice<UInt8>
        /// From 1.
        let number: Int
    }

    private var rest: ArraySlice<UInt8>
    private var number = 0

    init(_ bytes: [UInt8]) {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        rest = bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes[...]
    }

    mutating func next() -> Line? {
        guard !rest.isEmpty else { return nil }
        number += 1
        let line = rest.prefix { !Self.isEnd($0) }
        rest = rest.dropFirst(line.count)
        var ends: [UInt8] = []
        while let end = rest.first, Self.isEnd(end), !ends.contains(end), ends.last != 0 {
            ends.append(end)
            rest = rest.dropFirst()
        }
        return Line(bytes: line, number: number)
    }

    private static func isEnd(_ byte: UInt8) -> Bool {
        byte == 10 || byte == 13 || byte == 0
    }
}
