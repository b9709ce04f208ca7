/// A word that is being read.
struct ShellWordBuilder {
    var word = ShellWord()
    var isQuoted = false
    /// It begins with `{` without quotes; the commas in it.
    var beginsWithBrace = false
    var commas: [Int] = []
    /// How many variables in it have no value that is known.
    var variables = 0
    /// The last of them.
    var lastVariable: [UInt8] = []
}

/// A place in a shell's code, and the pieces of words that begin there.
struct ShellCursor {
    let code: ArraySlice<UInt8>
    /// May lie one behind the end.
    var index: Int
    /// What the code itself has set.
    var variables: [[UInt8]: [UInt8]] = [:]
    /// Variables that the code has set to what commands give: `x=$(curl …)`.
    var substituted: [[UInt8]: [[UInt8]]] = [:]
    /// So much may come from variables, which can stand for each other many times.
    private var expansionLeft = 64 << 10

    init(_ code: ArraySlice<UInt8>) {
        self.code = code
        index = code.startIndex
    }

    var byte: UInt8? { index < code.endIndex ? code[index] : nil }
    var next: UInt8? { index + 1 < code.endIndex ? code[index + 1] : nil }

    /// What is left.
    var rest: ArraySlice<UInt8> { code[min(index, code.endIndex)...] }

    /// Reads a piece of a word into `builder`; false where the word ends, since a shell would split
    /// it there.
    mutating func read(into builder: inout ShellWordBuilder, isFirst: Bool) -> Bool {
        guard index < code.endIndex else { return false }
        let byte = code[index]
        switch byte {
        case UInt8(ascii: "'"):
            builder.isQuoted = true
            index += 1
            takeRun(into: &builder) { $0 != UInt8(ascii: "'") }
            index += 1
        case UInt8(ascii: "\""):
            builder.isQuoted = true
            index += 1
            quoted(&builder)
        case UInt8(ascii: "\\"):
            if let next, next != UInt8(ascii: "\n") { builder.word.text.append(next) }
            index += 2
        case UInt8(ascii: "$"):
            if expandsToBlank() { return false }
            dollar(&builder, isQuoted: false)
        case UInt8(ascii: "`"): backtick(&builder)
        case UInt8(ascii: "{") where isFirst:
            builder.beginsWithBrace = true
            builder.word.text.append(byte)
            index += 1
        case _ where Self.isName(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "-"):
            takeRun(into: &builder) {
                Self.isName($0) || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "-")
            }
        default:
            if byte == UInt8(ascii: ","), builder.beginsWithBrace {
                builder.commas.append(builder.word.text.count)
            }
            builder.word.text.append(byte)
            index += 1
        }
        return true
    }

    private mutating func quoted(_ builder: inout ShellWordBuilder) {
        while index < code.endIndex {
            switch code[index] {
            case UInt8(ascii: "\""):
                index += 1
                return
            case UInt8(ascii: "\\"):
                // Before others it is only itself.
                if let next, !"\"\\$`\n".utf8.contains(next) {
                    builder.word.text.append(code[index])
                }
                if let next, next != UInt8(ascii: "\n") { builder.word.text.append(next) }
                index += 2
            case UInt8(ascii: "$"): dollar(&builder, isQuoted: true)
            case UInt8(ascii: "`"): backtick(&builder)
            default:
                takeRun(into: &builder) { !"\"\\$`".utf8.contains($0) }
            }
        }
    }

    /// Adds the bytes that are wanted, up to the first that is not, in one copy.
    private mutating func takeRun(
        into builder: inout ShellWordBuilder, while isWanted: (UInt8) -> Bool
    ) {
        let start = index
        while index < code.endIndex, isWanted(code[index]) { index += 1 }
        builder.word.text += code[start..<index]
    }

    /// `$IFS` and `${IFS…}` without quotes, which is what shells split words at.
    private mutating func expandsToBlank() -> Bool {
        let rest = code[index...]
        if rest.starts(with: "${IFS".utf8) {
            index = (rest.firstIndex(of: UInt8(ascii: "}")) ?? code.endIndex - 1) + 1
            return true
        }
        guard rest.starts(with: "$IFS".utf8), !Self.isName(rest.dropFirst(4).first) else {
            return false
        }
        index += 4
        return true
    }

    private static func isName(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        return 0x61...0x7A ~= byte | 0x20 || 0x30...0x39 ~= byte || byte == UInt8(ascii: "_")
    }

    private mutating func dollar(_ builder: inout ShellWordBuilder, isQuoted: Bool) {
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
        case UInt8(ascii: "0"):
            index += 2
            variable([UInt8(ascii: "0")], &builder)
        case let byte? where 0x30...0x39 ~= byte || "@*#?$!-".utf8.contains(byte):
            // A parameter of the script; mostly nothing in code on a command line.
            index += 2
        case let byte? where Self.isName(byte):
            index += 1
            let start = index
            while index < code.endIndex, Self.isName(code[index]) { index += 1 }
            variable(Array(code[start..<index]), &builder)
        default:
            builder.word.text.append(code[index])
            index += 1
        }
    }

    private mutating func variable(_ name: [UInt8], _ builder: inout ShellWordBuilder) {
        if let value = variables[name], value.count <= expansionLeft {
            expansionLeft -= value.count
            builder.word.text += value
        } else {
            builder.variables += 1
            builder.lastVariable = name
            // What commands gave it stands here, too.
            for code in substituted[name] ?? [] where !builder.word.substitutions.contains(code) {
                builder.word.substitutions.append(code)
            }
        }
    }

    /// `${name}`, and the default of `${name:-text}`.
    private mutating func parameter(_ text: [UInt8], _ builder: inout ShellWordBuilder) {
        let name = text.prefix { Self.isName($0) }
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
    private mutating func escapedText(_ builder: inout ShellWordBuilder) {
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

    private mutating func backtick(_ builder: inout ShellWordBuilder) {
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
    mutating func balanced(_ open: UInt8, _ close: UInt8) -> ArraySlice<UInt8> {
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
}
