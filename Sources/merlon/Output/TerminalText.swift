import Posture

/// Text from a node, made harmless for a terminal, and fitted to it.
enum TerminalText {
    /// See ``PlainText/escaped(_:keepingLines:)``.
    static func escaped(_ text: String, keepingLines: Bool = false) -> String {
        PlainText.escaped(text, keepingLines: keepingLines)
    }

    /// The text with spaces behind it to a number of characters.
    static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// The text cut to a number of characters, with a mark where something is missing.
    static func shortened(_ text: String, to limit: Int) -> String {
        text.count <= limit ? text : text.prefix(max(0, limit - 1)) + "…"
    }

    /// The text in lines of at most `width` characters, broken between words where possible.
    static func wrapped(_ text: String, width: Int) -> [String] {
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
                while word.count > width {
                    lines.append(String(word.prefix(width)))
                    word = word.dropFirst(width)
                }
                line += (line.isEmpty ? "" : " ") + word
            }
            lines.append(line)
        }
        return lines
    }
}
