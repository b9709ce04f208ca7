/// What stands behind the `=` of a rule of sudo: `(root) NOPASSWD: /bin/a, /bin/b`.
///
/// A tag holds for its command and those behind it, until the opposite tag (sudoers(5), "Tag_Spec"),
/// and so does a list of whom they are run as; where none stands, `runas_default` tells.
struct SudoCommands {
    private(set) var isPasswordless = false
    private(set) var isEverything = false
    private(set) var isEverythingPasswordless = false
    /// Whether no tag says of one of the commands whether a password is asked for, so that settings
    /// do; of a rule that allows everything, of that alone.
    var isLeftToSettings: Bool { isEverything ? isEverythingUntagged : isAnyUntagged }

    private var isAnyUntagged = false
    private var isEverythingUntagged = false

    init(
        _ text: some StringProtocol, _ aliases: SudoAliases, _ root: SudoRoot
    ) throws(SudoAliases.TooDeep) {
        // Nil where no tag stands before.
        var needsPassword: Bool?
        var isAsRoot = root.isDefault
        for part in Self.parts(String(text)) {
            for (number, piece) in Self.rules(in: part).enumerated() {
                if number > 0 { (needsPassword, isAsRoot) = (nil, root.isDefault) }
                try take(piece, &needsPassword, &isAsRoot, aliases, root)
            }
        }
    }

    private mutating func take(
        _ command: String, _ needsPassword: inout Bool?, _ isAsRoot: inout Bool,
        _ aliases: SudoAliases, _ root: SudoRoot
    ) throws(SudoAliases.TooDeep) {
        var rest = command.trimmingWhitespace()
        if rest.hasPrefix("("), let end = rest.firstIndex(of: ")") {
            // `(users : groups)`: without users the commands are run as who calls.
            let users = rest[rest.index(after: rest.startIndex)..<end].prefix { $0 != ":" }
            isAsRoot = try root.isAmong(String(users), aliases)
            rest = rest[rest.index(after: end)...].trimmingWhitespace()
        }
        while let (tag, behind) = Self.tag(rest) {
            if tag == "NOPASSWD" { needsPassword = false }
            if tag == "PASSWD" { needsPassword = true }
            rest = behind
        }
        guard !rest.isEmpty else { return }
        // A `!` before an alias in which `!ALL` stands allows everything.
        let isAll = try aliases.commands.holds(["ALL"], rest)
        guard isAll || !SudoAliases.withoutSigns(rest).isDenied else { return }
        if needsPassword == false { isPasswordless = true }
        if needsPassword == nil { isAnyUntagged = true }
        if isAsRoot, isAll {
            isEverything = true
            if needsPassword == false { isEverythingPasswordless = true }
            if needsPassword == nil { isEverythingUntagged = true }
        }
    }

    private static let tags: Set<Substring> = [
        "EXEC", "NOEXEC", "FOLLOW", "NOFOLLOW", "INTERCEPT", "NOINTERCEPT", "LOG_INPUT",
        "NOLOG_INPUT", "LOG_OUTPUT", "NOLOG_OUTPUT", "MAIL", "NOMAIL", "PASSWD", "NOPASSWD",
        "SETENV", "NOSETENV",
    ]

    /// The part itself, or what it falls into where rules for other hosts follow in it:
    /// `/bin/a : hosts = /bin/b`. In a command colons and signs of equality have backslashes.
    private static func rules(in part: String) -> [String] {
        var pieces: [String] = []
        var rest = part
        while let (command, behind) = split(rest) {
            pieces.append(command)
            rest = behind
        }
        return pieces + [rest]
    }

    private static func split(_ text: String) -> (command: String, behind: String)? {
        var previous: Character = " "
        for index in text.indices {
            defer { previous = text[index] }
            guard text[index] == ":", previous != "\\" else { continue }
            let word =
                text[..<index].trimmingWhitespace()
                .split { $0.isWhitespace || $0 == ":" || $0 == ")" }.last ?? ""
            // Behind a tag or the name of a digest the command follows.
            if tags.contains(word) || word.hasPrefix("sha") { continue }
            let behind = text[text.index(after: index)...]
            guard let mark = behind.firstIndex(of: "="),
                !behind[..<mark].contains(where: { "():\\".contains($0) })
            else { continue }
            return (String(text[..<index]), String(behind[behind.index(after: mark)...]))
        }
        return nil
    }

    /// Between commas, save those with a backslash before them or in brackets.
    static func parts(_ text: String) -> [String] {
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
}
