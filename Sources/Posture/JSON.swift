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

    /// The text, with two spaces for each level.
    package var text: String {
        var text = ""
        write(to: &text, lineStart: "\n")
        return text
    }

    /// - Parameter lineStart: the end of a line, and the spaces before what stands on this level.
    func write(to text: inout String, lineStart: String) {
        let inner = lineStart + "  "
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .int(let value): text += String(value)
        case .double(let value): text += value.isFinite ? "\(value)" : "null"
        case .string(let value): Self.quote(value, to: &text)
        case .array(let elements):
            text += "["
            for (index, element) in elements.enumerated() {
                if index > 0 { text += "," }
                text += inner
                element.write(to: &text, lineStart: inner)
            }
            text += elements.isEmpty ? "]" : lineStart + "]"
        case .object(let pairs):
            text += "{"
            var isEmpty = true
            for case (let key, let value?) in pairs {
                if !isEmpty { text += "," }
                isEmpty = false
                text += inner
                Self.quote(key, to: &text)
                text += ": "
                value.write(to: &text, lineStart: inner)
            }
            text += isEmpty ? "}" : lineStart + "}"
        }
    }

    /// RFC 8259, with everything escaped that a terminal could take for a command.
    static func quote(_ value: String, to text: inout String) {
        text += "\""
        defer { text += "\"" }
        // Nearly all text is plain, and letter by letter takes many times as long.
        if value.utf8.allSatisfy(isPlain) {
            text += value
            return
        }
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
    }

    /// Whether a byte is a character of its own that stands as it is: ASCII that is printed.
    static func isPlain(_ byte: UInt8) -> Bool {
        0x20...0x7E ~= byte && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }
}
