/// Takes a shell's code apart into simple commands.
///
/// It reads what POSIX shells and bash take, with their quoting, well enough to see through what
/// hides a command: quotes within words, `\`, `${IFS}`, `$'\x62'`, `{a,b}`, variables that the code
/// itself sets. What it cannot follow is left out. It takes one pass and never fails.
struct ShellLexer {
    private let code: ArraySlice<UInt8>
    private var index: Int
    private var commands: [ShellCommand] = []
    private var command = ShellCommand()
    private var word: WordBuilder?
    /// Where the next word goes.
    private var target = Target.words
    private var variables: [[UInt8]: [UInt8]] = [:]
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

    private struct WordBuilder {
        var word = ShellWord()
        var isQuoted = false
        /// It begins with `{` without quotes; the commas in it.
        var beginsWithBrace = false
        var commas: [Int] = []
        var variables = 0
    }

    /// More commands are not looked at.
    private static let commandLimit = 2_000

    init(_ code: ArraySlice<UInt8>) {
        self.code = code
        index = code.startIndex
    }

    static func commands(of code: ArraySlice<UInt8>) -> [ShellCommand] {
        var lexer = ShellLexer(code)
        lexer.run()
        return lexer.commands
    }

    private var next: UInt8? { index + 1 < code.endIndex ? code[index + 1] : nil }

    private mutating func run() {
        while index < code.endIndex, commands.count < Self.commandLimit {
            let byte = code[index]
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
                endWord()
                index += 1
            case UInt8(ascii: "\n"):
                endCommand()
                index += 1
                readHereTexts()
            case UInt8(ascii: ";"):
                endCommand()
                index += 1
            case UInt8(ascii: "&"): ampersand()
            case UInt8(ascii: "|"): bar()
            case UInt8(ascii: "("):
                endCommand(keepsSources: true)
                openGroup()
                index += 1
            case UInt8(ascii: ")"):
                endCommand()
                closeGroup()
                index += 1
            case UInt8(ascii: "<"), UInt8(ascii: ">"): redirect(byte)
            case UInt8(ascii: "#") where word == nil:
                while index < code.endIndex, code[index] != UInt8(ascii: "\n") { index += 1 }
            default: wordPart(byte)
            }
        }
        endCommand()
    }

    // MARK: Words

    private mutating func wordPart(_ byte: UInt8) {
        var builder = word ?? WordBuilder()
        switch byte {
        case UInt8(ascii: "'"):
            builder.isQuoted = true
            index += 1
            while index < code.endIndex, code[index] != UInt8(ascii: "'") {
                builder.word.text.append(code[index])
                index += 1
            }
            index += 1
        case UInt8(ascii: "\""):
            builder.isQuoted = true
            index += 1
            quoted(&builder)
        case UInt8(ascii: "\\"):
            if let next, next != UInt8(ascii: "\n") { builder.word.text.append(next) }
            index += 2
        case UInt8(ascii: "$"):
            if expandsToBlank() {
                word = builder
                endWord()
                return
            }
            dollar(&builder, isQuoted: false)
        case UInt8(ascii: "`"): backtick(&builder)
        case UInt8(ascii: "{") where word == nil:
            builder.beginsWithBrace = true
            builder.word.text.append(byte)
            index += 1
        default:
            if byte == UInt8(ascii: ","), builder.beginsWithBrace {
                builder.commas.append(builder.word.text.count)
            }
            builder.word.text.append(byte)
            index += 1
        }
        word = builder
    }

    private mutating func quoted(_ builder: inout WordBuilder) {
        while index < code.endIndex {
            switch code[index] {
            case UInt8(ascii: "\""):
                index += 1
                return
            case UInt8(ascii: "\\"):
                if let next { builder.word.text.append(next) }
                index += 2
            case UInt8(ascii: "$"): dollar(&builder, isQuoted: true)
            case UInt8(ascii: "`"): backtick(&builder)
            default:
                builder.word.text.append(code[index])
                index += 1
            }
        }
    }

    /// `$IFS` and `${IFS…}` without quotes, which is what shells split words at.
    private mutating func expandsToBlank() -> Bool {
        let rest = code[index...]
        if rest.starts(with: "${IFS".utf8) {
            index = (rest.firstIndex(of: UInt8(ascii: "}")) ?? code.endIndex - 1) + 1
            return true
        }
        guard rest.starts(with: "$IFS".utf8), !isName(rest.dropFirst(4).first) else { return false }
        index += 4
        return true
    }

    private func isName(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        return 0x61...0x7A ~= byte | 0x20 || 0x30...0x39 ~= byte || byte == UInt8(ascii: "_")
    }

    private mutating func dollar(_ builder: inout WordBuilder, isQuoted: Bool) {
        switch next {
        case UInt8(ascii: "("):
            index += 2
            let inner = balanced(UInt8(ascii: "("), UInt8(ascii: ")"))
            if inner.first != UInt8(ascii: "(") { builder.word.substitutions.append(Array(inner)) }
        case UInt8(ascii: "{"):
            index += 2
            parameter(Array(balanced(UInt8(ascii: "{"), UInt8(ascii: "}"))), &builder)
        case UInt8(ascii: "'") where !isQuoted:
            index += 2
            escapedText(&builder)
        case UInt8(ascii: "\"") where !isQuoted: index += 1
        case let byte? where 0x30...0x39 ~= byte || "@*#?$!-".utf8.contains(byte):
            // A parameter of the script; mostly nothing in code on a command line.
            index += 2
        case let byte? where isName(byte):
            index += 1
            let start = index
            while index < code.endIndex, isName(code[index]) { index += 1 }
            variable(Array(code[start..<index]), &builder)
        default:
            builder.word.text.append(code[index])
            index += 1
        }
    }

    private func variable(_ name: [UInt8], _ builder: inout WordBuilder) {
        if let value = variables[name] {
            builder.word.text += value
        } else {
            builder.variables += 1
        }
    }

    /// `${name}`, and the default of `${name:-text}`.
    private func parameter(_ text: [UInt8], _ builder: inout WordBuilder) {
        let name = text.prefix { isName($0) }
        if name.count == text.count || variables[Array(name)] != nil {
            variable(Array(name), &builder)
            return
        }
        var rest = text.dropFirst(name.count)
        if rest.first == UInt8(ascii: ":") { rest = rest.dropFirst() }
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "=") {
            builder.word.text += rest.dropFirst()
        } else {
            builder.variables += 1
        }
    }

    /// `$'…'`, in which `\x62` and `\142` are bytes.
    private mutating func escapedText(_ builder: inout WordBuilder) {
        builder.isQuoted = true
        while index < code.endIndex, code[index] != UInt8(ascii: "'") {
            guard code[index] == UInt8(ascii: "\\"), let kind = next else {
                builder.word.text.append(code[index])
                index += 1
                continue
            }
            index += 2
            switch kind {
            case UInt8(ascii: "x"): builder.word.text.append(number(radix: 16, digits: 2))
            case UInt8(ascii: "0")...UInt8(ascii: "7"):
                index -= 1
                builder.word.text.append(number(radix: 8, digits: 3))
            case UInt8(ascii: "n"): builder.word.text.append(0x0A)
            case UInt8(ascii: "t"): builder.word.text.append(0x09)
            default: builder.word.text.append(kind)
            }
        }
        index += 1
    }

    private mutating func number(radix: Int, digits: Int) -> UInt8 {
        var value = 0
        for _ in 0..<digits {
            guard index < code.endIndex,
                let digit = Character(Unicode.Scalar(code[index])).hexDigitValue, digit < radix
            else { break }
            value = value * radix + digit
            index += 1
        }
        return UInt8(truncatingIfNeeded: value)
    }

    private mutating func backtick(_ builder: inout WordBuilder) {
        index += 1
        var inner: [UInt8] = []
        while index < code.endIndex, code[index] != UInt8(ascii: "`") {
            if code[index] == UInt8(ascii: "\\"), let next {
                inner.append(next)
                index += 2
            } else {
                inner.append(code[index])
                index += 1
            }
        }
        index += 1
        builder.word.substitutions.append(inner)
    }

    /// Up to the bracket that closes, which is passed over; quotes hide brackets.
    private mutating func balanced(_ open: UInt8, _ close: UInt8) -> ArraySlice<UInt8> {
        let start = index
        var depth = 1
        var quote: UInt8?
        while index < code.endIndex {
            let byte = code[index]
            if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "'") {
                index += 2
                continue
            }
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                quote = byte
            } else if byte == open {
                depth += 1
            } else if byte == close {
                depth -= 1
                if depth == 0 {
                    index += 1
                    return code[start..<(index - 1)]
                }
            }
            index += 1
        }
        index = code.endIndex
        return code[min(start, index)..<index]
    }

    private mutating func endWord() {
        guard var builder = word else { return }
        word = nil
        let parts = expandedBraces(builder)
        if parts.count > 1 {
            command.words += parts.map { ShellWord(text: $0) }
            return
        }
        builder.word.isVariable = builder.word.text.isEmpty && builder.variables == 1
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
    private func expandedBraces(_ builder: WordBuilder) -> [[UInt8]] {
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
            commands.append(command)
            command = ShellCommand()
            lastGroup = nil
        }
        if !keepsSources { sources = [] }
    }

    /// Takes note of `name=value`, with which a command may begin.
    private mutating func assign() {
        while let first = command.words.first, CommandWords.isAssignment(first.text),
            let sign = first.text.firstIndex(of: UInt8(ascii: "="))
        {
            if variables.count < 100 {
                variables[Array(first.text[..<sign])] = Array(first.text[(sign + 1)...])
            }
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

    private mutating func ampersand() {
        if next == UInt8(ascii: ">") {
            endWord()
            index += 1
            redirect(UInt8(ascii: ">"))
            return
        }
        endCommand()
        index += next == UInt8(ascii: "&") ? 2 : 1
    }

    private mutating func bar() {
        let isOr = next == UInt8(ascii: "|")
        let before = sources
        let count = commands.count
        endCommand(keepsSources: true)
        index += isOr || next == UInt8(ascii: "&") ? 2 : 1
        if isOr {
            sources = []
        } else if commands.count > count {
            sources = before + [count]
        } else if let lastGroup {
            sources = before + lastGroup
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
        if next == UInt8(ascii: "(") {
            var builder = word ?? WordBuilder()
            index += 2
            builder.word.substitutions.append(
                Array(balanced(UInt8(ascii: "("), UInt8(ascii: ")"))))
            word = builder
            return
        }
        // A number in front is a descriptor.
        if let text = word?.word.text, text.allSatisfy({ 0x30...0x39 ~= $0 }) { word = nil }
        endWord()
        let rest = code[index...]
        for (form, target) in Self.redirects where rest.starts(with: form.utf8) {
            index += form.utf8.count
            self.target = target
            if form.last == "&" {
                word = WordBuilder(word: ShellWord(text: [UInt8(ascii: "&")]))
            }
            while index < code.endIndex, code[index] == UInt8(ascii: " ") { index += 1 }
            // `>& /dev/tcp/…` names a file.
            if form.last == "&", index < code.endIndex, !(0x30...0x39 ~= code[index]) { word = nil }
            return
        }
        index += 1
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
            let start = index
            var stop = index
            while index < code.endIndex {
                let line = code[index...].prefix { $0 != UInt8(ascii: "\n") }
                stop = index
                index = min(line.endIndex + 1, code.endIndex)
                if line.drop(while: { $0 == UInt8(ascii: "\t") }).elementsEqual(end) { break }
                stop = index
            }
            // Of a pipeline it belongs to one of the commands; the last one is a guess.
            if !commands.isEmpty {
                commands[commands.count - 1].texts.append(
                    ShellWord(text: Array(code[start..<max(start, stop)])))
            }
        }
    }
}
