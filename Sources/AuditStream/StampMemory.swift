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
        guard Span<UInt8>.notDigits(fraction | 0x3030_3030_3000_0000) == 0,
            let number = line.word(at: index + 15), let last = line.word(at: index + 16)
        else { return nil }
        // Up to seven digits, with `):` behind them.
        let digits = UInt64(Span<UInt8>.notDigits(number).trailingZeroBitCount / 8)
        guard 1...7 ~= digits, last &>> (8 &* (digits &- 1)) & 0xFFFF == 0x3A29 else {
            return nil
        }
        id = EventID(
            milliseconds: second + Int64(Span<UInt8>.number(fraction &<< 40)),
            serial: UInt32(truncatingIfNeeded: Span<UInt8>.number(number &<< (64 &- 8 &* digits))))
        count = 17 + Int(digits)
        mask = ~0 &>> (8 &* (7 &- digits))
        words = (words.0, next, last & mask)
        index += count
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
