/// Reads what a mark is set to: `meta mark & 0xffff | 0x1`, `ct mark`, `0x1`.
enum NftMarkReader {
    private enum Base { case own, other, constant }

    /// Reads from behind `set` on; the cursor is behind it.
    static func change(_ cursor: inout NftCursor, of field: Field) -> MarkChange {
        var base = Base.constant
        var keep = UInt32.max
        var flip: UInt32 = 0
        let opened = cursor.take("(")
        switch cursor.word {
        case "meta", "ct":
            let named: Field = cursor.word == "ct" ? .conntrackMark : .mark
            guard cursor.word(ahead: 1) == "mark" else { return unknown(&cursor) }
            base = named == field ? .own : .other
            cursor.skip(2)
        case "mark":
            base = field == .mark ? .own : .other
            cursor.skip()
        case "and", "or", "xor", "&", "|", "^":
            // As iptables' rules are printed: `meta mark set mark or 0x4000` without the first.
            base = .own
        default:
            guard let value = number(cursor.word) else { return unknown(&cursor) }
            cursor.skip()
            keep = 0
            flip = value
        }
        while !cursor.isAtEnd {
            if opened, cursor.take(")") { continue }
            let word = cursor.word
            guard ["and", "&", "or", "|", "xor", "^"].contains(word) else { break }
            guard let value = number(cursor.word(ahead: 1)) else { return unknown(&cursor) }
            cursor.skip(2)
            switch word {
            case "and", "&": (keep, flip) = (keep & value, flip & value)
            case "or", "|": (keep, flip) = (keep & ~value, (flip & ~value) | value)
            default: flip ^= value
            }
        }
        if ["map", "<<", ">>"].contains(cursor.word) { return unknown(&cursor) }
        switch base {
        case .own, .constant: return .bits(keep: keep, flip: flip)
        case .other: return flip == 0 ? .copy(clear: .max, take: keep) : .unknown
        }
    }

    private static func unknown(_ cursor: inout NftCursor) -> MarkChange {
        cursor.skip(.max / 2)
        return .unknown
    }

    private static func number(_ text: String) -> UInt32? {
        text.hasPrefix("0x") ? UInt32(text.dropFirst(2), radix: 16) : UInt32(text)
    }
}
