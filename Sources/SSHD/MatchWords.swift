/// The words of a `Match` line: since 9.9 they are split like those of other lines.
struct MatchWords {
    private let release: SSHDRelease
    private var arguments: Arguments
    private var text: DelimitedText
    private var isByText: Bool { release.number < 909 }

    init(_ arguments: Arguments, _ release: SSHDRelease) {
        self.release = release
        self.arguments = arguments
        text = DelimitedText(arguments.raw ?? [])
    }

    mutating func next() -> String? {
        isByText ? text.next() : arguments.next()
    }

    /// Nil at the end.
    mutating func nextAttribute() -> String? {
        guard let word = next() else { return nil }
        return isByText && word.isEmpty ? nil : word
    }

    /// An attribute with its argument, which since 9.9p2 may stand behind `=` in the same word.
    mutating func value(of word: String) -> (name: String, value: String?) {
        let allowsEquals = release.number > 909 || (release.number == 909 && release.portable > 1)
        if !isByText, allowsEquals, let mark = word.firstIndex(of: "="),
            Self.joinable.contains(Pattern.asciiLowercased(String(word[..<mark])))
        {
            return (String(word[..<mark]), String(word[word.index(after: mark)...]))
        }
        return (word, next())
    }

    private static let joinable: Set<String> = [
        "user", "group", "host", "address", "localaddress", "localport", "rdomain", "version",
    ]

    mutating func consume() {
        text = DelimitedText([])
        arguments.consume()
    }

    /// What the line still holds, which is too much.
    var left: Arguments {
        guard isByText else { return arguments }
        var rest = arguments
        if text.rest?.isEmpty != false {
            rest.consume()
        } else if !release.splitsLikeShell {
            rest = Arguments(text)
        }
        return rest
    }
}
