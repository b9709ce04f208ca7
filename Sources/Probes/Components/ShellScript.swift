/// The simple commands of a shell script, as far as they can be told without running it.
///
/// Quotes, escapes, comments, redirections and the lists `;`, `&`, `&&`, `||`, `|` are known.
/// Whatever is put in by the shell makes a word that is not known.
struct ShellScript {
    /// A simple command, with the variables that the script puts into its environment.
    struct Command: Hashable {
        let words: [CommandWord]
        /// `NAME=VALUE` each; in doubt where it is not known whether the command gets it.
        let assigned: [CommandWord]
    }

    private(set) var commands: [Command] = []
    /// Whether there is anything in it that decides which commands run.
    private(set) var isComplex = false

    private let source: CommandWord
    private var rest: Substring
    private var words: [CommandWord] = []
    private var text = ""
    private var hasWord = false
    private var doubt: String?
    /// The next word belongs to a redirection.
    private var isTarget = false
    /// What the script has assigned so far.
    private var assigned: [CommandWord] = []

    init(_ source: CommandWord) {
        self.source = source
        rest = Substring(source.text)
        while let character = rest.popFirst() { take(character) }
        endCommand()
        let keywords: Set<String> = [
            "if", "then", "else", "elif", "case", "for", "while", "until", "function", "{", "[",
            "eval", "source", ".", "trap",
        ]
        isComplex =
            isComplex || source.doubt != nil
            || commands.contains { keywords.contains($0.words.first?.text ?? "") }
    }

    private mutating func take(_ character: Character) {
        switch character {
        case " ", "\t": endWord()
        case "\n", ";", "&", "|": takeOperator(character)
        case "(", ")", "`":
            isComplex = true
            endCommand()
        case "<", ">": takeRedirection(character)
        case "#" where !hasWord: rest = rest.drop { $0 != "\n" }
        case "'":
            hasWord = true
            text += rest.prefix { $0 != "'" }
            rest = rest.drop { $0 != "'" }.dropFirst()
        case "\"": takeQuoted()
        case "\\":
            if let next = rest.popFirst(), next != "\n" {
                hasWord = true
                text.append(next)
            }
        case "$": takeVariable()
        default:
            hasWord = true
            text.append(character)
        }
    }

    private mutating func takeQuoted() {
        hasWord = true
        while let character = rest.popFirst(), character != "\"" {
            if character == "\\", let next = rest.first, "\"\\$`\n".contains(next) {
                rest.removeFirst()
                if next != "\n" { text.append(next) }
            } else if character == "$" {
                takeVariable()
            } else {
                if character == "`" { isComplex = true }
                text.append(character)
            }
        }
    }

    private mutating func takeVariable() {
        hasWord = true
        guard let next = rest.first, next.isLetter || "_{(@*#?0123456789".contains(next) else {
            text.append("$")
            return
        }
        let isProgram = words.allSatisfy(Self.isAssignment) && text.isEmpty
        doubt = "the shell puts in a value when it runs"
        text += "$"
        guard next == "(" else { return }
        // What gives a flag's value decides nothing else; what gives a command's name does.
        if isProgram || !skipSubstitution() { isComplex = true }
    }

    /// Passes over `(command)`; false, with nothing passed over, where it has no end.
    private mutating func skipSubstitution() -> Bool {
        var depth = 0
        for (index, character) in zip(rest.indices, rest) {
            // Its quotes and escapes may hold parentheses.
            if "'\"\\`".contains(character) { return false }
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            if depth == 0 {
                rest = rest[rest.index(after: index)...]
                return true
            }
        }
        return false
    }

    private mutating func takeOperator(_ character: Character) {
        if character == "&", rest.first == ">" {
            rest.removeFirst()
            takeRedirection(">")
            return
        }
        if rest.first == character { rest.removeFirst() }
        endCommand()
    }

    /// `2>&1`, `>>file`, `< file`: the file is no word of the command.
    private mutating func takeRedirection(_ character: Character) {
        if hasWord, text.allSatisfy(\.isNumber) {
            text = ""
            hasWord = false
        }
        endWord()
        if character == "<", rest.first == "<" { isComplex = true }
        rest = rest.drop { "<>&|".contains($0) }
        isTarget = true
    }

    private mutating func endWord() {
        if hasWord, isTarget {
            isTarget = false
        } else if hasWord {
            words.append(CommandWord(text: text, source: source.source, doubt: doubt))
        }
        text = ""
        hasWord = false
        doubt = nil
    }

    /// Ends a command; assignments before its program are for it alone, and those of no program are
    /// the shell's own, which a command gets if it is exported.
    private mutating func endCommand() {
        endWord()
        let own = words.prefix(while: Self.isAssignment)
        let command = words.dropFirst(own.count)
        if command.isEmpty {
            assigned += own.map {
                CommandWord(
                    text: $0.text, source: $0.source,
                    doubt: "it is not known whether the script exports it")
            }
        } else if Self.exporting.contains(command.first?.text ?? "") {
            assigned += command.filter(Self.isAssignment)
        } else {
            commands.append(Command(words: Array(command), assigned: assigned + own))
        }
        words = []
        isTarget = false
    }

    /// Commands of the shell that make variables.
    private static let exporting: Set<String> = ["declare", "export", "readonly", "typeset"]

    /// Whether a word is `NAME=VALUE`.
    static func isAssignment(_ word: CommandWord) -> Bool {
        let name = word.text.prefix { $0 != "=" }
        return name.count < word.text.count && !name.isEmpty
            && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    }
}
