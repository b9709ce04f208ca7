/// Eight bytes in one step: a log is mostly bytes to be passed over, and one by one that takes
/// longer than all the rest.
///
/// A word holds its first byte lowest. Flags are the highest bits of its bytes; up to the first
/// flag they are exact, which is the one that is asked for.
extension Span<UInt8> {
    static var lowest: UInt64 { 0x0101_0101_0101_0101 }
    static var highest: UInt64 { 0x8080_8080_8080_8080 }

    /// The eight bytes from an index on; nil where there are fewer.
    @inline(__always)
    func word(at index: Int) -> UInt64? {
        guard index >= 0, index <= count &- 8 else { return nil }
        let bytes = extracting(droppingFirst: index)
        // The last one first: its check of bounds holds for all, which makes one load of them.
        return UInt64(bytes[7]) << 56 | UInt64(bytes[6]) << 48 | UInt64(bytes[5]) << 40
            | UInt64(bytes[4]) << 32 | UInt64(bytes[3]) << 24 | UInt64(bytes[2]) << 16
            | UInt64(bytes[1]) << 8 | UInt64(bytes[0])
    }

    /// Where the first quote, space or control character is from an index on; the end where there
    /// is none.
    func endOfQuoted(from start: Int) -> Int {
        var index = start
        while let word = word(at: index) {
            let flags = Self.flags(word, equalTo: quote) | Self.blanks(word)
            if flags != 0 { return index + flags.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < count, self[index] > space, self[index] != quote { index += 1 }
        return index
    }

    /// Where the first space or control character is from an index on; the end where there is none.
    func endOfWord(from start: Int) -> Int {
        var index = start
        while let word = word(at: index) {
            let flags = Self.blanks(word)
            if flags != 0 { return index + flags.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < count, self[index] > space { index += 1 }
        return index
    }

    /// The letters from an index on, up to an equals sign, a space or a control character.
    @inline(__always)
    func name(at start: Int) -> PackedName {
        guard let word = word(at: start) else {
            var name = PackedName()
            while start + name.count < count, !isNameEnd(self[start + name.count]) {
                name.append(self[start + name.count])
            }
            return name
        }
        let flags = Self.blanks(word) | Self.flags(word, equalTo: UInt8(ascii: "="))
        if flags == 0 {
            var count = 8
            while start + count < self.count, !isNameEnd(self[start + count]) { count += 1 }
            return PackedName(value: word.byteSwapped, count: count)
        }
        let count = flags.trailingZeroBitCount / 8
        return PackedName(value: word.byteSwapped >> (64 - 8 * UInt64(count)), count: count)
    }

    /// A number without a sign, of as many digits as there are; nil for none and for too many.
    func decimal(_ index: inout Int) -> UInt64? {
        let start = index
        var number: UInt64 = 0
        if let word = word(at: index) {
            let digits = Self.notDigits(word).trailingZeroBitCount / 8
            guard digits > 0 else { return nil }
            index += digits
            number = Self.number(word << (64 - 8 * UInt64(digits)))
            guard digits == 8 else { return number }
        }
        while index < count, index - start < 19 {
            let digit = self[index] &- UInt8(ascii: "0")
            guard digit < 10 else { break }
            number = number * 10 + UInt64(digit)
            index += 1
        }
        return index > start ? number : nil
    }

    private func isNameEnd(_ byte: UInt8) -> Bool {
        byte <= space || byte == UInt8(ascii: "=")
    }

    private static func flags(_ word: UInt64, equalTo byte: UInt8) -> UInt64 {
        let difference = word ^ (lowest &* UInt64(byte))
        return (difference &- lowest) & ~difference & highest
    }

    /// Bytes up to and with the space.
    private static func blanks(_ word: UInt64) -> UInt64 {
        (word &- lowest &* UInt64(space + 1)) & ~word & highest
    }

    /// A flag on each byte that is no digit; all are exact.
    static func notDigits(_ word: UInt64) -> UInt64 {
        let digits = (word ^ (lowest &* 0x30)) & ~highest
        return ((digits &+ lowest &* 0x76) | word) & highest
    }

    /// Of eight digits, the first lowest; zero bytes count as digits.
    static func number(_ word: UInt64) -> UInt64 {
        // Pairs, then fours, then all: each step adds ten to the power times the lower half.
        var value = word & 0x0F0F_0F0F_0F0F_0F0F
        value = (value &* (10 << 8 + 1)) >> 8 & 0x00FF_00FF_00FF_00FF
        value = (value &* (100 << 16 + 1)) >> 16 & 0x0000_FFFF_0000_FFFF
        return (value &* (10_000 << 32 + 1)) >> 32
    }
}
