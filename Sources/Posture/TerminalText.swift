/// Text from a node, made harmless for a terminal and for logs.
package enum TerminalText {
    /// Control characters, line separators and marks that turn the direction of text, as `\u{1b}`.
    ///
    /// With `keepingLines` a line feed stays, for texts of Merlon's own that hold such values.
    package static func escaped(_ text: String, keepingLines: Bool = false) -> String {
        if !text.unicodeScalars.contains(where: isUnsafe) { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": result += keepingLines ? "\n" : "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where isUnsafe(scalar):
                result += "\\u{" + String(scalar.value, radix: 16) + "}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Whether a terminal, a log reader or the eye could be led astray by it.
    package static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0: true  // C0, DEL, C1
        case 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF: true  // invisible
        case 0xFFF9...0xFFFB, 0xE0000...0xE007F: true
        default: false
        }
    }

    /// The text with spaces behind it to a number of characters.
    package static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// The text cut to a number of characters, with a mark where something is missing.
    package static func shortened(_ text: String, to limit: Int) -> String {
        text.count <= limit ? text : text.prefix(max(0, limit - 1)) + "…"
    }

    /// The text in lines of at most `width` characters, broken between words where possible.
    package static func wrapped(_ text: String, width: Int) -> [String] {
        let width = max(width, 20)
        var lines: [String] = []
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = ""
            for word in paragraph.split(separator: " ") {
                var word = word
                if !line.isEmpty, line.count + 1 + word.count > width {
                    lines.append(line)
                    line = ""
                }
                // What is left is not counted anew for each line: a word can be long.
                while let end = word.index(
                    word.startIndex, offsetBy: width, limitedBy: word.endIndex),
                    end < word.endIndex
                {
                    lines.append(String(word[..<end]))
                    word = word[end...]
                }
                line += (line.isEmpty ? "" : " ") + word
            }
            lines.append(line)
        }
        return lines
    }
}
