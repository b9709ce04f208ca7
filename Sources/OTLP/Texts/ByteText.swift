/// Bytes of a process, which need not be UTF-8, as text.
///
/// A byte that is no UTF-8 is written as `\xFF`. Where the bytes themselves have a backslash that
/// would look like that, the backslash is written as `\x5C`; all other text stands as it is. So
/// different bytes are different texts, and ``bytes(of:)`` gives them back.
package enum ByteText {
    /// The text, and whether it was cut to `limit` bytes of UTF-8.
    package static func text(_ bytes: [UInt8], limit: Int) -> (text: String, isCut: Bool) {
        var result: [UInt8] = []
        result.reserveCapacity(min(bytes.count, limit))
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var index = 0
        while true {
            let piece: [UInt8]
            let length: Int
            switch parser.parseScalar(from: &iterator) {
            case .emptyInput: return (String(decoding: result, as: UTF8.self), false)
            case .valid(let scalar):
                length = scalar.count
                piece = isEscape(bytes, at: index) ? escape(bytes[index]) : Array(scalar)
            case .error(let count):
                length = count
                piece = bytes[index..<min(index + count, bytes.count)].flatMap(escape)
            }
            guard result.count + piece.count <= limit else {
                return (String(decoding: result, as: UTF8.self), true)
            }
            result += piece
            index += length
        }
    }

    /// The bytes that ``text(_:limit:)`` has made an uncut text of.
    package static func bytes(of text: String) -> [UInt8] {
        let source = Array(text.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < source.count {
            if isEscape(source, at: index) {
                result.append(digit(source[index + 2]) << 4 | digit(source[index + 3]))
                index += 4
            } else {
                result.append(source[index])
                index += 1
            }
        }
        return result
    }

    /// Whether `\x` and two hexadecimal digits stand there.
    private static func isEscape(_ bytes: [UInt8], at index: Int) -> Bool {
        index + 3 < bytes.count && bytes[index] == UInt8(ascii: "\\")
            && bytes[index + 1] == UInt8(ascii: "x")
            && isDigit(bytes[index + 2]) && isDigit(bytes[index + 3])
    }

    private static func escape(_ byte: UInt8) -> [UInt8] {
        [UInt8(ascii: "\\"), UInt8(ascii: "x"), hexadecimal(byte >> 4), hexadecimal(byte & 15)]
    }

    private static func hexadecimal(_ digit: UInt8) -> UInt8 {
        digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 6
    }

    private static func digit(_ byte: UInt8) -> UInt8 {
        byte < UInt8(ascii: "A") ? byte - UInt8(ascii: "0") : (byte | 0x20) - UInt8(ascii: "a") + 10
    }
}
