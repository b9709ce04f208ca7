/// Takes a shell's code apart into simple commands.
///
/// It reads what POSIX shells and bash take, with their quoting, well enough to see through what
/// hides a command: quotes within words, `\`, `${IFS}`, `$'\x62'`, `{a,b}`, variables that the code
/// itself sets. What it cannot follow is left out. It takes one pass and never fails.
struct ShellLexer {
    private var cursor: ShellCursor
    private var commands: [ShellCommand] = []
    private var command = ShellCommand()
    private var word: ShellWordBuilder?
    /// Where the next word goes.
    private var target = Target.words
    private var groups: [Group] = []
    /// The commands of the stage before a `|`, and all before that.
    private var sources: [Int] = []
    private var lastGroup: Range<Int>?
    private var hereTexts: [[UInt8]] = []

    private enum Target {
        case words, input, output, hereString, hereText
    }

    private struct Group {
        let start: Int
        let sources: [Int]
    }

    /// More commands are not looked at.
    private static let commandLimit = 2_000
    /// Of a long pipeline the nearest are looked at.
    private static let sourceLimit = 256

    init(_ code: ArraySlice<UInt8>) {
        cursor = ShellCursor(code)
    }

    /// The commands of a code; `isCut` where there are more.
    static func commands(
        of code: ArraySlice<UInt8>
    ) -> (commands: [ShellCommand], isCut: Bool) {
        var lexer = ShellLexer(code)
        lexer.run()
        return (lexer.commands, lexer.commands.count >= commandLimit)
    }

    private mutating func run() {
        while let byte = cursor.byte, commands.count < Self.commandLimit {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
                endWord()
                cursor.index += 1
            case UInt8(ascii: "\n"):
                endCommand()
                cursor.index += 1
                readHereTexts()
            case UInt8(ascii: ";"):
                endCommand()
                cursor.index += 1
            case UInt8(ascii: "&"): ampersand()
            case UInt8(ascii: "|"): bar()
            case UInt8(ascii: "("):
                endCommand(keepsSources: true)
                openGroup()
                cursor.index += 1
            case UInt8(ascii: ")"):
                endCommand()
                closeGroup()
                cursor.index += 1
            case UInt8(ascii: "<"), UInt8(ascii: ">"): redirect(byte)
            case UInt8(ascii: "#") where word == nil:
                while let byte = cursor.byte, byte != UInt8(ascii: "\n") { cursor.index += 1 }
            default: readWord()
            }
        }
        endCommand()
    }

    private mutating func readWord() {
        let isFirst = word == nil
        var builder = word ?? ShellWordBuilder()
        // Held once only, so that to add to it copies nothing.
        word = nil
        let goesOn = cursor.read(into: &builder, isFirst: isFirst)
        word = builder
        if !goesOn { endWord() }
    }

    private mutating func endWord() {
        guard var builder = word else { return }
        word = nil
        let parts = expandedBraces(builder)
        if parts.count > 1 {
            command.words += parts.map { ShellWord(text: $0) }
            return
        }
        if builder.word.text.isEmpty, builder.variables == 1 {
            builder.word.variable = builder.lastVariable
        }
        let isNothing =
            builder.word.text.isEmpty && builder.word.substitutions.isEmpty && !builder.isQuoted
            && builder.variables == 0
        switch target {
        case .words:
            if isNothing { return }
            if command.words.isEmpty, !builder.isQuoted, groupWord(builder.word.text) { return }
            // A variable may stand for several words.
            command.words.append(builder.word)
        case .input: command.inputs.append(builder.word)
        case .output: command.outputs.append(builder.word)
        case .hereString: command.texts.append(builder.word)
        case .hereText: hereTexts.append(builder.word.text)
        }
        target = .words
    }

    /// `{curl,-s,x}` is three words.
    private func expandedBraces(_ builder: ShellWordBuilder) -> [[UInt8]] {
        let text = builder.word.text
        guard builder.beginsWithBrace, !builder.commas.isEmpty, text.last == UInt8(ascii: "}"),
            case .words = target
        else { return [] }
        var parts: [[UInt8]] = []
        var start = 1
        for comma in builder.commas + [text.count - 1] where comma >= start {
            parts.append(Array(text[start..<comma]))
            start = comma + 1
        }
        return parts
    }

    // MARK: Commands

    private mutating func endCommand(keepsSources: Bool = false) {
        endWord()
        target = .words
        if !command.isEmpty {
            assign()
            command.sources = sources
            if let group = groups.last { command.sources += group.sources }
            if command.sources.count > Self.sourceLimit {
                command.sources.removeLast(command.sources.count - Self.sourceLimit)
            }
            commands.append(command)
            command = ShellCommand()
            lastGroup = nil
        }
        if !keepsSources { sources = [] }
    }

    /// Takes note of `name=value`, with which a command may begin.
    private mutating func assign() {
        if let first = command.words.first,
            ["export", "local", "declare", "readonly"].contains(where: {
                first.text.elementsEqual($0.utf8)
            })
        {
            for word in command.words.dropFirst() { keep(word) }
            return
        }
        while let first = command.words.first, CommandWords.isAssignment(first.text) {
            keep(first)
            // What is substituted there still runs.
            if !first.substitutions.isEmpty, command.words.count == 1 { return }
            command.words.removeFirst()
        }
        guard let first = command.words.first, first.text.contains(UInt8(ascii: " ")),
            first.substitutions.isEmpty
        else { return }
        // `$c` with c='nc -e sh'; a path with a blank in quotes is taken apart too, which does no harm.
        let parts = first.text.split(separator: UInt8(ascii: " ")).map {
            ShellWord(text: Array($0))
        }
        command.words.replaceSubrange(0...0, with: parts)
    }

    private mutating func keep(_ word: ShellWord) {
        guard CommandWords.isAssignment(word.text),
            let sign = word.text.firstIndex(of: UInt8(ascii: "="))
        else { return }
        let name = Array(word.text[..<sign])
        let value = Array(word.text[(sign + 1)...])
        if word.substitutions.isEmpty || !value.isEmpty, cursor.variables.count < 100 {
            cursor.variables[name] = value
        } else if !word.substitutions.isEmpty, cursor.substituted.count < 100 {
            cursor.variables[name] = nil
            cursor.substituted[name] = Array(word.substitutions.prefix(4))
        }
    }

    private mutating func ampersand() {
        if cursor.next == UInt8(ascii: ">") {
            endWord()
            cursor.index += 1
            redirect(UInt8(ascii: ">"))
            return
        }
        endCommand()
        cursor.index += cursor.next == UInt8(ascii: "&") ? 2 : 1
    }

    private mutating func bar() {
        let isOr = cursor.next == UInt8(ascii: "|")
        let before = sources
        let count = commands.count
        endCommand(keepsSources: true)
        cursor.index += isOr || cursor.next == UInt8(ascii: "&") ? 2 : 1
        if isOr {
            sources = []
        } else if commands.count > count {
            sources = ([count] + before)
        } else if let lastGroup {
            sources = Array(lastGroup) + before
        }
    }

    private mutating func openGroup() {
        guard groups.count < 64 else { return }
        groups.append(Group(start: commands.count, sources: sources + (groups.last?.sources ?? [])))
        sources = []
    }

    private mutating func closeGroup() {
        guard let group = groups.popLast() else { return }
        lastGroup = group.start..<commands.count
        sources = []
    }

    /// Whether a word that begins a command opens or closes a group.
    private mutating func groupWord(_ word: [UInt8]) -> Bool {
        switch String(decoding: word.prefix(8), as: UTF8.self) {
        case "{", "while", "until", "if", "for", "case":
            openGroup()
            return true
        case "}", "done", "fi", "esac":
            closeGroup()
            return true
        case "do", "then", "else", "elif", "!": return true
        default: return false
        }
    }

    private mutating func redirect(_ byte: UInt8) {
        if cursor.next == UInt8(ascii: "(") {
            var builder = word ?? ShellWordBuilder()
            cursor.index += 2
            builder.word.substitutions.append(
                Array(cursor.balanced(UInt8(ascii: "("), UInt8(ascii: ")"))))
            word = builder
            return
        }
        // A number in front is a descriptor.
        if let text = word?.word.text, text.allSatisfy({ 0x30...0x39 ~= $0 }) { word = nil }
        endWord()
        let rest = cursor.rest
        for (form, target) in Self.redirects where rest.starts(with: form.utf8) {
            cursor.index += form.utf8.count
            self.target = target
            if form.last == "&" {
                word = ShellWordBuilder(word: ShellWord(text: [UInt8(ascii: "&")]))
            }
            while cursor.byte == UInt8(ascii: " ") { cursor.index += 1 }
            // `>& /dev/tcp/…` names a file.
            if form.last == "&", let byte = cursor.byte, !(0x30...0x39 ~= byte) { word = nil }
            return
        }
        cursor.index += 1
    }

    /// The longest first.
    private static let redirects: [(String, Target)] = [
        ("<<<", .hereString), ("<<-", .hereText), ("<<", .hereText), ("<>", .input),
        ("<&", .input), ("<", .input), (">>", .output), (">&", .output), (">|", .output),
        (">", .output),
    ]

    /// The lines behind a command with `<<END` belong to it.
    private mutating func readHereTexts() {
        let ends = hereTexts
        hereTexts = []
        for end in ends {
            var text: [UInt8] = []
            while cursor.byte != nil {
                let line = cursor.rest.prefix { $0 != UInt8(ascii: "\n") }
                cursor.index = line.endIndex + 1
                if line.drop(while: { $0 == UInt8(ascii: "\t") }).elementsEqual(end) { break }
                text += line
                text.append(UInt8(ascii: "\n"))
            }
            // Of a pipeline it belongs to one of the commands; the last one is a guess.
            if !commands.isEmpty {
                commands[commands.count - 1].texts.append(
                    ShellWord(text: text))
            }
        }
    }
}
