/// What stands behind the `=` of a rule of sudo: `(root) NOPASSWD: /bin/a, /bin/b`.
///
/// A tag holds for its command and those behind it, until the opposite tag (sudoers(5), "Tag_Spec").
struct SudoCommands {
    private(set) var isPasswordless = false
    private(set) var isEverything = false
    private(set) var isEverythingPasswordless = false

    private static let aliasDepth = 8

    init(_ text: some StringProtocol, _ aliases: [String: String]) {
        var needsPassword = true
        for part in Self.parts(String(text)) {
            var rest = part.trimmingWhitespace()
            // Another rule for other hosts may follow behind a colon: `hosts = commands`.
            if let mark = rest.firstIndex(of: "="), rest[..<mark].contains(":"),
                !rest.hasPrefix("/")
            {
                rest = rest[rest.index(after: mark)...].trimmingWhitespace()
                needsPassword = true
            }
            if rest.hasPrefix("("), let end = rest.firstIndex(of: ")") {
                rest = rest[rest.index(after: end)...].trimmingWhitespace()
            }
            while let (tag, behind) = Self.tag(rest) {
                if tag == "NOPASSWD" { needsPassword = false }
                if tag == "PASSWD" { needsPassword = true }
                rest = behind
            }
            guard !rest.isEmpty, !rest.hasPrefix("!") else { continue }
            if !needsPassword { isPasswordless = true }
            if Self.isEverything(rest, aliases, 0) {
                isEverything = true
                if !needsPassword { isEverythingPasswordless = true }
            }
        }
    }

    /// Between commas, save those with a backslash before them or in brackets.
    private static func parts(_ text: String) -> [String] {
        var parts = [""]
        var previous: Character = " "
        var depth = 0
        for character in text {
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            if character == ",", previous != "\\", depth <= 0 {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
            previous = character
        }
        return parts
    }

    /// A tag such as `NOPASSWD:`, or an option such as `ROLE=x`, and what follows.
    private static func tag(_ text: String) -> (String, String)? {
        let name = text.prefix { $0.isASCII && ($0.isUppercase || $0 == "_") }
        guard !name.isEmpty else { return nil }
        let rest = text[name.endIndex...].trimmingWhitespace()
        if rest.hasPrefix(":") { return (String(name), rest.dropFirst().trimmingWhitespace()) }
        guard rest.hasPrefix("="), name != "ALL" else { return nil }
        let value = rest.dropFirst().trimmingWhitespace()
        let end = value.firstIndex(where: \.isWhitespace) ?? value.endIndex
        return (String(name), value[end...].trimmingWhitespace())
    }

    private static func isEverything(
        _ command: String, _ aliases: [String: String], _ depth: Int
    ) -> Bool {
        if command == "ALL" { return true }
        guard depth < aliasDepth, let list = aliases[command] else { return false }
        return parts(list).contains {
            isEverything($0.trimmingWhitespace(), aliases, depth + 1)
        }
    }
}
