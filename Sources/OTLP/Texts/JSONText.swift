/// Values of OpenTelemetry as one line of JSON.
enum JSONText {
    static func append(_ value: AnyValue, to text: inout String) {
        switch value.value {
        case .stringValue(let value): append(quoted: value, to: &text)
        case .boolValue(let value): text += value ? "true" : "false"
        case .intValue(let value): text += String(value)
        case .doubleValue(let value): text += value.isFinite ? "\(value)" : "null"
        // No record of ours has bytes; another's are told apart by their texts.
        case .bytesValue(let value):
            append(quoted: ByteText.text(Array(value), limit: .max).text, to: &text)
        case .arrayValue(let list):
            text += "["
            for (index, element) in list.values.enumerated() {
                if index > 0 { text += "," }
                append(element, to: &text)
            }
            text += "]"
        case .kvlistValue(let list):
            text += "{"
            for (index, pair) in list.values.enumerated() {
                if index > 0 { text += "," }
                append(quoted: pair.key, to: &text)
                text += ":"
                append(pair.value, to: &text)
            }
            text += "}"
        case nil: text += "null"
        }
    }

    /// RFC 8259, with everything escaped that a terminal or a reader of lines could be led by.
    static func append(quoted value: String, to text: inout String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where isUnsafe(scalar):
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }

    /// Control characters, separators of lines, marks that turn the direction of text, and what
    /// the eye does not see.
    static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0: true
        case 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF: true
        case 0xFFF9...0xFFFB, 0xE0000...0xE007F: true
        default: false
        }
    }
}
