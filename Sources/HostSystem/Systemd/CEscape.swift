/// The escapes of C that systemd knows (systemd.syntax(7), table 1).
enum CEscape {
    private static let single: [UInt8: UInt8] = [
        UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10,
        UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9, UInt8(ascii: "v"): 11, UInt8(ascii: "s"): 32,
        UInt8(ascii: "\\"): 92, UInt8(ascii: "\""): 34, UInt8(ascii: "'"): 39,
    ]

    /// The bytes for what follows a backslash, and how much of it that is; nil for no escape.
    static func read(_ text: ArraySlice<UInt8>) -> (bytes: [UInt8], length: Int)? {
        guard let first = text.first else { return nil }
        if let byte = single[first] { return ([byte], 1) }
        switch first {
        case UInt8(ascii: "x"): return byte(text.dropFirst(), digits: 2, radix: 16, marks: 1)
        case UInt8(ascii: "0")...UInt8(ascii: "7"): return byte(text, digits: 3, radix: 8, marks: 0)
        case UInt8(ascii: "u"): return character(text.dropFirst(), digits: 4)
        case UInt8(ascii: "U"): return character(text.dropFirst(), digits: 8)
        default: return nil
        }
    }

    private static func byte(
        _ text: ArraySlice<UInt8>, digits: Int, radix: Int, marks: Int
    ) -> ([UInt8], Int)? {
        guard let number = number(text, digits: digits, radix: radix),
            let byte = UInt8(exactly: number), byte != 0
        else { return nil }
        return ([byte], digits + marks)
    }

    private static func character(_ text: ArraySlice<UInt8>, digits: Int) -> ([UInt8], Int)? {
        guard let number = number(text, digits: digits, radix: 16), number != 0,
            let scalar = Unicode.Scalar(number)
        else { return nil }
        return (Array(String(scalar).utf8), digits + 1)
    }

    private static func number(_ text: ArraySlice<UInt8>, digits: Int, radix: Int) -> UInt32? {
        let part = text.prefix(digits)
        guard part.count == digits, part.first != UInt8(ascii: "+") else { return nil }
        return UInt32(String(decoding: part, as: UTF8.self), radix: radix)
    }
}
