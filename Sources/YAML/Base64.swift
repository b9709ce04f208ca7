/// Base64 as Go's `encoding/base64.StdEncoding` reads it: padded, with line breaks anywhere.
package enum Base64 {
    /// The bytes; nil where the text is not base64.
    package static func decode(_ text: String) -> [UInt8]? {
        let compact = text.utf8.filter { $0 != 0x0A && $0 != 0x0D }
        let padding = compact.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
        guard compact.count.isMultiple(of: 4) else { return nil }
        var bytes: [UInt8] = []
        var (bits, width) = (UInt32(0), 0)
        for character in compact.dropLast(padding) {
            guard let value = value(of: character) else { return nil }
            bits = bits << 6 | UInt32(value)
            width += 6
            if width >= 8 {
                width -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(width)))
            }
        }
        return bytes
    }

    private static func value(of character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
