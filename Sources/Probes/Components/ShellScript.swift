/// The simple commands of a shell script, as far as they can be told without running it.
///
/// Quotes, escapes, comments, redirections and the lists `;`, `&`, `&&`, `||`, `|` are known.
/// Whatever is put in by the shell makes a word that is not known.
struct ShellScript {
    private(set) var commands: [[CommandWord]] = []
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
            || commands.contains { keywords.contains($0.first?.text ?? "") }
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
        doubt = "the shell puts in a value when it runs"
        text += "$"
        if next == "(" { isComplex = true }
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

    /// Ends a command; assignments before its program are not part of it.
    private mutating func endCommand() {
        endWord()
        let command = words.drop { word in
            let name = word.text.prefix { $0 != "=" }
            return name.count < word.text.count && !name.isEmpty
                && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
        }
        if !command.isEmpty { commands.append(Array(command)) }
        words = []
        isTarget = false
    }
}
