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
        write(to: &text, depth: 0)
        return text
    }

    func write(to text: inout String, depth: Int) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .int(let value): text += String(value)
        case .double(let value): text += value.isFinite ? "\(value)" : "null"
        case .string(let value): Self.quote(value, to: &text)
        case .array(let elements):
            Self.block("[", elements, "]", to: &text, depth: depth) { element, text in
                element.write(to: &text, depth: depth + 1)
            }
        case .object(let pairs):
            Self.block("{", pairs.filter { $1 != nil }, "}", to: &text, depth: depth) {
                pair, text in
                Self.quote(pair.0, to: &text)
                text += ": "
                (pair.1 ?? .null).write(to: &text, depth: depth + 1)
            }
        }
    }

    private static func block<Item>(
        _ open: String, _ items: [Item], _ close: String, to text: inout String, depth: Int,
        item write: (Item, inout String) -> Void
    ) {
        text += open
        for (index, item) in items.enumerated() {
            text += index == 0 ? "\n" : ",\n"
            text += String(repeating: "  ", count: depth + 1)
            write(item, &text)
        }
        if !items.isEmpty { text += "\n" + String(repeating: "  ", count: depth) }
        text += close
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
