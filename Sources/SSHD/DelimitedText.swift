/// A line of which words are taken as OpenSSH's `strdelim` does (misc.c): between white space, at
/// one `=`, or in double quotes.
struct DelimitedText {
    /// What is left; nil behind the last word.
    private(set) var rest: ArraySlice<UInt8>?

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
    }

    private static let quote = UInt8(ascii: "\"")
    private static let equals = UInt8(ascii: "=")

    /// The next word, which may be empty; nil behind the end and where a quote is not closed.
    mutating func next(splitsAtEquals: Bool = true) -> String? {
        guard let text = rest else { return nil }
        let end = text.firstIndex {
            Self.isBlank($0) || $0 == Self.quote || (splitsAtEquals && $0 == Self.equals)
        }
        guard let end else {
            rest = nil
            return String(decoding: text, as: UTF8.self)
        }
        if text[end] == Self.quote {
            let inside = text[(end + 1)...]
            guard let close = inside.firstIndex(of: Self.quote) else {
                rest = nil
                return nil
            }
            rest = inside[(close + 1)...].drop(while: Self.isBlank)
            return String(decoding: text[..<end] + inside[..<close], as: UTF8.self)
        }
        var after = text[(end + 1)...].drop(while: Self.isBlank)
        if splitsAtEquals, text[end] != Self.equals, after.first == Self.equals {
            after = after.dropFirst().drop(while: Self.isBlank)
        }
        rest = after
        return String(decoding: text[..<end], as: UTF8.self)
    }
}
