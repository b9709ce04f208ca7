/// Texts as YAML, on one line.
enum YAMLText {
    private static let reserved: Set<String> = [
        "true", "false", "null", "yes", "no", "on", "off", "y", "n",
    ]

    /// Plain where that is safe, else in double quotes.
    static func value(_ text: String) -> String {
        let isPlain =
            text.utf8.allSatisfy { $0.isAlphanumeric || "/_.@+-".utf8.contains($0) }
            && text.utf8.first.map { $0.isLetter || $0 == UInt8(ascii: "/") } == true
            && !reserved.contains(text.lowercased())
        return isPlain ? text : "\"\(escaped(text))\""
    }

    /// Within double quotes, or in a comment: nothing breaks the line, steers a terminal or turns the
    /// direction of what is read.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case " "..."~": result.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16)
                let isLetter = scalar.properties.isAlphabetic && scalar.properties.isGraphemeBase
                if isLetter, scalar.value > 0x9F {
                    result.unicodeScalars.append(scalar)
                } else if scalar.value <= 0xFF {
                    result += "\\x" + pad(digits, 2)
                } else if scalar.value <= 0xFFFF {
                    result += "\\u" + pad(digits, 4)
                } else {
                    result += "\\U" + pad(digits, 8)
                }
            }
        }
        return result
    }

    /// Bytes that need not be text, for a comment; cut after 200 bytes.
    static func comment(_ bytes: [UInt8]) -> String {
        let text = escaped(String(decoding: bytes.prefix(200), as: UTF8.self))
        return bytes.count > 200 ? text + "…" : text
    }

    private static func pad(_ digits: String, _ width: Int) -> String {
        String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
