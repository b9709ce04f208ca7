/// A place in a JSON text, and the tokens that begin there.
struct JSONCursor {
    let bytes: [UInt8]
    private let path: String
    /// Whether each character is one byte.
    private let isASCII: Bool
    private var index = 0
    /// The line of `index` and where it begins; columns are counted from `counted` on.
    private var line = 1
    private var counted = 0
    private var column = 1

    init(bytes: [UInt8], path: String) {
        self.bytes = bytes
        self.path = path
        isASCII = bytes.reduce(0, |) < 0x80
    }

    /// The place of the token that begins here.
    var place: Place { Place(line: line, column: column) }

    /// The first byte of the next token, to which it goes; nil at the end.
    mutating func nextToken() -> UInt8? {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x09, 0x0D: index += 1
            case 0x0A:
                index += 1
                line += 1
                column = 1
                counted = index
            default:
                count()
                return bytes[index]
            }
        }
        count()
        return nil
    }

    mutating func skip() {
        index += 1
    }

    /// A problem at the token that begins here.
    func error(_ problem: String) -> YAMLError {
        YAMLError(path, place, problem)
    }

    /// A problem at the byte that is read.
    private mutating func errorHere(_ problem: String) -> YAMLError {
        count()
        return error(problem)
    }

    /// Brings the column to `index`.
    private mutating func count() {
        let end = min(index, bytes.count)
        column +=
            isASCII
            ? max(0, end - counted)
            : bytes[counted..<end].count { $0 & 0xC0 != 0x80 }
        counted = index
    }

    /// A number, `true`, `false` or `null`.
    mutating func word() throws(YAMLError) -> String {
        let start = index
        switch bytes[index] {
        case UInt8(ascii: "-"), 0x30...0x39: try number()
        default:
            guard
                let word = ["true", "false", "null"].first(where: {
                    bytes[index...].starts(with: $0.utf8)
                })
            else { throw error("this is no value of JSON") }
            index += word.utf8.count
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func number() throws(YAMLError) {
        if peek() == UInt8(ascii: "-") { index += 1 }
        if peek() == UInt8(ascii: "0") { index += 1 } else { try digits() }
        if peek() == UInt8(ascii: ".") {
            index += 1
            try digits()
        }
        if peek().map({ $0 | 0x20 }) == UInt8(ascii: "e") {
            index += 1
            if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { index += 1 }
            try digits()
        }
    }

    private mutating func digits() throws(YAMLError) {
        let start = index
        while let byte = peek(), 0x30...0x39 ~= byte { index += 1 }
        if index == start { throw errorHere("a digit is missing in a number of JSON") }
    }

    private func peek() -> UInt8? {
        index < bytes.count ? bytes[index] : nil
    }

    /// Goes past the list or mapping that begins here, of which only texts and brackets are told
    /// apart; gives whether anything is in it.
    mutating func skipCollection() throws(YAMLError) -> Bool {
        var depth = 0
        var isEmpty = true
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                if depth > 0 { isEmpty = false }
                depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { return !isEmpty }
            case UInt8(ascii: "\""):
                isEmpty = false
                index = Self.endOfText(in: bytes, from: index)
            case 0x0A:
                line += 1
                column = 1
                counted = index
            case 0x20, 0x09, 0x0D: break
            default: isEmpty = false
            }
        }
        throw error("a list or a mapping of JSON does not end")
    }

    /// Where a text that has begun is over.
    private static func endOfText(in bytes: [UInt8], from start: Int) -> Int {
        let count = bytes.count
        var index = start
        while index < count {
            let byte = bytes[index]
            index &+= 1
            if byte == UInt8(ascii: "\"") { return index }
            if byte == UInt8(ascii: "\\") { index &+= 1 }
        }
        return count
    }

    /// Goes past a text in double quotes, all of whose bytes are ASCII and stand for themselves,
    /// and gives these; nil for any other, to whose begin it stays.
    mutating func plainText() -> Range<Int>? {
        guard isASCII else { return nil }
        let start = index + 1
        let end = Self.endOfPlain(in: bytes, from: start)
        guard end < bytes.count, bytes[end] == UInt8(ascii: "\"") else { return nil }
        index = end + 1
        return start..<end
    }

    /// A text in double quotes.
    mutating func string() throws(YAMLError) -> String {
        index += 1
        var text = ""
        while true {
            let start = index
            index = Self.endOfPlain(in: bytes, from: start)
            switch peek() {
            case UInt8(ascii: "\""):
                let rest = plain(start..<index)
                index += 1
                // Nearly all texts have no escape.
                return text.isEmpty ? rest : text + rest
            case UInt8(ascii: "\\"):
                text += plain(start..<index)
                text.unicodeScalars.append(try escape())
            case nil: throw error("a text of JSON does not end")
            default: throw errorHere("a control character stands in a text of JSON")
            }
        }
    }

    /// Where a text has the next byte that does not stand for itself.
    private static func endOfPlain(in bytes: [UInt8], from start: Int) -> Int {
        let count = bytes.count
        var index = start
        while index < count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { break }
            index &+= 1
        }
        return index
    }

    /// The text of bytes without escapes.
    private func plain(_ range: Range<Int>) -> String {
        let slice = bytes[range]
        // What is ASCII needs no second look.
        return isASCII || slice.allSatisfy { $0 < 0x80 }
            ? String(decoding: slice, as: UTF8.self) : String(replacingInvalid: slice)
    }

    private mutating func escape() throws(YAMLError) -> Unicode.Scalar {
        index += 1
        let letter = peek()
        index += 1
        switch letter {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            guard let first = hexadecimal(at: index) else { break }
            index += 4
            guard UTF16.isLeadSurrogate(first), bytes[index...].starts(with: "\\u".utf8),
                let second = hexadecimal(at: index + 2), UTF16.isTrailSurrogate(second)
            else { return Unicode.Scalar(first) ?? "\u{FFFD}" }
            index += 6
            let pair = (UInt32(first) & 0x3FF) << 10 + UInt32(second) & 0x3FF
            return Unicode.Scalar(0x10000 + pair) ?? "\u{FFFD}"
        default: break
        }
        index -= 1
        throw errorHere("JSON has no such escape")
    }

    private func hexadecimal(at start: Int) -> UInt16? {
        guard start + 4 <= bytes.count else { return nil }
        var value: UInt16 = 0
        for byte in bytes[start..<start + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            value = value << 4 | UInt16(digit)
        }
        return value
    }
}

extension String {
    /// UTF-8 with U+FFFD in place of each byte that is wrong.
    init(replacingInvalid bytes: ArraySlice<UInt8>) {
        if let text = String(validating: bytes, as: UTF8.self) {
            self = text
            return
        }
        self = ""
        var parser = Unicode.UTF8.ForwardParser()
        var rest = bytes.makeIterator()
        while true {
            switch parser.parseScalar(from: &rest) {
            case .valid(let scalar): unicodeScalars.append(Unicode.UTF8.decode(scalar))
            case .error(let length): self += String(repeating: "\u{FFFD}", count: length)
            case .emptyInput: return
            }
        }
    }
}
