/// Reads a pattern by RE2's syntax; what RE2 refuses is an error.
struct RegexParser {
    private struct Flags {
        var ignoresCase = false
        var isMultiline = false
        var dotMatchesNewline = false
        var isUngreedy = false
    }

    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var flags = Flags()
    private var depth = 0

    private static let depthLimit = 100
    /// RE2's own limit for `{n,m}`.
    private static let repetitionLimit = 1_000

    init(_ pattern: String) {
        scalars = Array(pattern.unicodeScalars)
    }

    mutating func parse() throws(EvaluationError) -> RegexNode {
        let node = try alternatives()
        if index < scalars.count { throw problem("unexpected ')'") }
        return node
    }

    private func problem(_ text: String) -> EvaluationError {
        .invalid("invalid regular expression: \(text)")
    }

    private var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private mutating func take(_ text: String) -> Bool {
        let wanted = Array(text.unicodeScalars)
        guard scalars[index...].starts(with: wanted) else { return false }
        index += wanted.count
        return true
    }

    private mutating func alternatives() throws(EvaluationError) -> RegexNode {
        var choices = [try sequence()]
        while take("|") { choices.append(try sequence()) }
        return choices.count == 1 ? choices[0] : .alternatives(choices)
    }

    private mutating func sequence() throws(EvaluationError) -> RegexNode {
        var parts: [RegexNode] = []
        while let scalar = current, scalar != "|", scalar != ")" {
            let atom = try atom()
            parts.append(try repeated(atom))
        }
        return .sequence(parts)
    }

    private mutating func repeated(_ atom: RegexNode) throws(EvaluationError) -> RegexNode {
        var node = atom
        var isRepeated = false
        while let bounds = try bounds() {
            if isRepeated { throw problem("a repetition of a repetition") }
            isRepeated = true
            let isLazy = take("?") != flags.isUngreedy
            node = .repetition(
                node, minimum: bounds.minimum, maximum: bounds.maximum, isLazy: isLazy)
        }
        return node
    }

    private mutating func bounds() throws(EvaluationError) -> (minimum: Int, maximum: Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        let start = index
        guard take("{") else { return nil }
        guard let minimum = number() else {
            index = start
            return nil
        }
        var maximum: Int? = minimum
        if take(",") { maximum = number() }
        guard take("}") else {
            index = start
            return nil
        }
        guard minimum <= Self.repetitionLimit, maximum ?? 0 <= Self.repetitionLimit,
            maximum.map({ $0 >= minimum }) ?? true
        else { throw problem("repetition count out of range") }
        return (minimum, maximum)
    }

    private mutating func number() -> Int? {
        var digits = ""
        while let scalar = current, scalar.isASCIIDigit, digits.count < 8 {
            digits.unicodeScalars.append(scalar)
            index += 1
        }
        return Int(digits)
    }

    private mutating func atom() throws(EvaluationError) -> RegexNode {
        guard let scalar = current else { return .empty }
        index += 1
        switch scalar {
        case "(": return try group()
        case "[": return .set(try bracket())
        case ".":
            var set = CharacterSet("\n")
            set.isNegated = true
            return .set(flags.dotMatchesNewline ? .all : set)
        case "^": return .assertion(flags.isMultiline ? .lineStart : .textStart)
        case "$": return .assertion(flags.isMultiline ? .lineEnd : .textEnd)
        case "*", "+", "?": throw problem("'\(scalar)' has nothing to repeat")
        case "\\": return try escape()
        default:
            // A brace that begins no repetition stands for itself, as in RE2.
            if scalar == "{" {
                index -= 1
                let isRepetition = try bounds() != nil
                if isRepetition { throw problem("'{' has nothing to repeat") }
                index += 1
            }
            return .set(literal(scalar))
        }
    }

    private func literal(_ scalar: Unicode.Scalar) -> CharacterSet {
        var set = CharacterSet(scalar)
        set.ignoresCase = flags.ignoresCase
        return set
    }

    private mutating func group() throws(EvaluationError) -> RegexNode {
        depth += 1
        defer { depth -= 1 }
        if depth > Self.depthLimit { throw problem("nested too deeply") }
        let outer = flags
        if take("?P<") || take("?<") {
            guard current != "=", current != "!" else { throw problem("no look-behind") }
            while let scalar = current, scalar != ">" {
                guard CharacterSet.word.contains(scalar) else { throw problem("bad group name") }
                index += 1
            }
            guard take(">") else { throw problem("missing '>'") }
        } else if take("?") {
            if try !groupFlags() { return .empty }
        }
        let node = try alternatives()
        guard take(")") else { throw problem("missing ')'") }
        flags = outer
        return node
    }

    /// Reads `i-s:` or `i-s)`; false for the latter, whose flags hold from here on.
    private mutating func groupFlags() throws(EvaluationError) -> Bool {
        var isOn = true
        while let scalar = current {
            index += 1
            switch scalar {
            case "i": flags.ignoresCase = isOn
            case "m": flags.isMultiline = isOn
            case "s": flags.dotMatchesNewline = isOn
            case "U": flags.isUngreedy = isOn
            case "-": isOn = false
            case ":": return true
            case ")": return false
            default: throw problem("unknown group '(?\(scalar)'")
            }
        }
        throw problem("missing ')'")
    }

    private mutating func escape() throws(EvaluationError) -> RegexNode {
        guard let scalar = current else { throw problem("trailing backslash") }
        switch scalar {
        case "A", "z", "b", "B":
            index += 1
            return .assertion(
                scalar == "A"
                    ? .textStart
                    : scalar == "z" ? .textEnd : scalar == "b" ? .wordBoundary : .notWordBoundary)
        case "Q":
            index += 1
            return .sequence(quoted())
        default:
            if let set = try classEscape() { return .set(set) }
            return .set(literal(try characterEscape()))
        }
    }

    /// What stands between `\Q` and `\E`.
    private mutating func quoted() -> [RegexNode] {
        var parts: [RegexNode] = []
        while let scalar = current {
            if take("\\E") { break }
            parts.append(.set(literal(scalar)))
            index += 1
        }
        return parts
    }

    private mutating func classEscape() throws(EvaluationError) -> CharacterSet? {
        guard let scalar = current else { return nil }
        var set: CharacterSet
        switch scalar {
        case "d", "D": set = .digits
        case "w", "W": set = .word
        case "s", "S": set = .space
        case "p", "P", "C": throw problem("'\\\(scalar)' is not supported")
        default: return nil
        }
        index += 1
        set.isNegated = "DWS".unicodeScalars.contains(scalar)
        return set
    }

    private mutating func characterEscape() throws(EvaluationError) -> Unicode.Scalar {
        guard let scalar = current else { throw problem("trailing backslash") }
        index += 1
        switch scalar {
        case "a": return "\u{07}"
        case "f": return "\u{0C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "v": return "\u{0B}"
        case "x": return try hexadecimal()
        case "0"..."7":
            var digits = String(scalar)
            while let next = current, ("0"..."7").contains(next), digits.count < 3 {
                digits.unicodeScalars.append(next)
                index += 1
            }
            // RE2 takes \1 to \7 alone for a reference back, which it refuses.
            guard scalar == "0" || digits.count > 1, let code = UInt32(digits, radix: 8),
                let result = Unicode.Scalar(code)
            else { throw problem("no references back") }
            return result
        default:
            let isPunctuation = scalar.isASCII && !CharacterSet.word.contains(scalar)
            guard isPunctuation || scalar == "_" || !scalar.isASCII else {
                throw problem("unknown escape '\\\(scalar)'")
            }
            return scalar
        }
    }

    private mutating func hexadecimal() throws(EvaluationError) -> Unicode.Scalar {
        var digits = ""
        let isBraced = take("{")
        while let scalar = current, scalar.properties.isASCIIHexDigit,
            digits.count < (isBraced ? 8 : 2)
        {
            digits.unicodeScalars.append(scalar)
            index += 1
        }
        guard !isBraced || take("}"), isBraced || digits.count == 2,
            let result = UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init)
        else { throw problem("bad '\\x'") }
        return result
    }

    private mutating func bracket() throws(EvaluationError) -> CharacterSet {
        var set = CharacterSet([])
        set.isNegated = take("^")
        set.ignoresCase = flags.ignoresCase
        var isFirst = true
        while let scalar = current, scalar != "]" || isFirst {
            isFirst = false
            if take("[:") {
                set.formUnion(try posixClass())
                continue
            }
            if scalar == "\\" {
                index += 1
                if let inner = try classEscape() {
                    set.formUnion(inner)
                    continue
                }
                index -= 1
            }
            let low = try bracketCharacter()
            var high = low
            if current == "-", index + 1 < scalars.count, scalars[index + 1] != "]" {
                index += 1
                high = try bracketCharacter()
            }
            guard low <= high else { throw problem("bad range in '[…]'") }
            set.formUnion(CharacterSet([low.value...high.value]))
        }
        guard take("]") else { throw problem("missing ']'") }
        return set.merged
    }

    private mutating func bracketCharacter() throws(EvaluationError) -> Unicode.Scalar {
        guard let scalar = current else { throw problem("missing ']'") }
        index += 1
        return scalar == "\\" ? try characterEscape() : scalar
    }

    private mutating func posixClass() throws(EvaluationError) -> CharacterSet {
        var name = ""
        while let scalar = current, scalar != ":" {
            name.unicodeScalars.append(scalar)
            index += 1
        }
        let isNegated = name.hasPrefix("^")
        guard take(":]"), var set = CharacterSet.posix[String(name.drop { $0 == "^" })] else {
            throw problem("unknown class '[:\(name):]'")
        }
        set.isNegated = isNegated
        return set
    }
}
