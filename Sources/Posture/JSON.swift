/// A JSON value whose keys keep their order, and its text.
package indirect enum JSON: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case double(Double)
    case string(String)
    case array([JSON])
    /// Pairs whose value is nil are left out.
    case object([(String, JSON?)])
    /// The text of a value, as ``written(at:)`` makes it.
    case written([UInt8])

    /// The same value with its text, as it stands so many levels deep: of a long list several cores
    /// can write the elements.
    package func written(at level: Int) -> JSON {
        var text: [UInt8] = []
        write(to: &text, lineStart: Array(("\n" + String(repeating: "  ", count: level)).utf8))
        return .written(text)
    }

    /// The text, with two spaces for each level.
    package var text: String {
        var text: [UInt8] = []
        write(to: &text, lineStart: Array("\n".utf8))
        return String(decoding: text, as: UTF8.self)
    }

    /// - Parameter lineStart: the end of a line, and the spaces before what stands on this level.
    func write(to text: inout [UInt8], lineStart: [UInt8]) {
        switch self {
        case .null: text += "null".utf8
        case .bool(let value): text += (value ? "true" : "false").utf8
        case .int(let value): text.append(decimal: value)
        case .double(let value): text += (value.isFinite ? "\(value)" : "null").utf8
        case .string(let value): Self.quote(value, to: &text)
        case .written(let bytes): text += bytes
        case .array(let elements):
            let inner = lineStart + "  ".utf8
            text.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                text += inner
                element.write(to: &text, lineStart: inner)
            }
            if !elements.isEmpty { text += lineStart }
            text.append(UInt8(ascii: "]"))
        case .object(let pairs):
            let inner = lineStart + "  ".utf8
            text.append(UInt8(ascii: "{"))
            var isEmpty = true
            for case (let key, let value?) in pairs {
                if !isEmpty { text.append(UInt8(ascii: ",")) }
                isEmpty = false
                text += inner
                Self.quote(key, to: &text)
                text += ": ".utf8
                value.write(to: &text, lineStart: inner)
            }
            if !isEmpty { text += lineStart }
            text.append(UInt8(ascii: "}"))
        }
    }

    /// RFC 8259, with everything escaped that a terminal could take for a command.
    static func quote(_ value: String, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "\""))
        let start = text.count
        text.append(contentsOf: value.utf8)
        // Nearly all text is plain, and letter by letter takes many times as long.
        if !text[start...].allSatisfy(isPlain) {
            text.removeSubrange(start...)
            text.append(contentsOf: escaped(value).utf8)
        }
        text.append(UInt8(ascii: "\""))
    }

    private static func escaped(_ value: String) -> String {
        var text = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where TerminalText.isUnsafe(scalar):
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// Whether a byte is a character of its own that stands as it is: ASCII that is printed.
    static func isPlain(_ byte: UInt8) -> Bool {
        0x20...0x7E ~= byte && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }
}
