let space = UInt8(ascii: " ")
let quote = UInt8(ascii: "\"")

/// The value of a field that is text.
struct TextValue {
    /// Without the quotes.
    let range: Range<Int>
    let isQuoted: Bool
}

/// Fields are `name=value` with spaces between; the reader goes through them with an index, which
/// each of these moves behind what it has read.
extension Span<UInt8> {
    /// The name of the next field, and in `index` the place of its value; nil at the end.
    ///
    /// Words without a value are passed over. The fields end where those begin that auditd adds
    /// in enriched logs, behind a group separator (0x1D).
    func nextName(_ index: inout Int) -> PackedName? {
        while true {
            while take(space, &index) {}
            guard index < count, self[index] > space else { return nil }
            let name = name(at: index)
            index += name.count
            if take(UInt8(ascii: "="), &index) { return name }
            index = endOfWord(from: index)
        }
    }

    /// A value in quotes or a plain word; nil where the quotes do not end.
    ///
    /// Text with a space or a control character the kernel never puts in quotes.
    func textValue(_ index: inout Int) -> TextValue? {
        let isQuoted = take(quote, &index)
        let start = index
        index = isQuoted ? endOfQuoted(from: start) : endOfWord(from: start)
        let range = start..<index
        if isQuoted, !take(quote, &index) { return nil }
        return TextValue(range: range, isQuoted: isQuoted)
    }

    /// A plain word.
    func word(_ index: inout Int) -> Range<Int> {
        let start = index
        index = endOfWord(from: start)
        return start..<index
    }

    /// Passes over a byte, where it comes next.
    func take(_ byte: UInt8, _ index: inout Int) -> Bool {
        guard index < count, self[index] == byte else { return false }
        index += 1
        return true
    }

    /// Whether a word stands without quotes for no value: `(null)` or `(none)`.
    func isNothing(_ value: TextValue) -> Bool {
        guard !value.isQuoted, value.range.count == 6 else { return false }
        let word = packed(value.range)
        return word == 0x28_6E_75_6C_6C_29 || word == 0x28_6E_6F_6E_65_29
    }

    /// Up to eight bytes packed as ``PackedName`` packs them; 0 for more.
    func packed(_ range: Range<Int>) -> UInt64 {
        guard range.count <= 8 else { return 0 }
        return range.reduce(0) { $0 << 8 | UInt64(self[$1]) }
    }
}
