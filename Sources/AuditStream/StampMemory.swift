/// The text of the last stamp, by which the next record of the same event is known without
/// reading its numbers again.
package struct StampMemory: Sendable {
    /// The text from behind `audit(` up to and with `):`, and zeros behind it.
    private var words: (UInt64, UInt64, UInt64) = (0, 0, 0)
    private var count = 0
    /// The bytes of the third word that belong to the text.
    private var mask: UInt64 = 0
    private var id = EventID(milliseconds: 0, serial: 0)
    /// When the second of it began, in milliseconds since 1970.
    private var second: Int64 = 0

    package init() {}

    /// The id, where the same text comes next; passes over it.
    @inline(__always)
    func known(_ line: Span<UInt8>, _ index: inout Int) -> EventID? {
        guard count > 0, let last = line.word(at: index + 16), last & mask == words.2,
            line.word(at: index) == words.0, line.word(at: index + 8) == words.1
        else { return nil }
        index += count
        return id
    }

    /// The id, where it is of the same second, of which only the end is to be read; passes over it.
    @inline(__always)
    mutating func near(_ line: Span<UInt8>, _ index: inout Int) -> EventID? {
        // Ten digits and a period, then three digits and a colon.
        guard count > 0, line.word(at: index) == words.0, let next = line.word(at: index + 8),
            (next ^ words.1) & 0xFF_FFFF == 0, next &>> 16 & 0xFF == UInt64(UInt8(ascii: ".")),
            next &>> 48 & 0xFF == UInt64(UInt8(ascii: ":"))
        else { return nil }
        let fraction = next &>> 24 & 0xFF_FFFF
        guard Span<UInt8>.notDigits(fraction | 0x3030_3030_3000_0000) == 0 else { return nil }
        var end = index + 15
        guard let number = line.decimal(&end), let serial = UInt32(exactly: number),
            line.take(UInt8(ascii: ")"), &end), line.take(UInt8(ascii: ":"), &end)
        else { return nil }
        let id = EventID(
            milliseconds: second + Int64(Span<UInt8>.number(fraction &<< 40)), serial: serial)
        remember(id, line, index..<end)
        index = end
        return id
    }

    /// Keeps the text in the range, which was read as the id; not one of unusual length.
    mutating func remember(_ id: EventID, _ line: Span<UInt8>, _ range: Range<Int>) {
        let start = range.lowerBound
        guard 17...24 ~= range.count, let first = line.word(at: start),
            let second = line.word(at: start + 8), let third = line.word(at: start + 16)
        else { return }
        count = range.count
        mask = ~0 >> UInt64(8 * (24 - count))
        words = (first, second, third & mask)
        self.id = id
        self.second = id.milliseconds / 1_000 * 1_000
    }
}
