/// Keys and strings.
extension TOMLCursor {
    /// The parts of a key between dots.
    mutating func key(depthLimit: Int) throws(TOMLError) -> [String] {
        var parts: [String] = []
        repeat {
            skipBlanks()
            parts.append(try keyPart())
            guard parts.count <= depthLimit else {
                throw error("the key has more than \(depthLimit) parts")
            }
            skipBlanks()
        } while take(UInt8(ascii: "."))
        return parts
    }

    private mutating func keyPart() throws(TOMLError) -> String {
        switch peek {
        case UInt8(ascii: "\"") where !isAt("\"\"\""), UInt8(ascii: "'") where !isAt("'''"):
            return try string()
        default: break
        }
        let start = index
        while let byte = peek, Self.isBare(byte) { advance() }
        guard index > start else { throw error("a key is missing") }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private static func isBare(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
        default: false
        }
    }

    /// The string that begins here with a quote: basic or literal, of one line or several.
    mutating func string() throws(TOMLError) -> String {
        let quote = peek ?? 0
        let isBasic = quote == UInt8(ascii: "\"")
        let isLong = isAt("\"\"\"") || isAt("'''")
        advance(isLong ? 3 : 1)
        if isLong { _ = takeLineEnd() }
        var text: [UInt8] = []
        while let byte = peek {
            if byte == quote {
                guard isLong else {
                    advance()
                    return String(decoding: text, as: UTF8.self)
                }
                let count = quotes(quote)
                // Up to two quotes may stand before those that end it.
                if count >= 3 {
                    guard count <= 5 else { throw error("too many quotes end a string") }
                    advance(count)
                    text += Array(repeating: quote, count: count - 3)
                    return String(decoding: text, as: UTF8.self)
                }
                text += Array(repeating: quote, count: count)
                advance(count)
            } else if byte == UInt8(ascii: "\\"), isBasic {
                advance()
                try escape(into: &text, isLong: isLong)
            } else if isLong, takeLineEnd() {
                text.append(0x0A)
            } else {
                try requirePrintable(byte)
                text.append(byte)
                advance()
            }
        }
        throw error("a string does not end")
    }

    private func quotes(_ quote: UInt8) -> Int {
        bytes[index...].prefix(6).prefix { $0 == quote }.count
    }

    private mutating func escape(into text: inout [UInt8], isLong: Bool) throws(TOMLError) {
        let letter = peek ?? 0
        switch letter {
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): text.append(letter)
        case UInt8(ascii: "u"): return try scalar(digits: 4, into: &text)
        case UInt8(ascii: "U"): return try scalar(digits: 8, into: &text)
        case 0x20 where isLong, 0x09 where isLong, 0x0A where isLong, 0x0D where isLong:
            // A backslash at the end of a line takes all blanks and line ends behind it.
            skipBlanks()
            guard takeLineEnd() else { throw error("a string has no such escape") }
            repeat { skipBlanks() } while takeLineEnd()
            return
        default: throw error("a string has no such escape")
        }
        advance()
    }

    private mutating func scalar(digits: Int, into text: inout [UInt8]) throws(TOMLError) {
        advance()
        var value: UInt32 = 0
        for _ in 0..<digits {
            guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue,
                byte < 0x80, value < 0x1000_0000
            else { throw error("a hexadecimal digit is missing in an escape") }
            value = value << 4 | UInt32(digit)
            advance()
        }
        guard let scalar = Unicode.Scalar(value) else {
            throw error("an escape is no character of Unicode")
        }
        text += Array(String(scalar).utf8)
    }
}
