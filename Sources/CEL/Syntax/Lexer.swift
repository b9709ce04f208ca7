/// Cuts a text into tokens by the grammar of the CEL specification.
struct Lexer {
    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var line = 1
    private var column = 1

    /// Words that may not name anything (specification, "Syntax").
    private static let reserved: Set<String> = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let",
        "loop", "package", "namespace", "return", "var", "void", "while",
    ]

    init(_ source: String) {
        scalars = Array(source.unicodeScalars)
    }

    static func isReserved(_ name: String) -> Bool {
        reserved.contains(name)
    }

    mutating func tokens() throws(CELError) -> [Token] {
        var tokens: [Token] = []
        while true {
            skipSpace()
            let position = SourcePosition(line: line, column: column)
            let kind = try next(at: position)
            tokens.append(Token(kind: kind, position: position))
            if case .end = kind { return tokens }
        }
    }

    private func peek(_ offset: Int = 0) -> Unicode.Scalar? {
        index + offset < scalars.count ? scalars[index + offset] : nil
    }

    @discardableResult
    private mutating func advance() -> Unicode.Scalar? {
        guard index < scalars.count else { return nil }
        let scalar = scalars[index]
        index += 1
        if scalar == "\n" {
            line += 1
            column = 1
        } else {
            column += 1
        }
        return scalar
    }

    private mutating func skipSpace() {
        while let scalar = peek() {
            if scalar == " " || scalar == "\n" || scalar == "\r" || scalar == "\t"
                || scalar == "\u{0C}"
            {
                advance()
            } else if scalar == "/", peek(1) == "/" {
                while let scalar = peek(), scalar != "\n" {
                    _ = scalar
                    advance()
                }
            } else {
                return
            }
        }
    }

    private mutating func next(at position: SourcePosition) throws(CELError) -> Token.Kind {
        guard let scalar = peek() else { return .end }
        if scalar.isASCIIDigit || (scalar == "." && peek(1)?.isASCIIDigit == true) {
            return try number(at: position)
        }
        if let literal = try stringLiteral(at: position) { return literal }
        if scalar.isIdentifierStart { return word() }
        if scalar == "`" { return try quotedIdentifier(at: position) }
        if let pair = Token.Symbol(scalar, peek(1)) {
            advance()
            advance()
            return .symbol(pair)
        }
        guard let symbol = Token.Symbol(scalar) else {
            let isHalf = "&|=".unicodeScalars.contains(scalar)
            let hint = isHalf ? "; did you mean '\(scalar)\(scalar)'?" : ""
            throw CELError(
                position: position, message: "unexpected character '\(scalar)'\(hint)")
        }
        advance()
        return .symbol(symbol)
    }

    private mutating func word() -> Token.Kind {
        let rest = scalars[index...]
        let end = rest.firstIndex { !$0.isIdentifierStart && !$0.isASCIIDigit } ?? rest.endIndex
        // A word is ASCII. Made at once, it costs a tenth of what it costs letter by letter.
        let letters = scalars[index..<end].map { UInt8(truncatingIfNeeded: $0.value) }
        column += letters.count
        index = end
        let name = String(decoding: letters, as: UTF8.self)
        switch name {
        case "true", "false", "null", "in": return .keyword(name)
        default: return .identifier(name)
        }
    }

    private mutating func quotedIdentifier(
        at position: SourcePosition
    ) throws(CELError) -> Token.Kind {
        advance()
        var name = ""
        while let scalar = advance() {
            if scalar == "`", !name.isEmpty { return .quotedIdentifier(name) }
            let isAllowed =
                scalar.isIdentifierStart || scalar.isASCIIDigit
                || "./- ".unicodeScalars
                    .contains(scalar)
            guard isAllowed else { break }
            name.unicodeScalars.append(scalar)
        }
        throw CELError(
            position: position,
            message: "a name in backquotes holds letters, digits, '_', '.', '-', '/' and ' '")
    }

    private mutating func number(at position: SourcePosition) throws(CELError) -> Token.Kind {
        if peek() == "0", peek(1) == "x" || peek(1) == "X" {
            advance()
            advance()
            let digits = take { $0.properties.isASCIIHexDigit }
            return try integer(digits, radix: 16, at: position)
        }
        var text = take(\.isASCIIDigit)
        var isDouble = false
        if peek() == ".", peek(1)?.isASCIIDigit == true {
            isDouble = true
            advance()
            text += "." + take(\.isASCIIDigit)
        }
        let sign = peek(1) == "+" || peek(1) == "-" ? 1 : 0
        if peek() == "e" || peek() == "E", peek(1 + sign)?.isASCIIDigit == true {
            isDouble = true
            advance()
            text += "e"
            if sign == 1, let scalar = advance() { text.unicodeScalars.append(scalar) }
            text += take(\.isASCIIDigit)
        }
        if !isDouble { return try integer(text, radix: 10, at: position) }
        guard let value = Double(text.hasPrefix(".") ? "0" + text : text), value.isFinite else {
            throw CELError(position: position, message: "'\(text)' is larger than a double can be")
        }
        return .double(value)
    }

    private mutating func integer(
        _ digits: String, radix: Int, at position: SourcePosition
    ) throws(CELError) -> Token.Kind {
        guard let value = UInt64(digits, radix: radix) else {
            throw CELError(
                position: position, message: "'\(digits)' is no integer of 64 bits")
        }
        if peek() == "u" || peek() == "U" {
            advance()
            return .uint(value)
        }
        return .int(value)
    }

    private mutating func take(_ isWanted: (Unicode.Scalar) -> Bool) -> String {
        var text = ""
        while let scalar = peek(), isWanted(scalar) {
            text.unicodeScalars.append(scalar)
            advance()
        }
        return text
    }

    /// A string or bytes literal with its prefix, or nil where none begins here.
    private mutating func stringLiteral(
        at position: SourcePosition
    ) throws(CELError) -> Token.Kind? {
        var length = 0
        var isRaw = false
        var isBytes = false
        while let scalar = peek(length), length < 3 {
            if scalar == "r" || scalar == "R", !isRaw {
                isRaw = true
            } else if scalar == "b" || scalar == "B", !isBytes {
                isBytes = true
            } else {
                break
            }
            length += 1
        }
        guard let quote = peek(length), quote == "\"" || quote == "'" else { return nil }
        for _ in 0..<length { advance() }
        let isTriple = peek(1) == quote && peek(2) == quote
        for _ in 0..<(isTriple ? 3 : 1) { advance() }
        var body = LiteralBody(isBytes: isBytes)
        while let scalar = peek() {
            if scalar == quote, !isTriple || (peek(1) == quote && peek(2) == quote) {
                for _ in 0..<(isTriple ? 3 : 1) { advance() }
                return isBytes ? .bytes(body.bytes) : .string(body.text)
            }
            if !isTriple, scalar == "\n" || scalar == "\r" { break }
            advance()
            if scalar == "\\", !isRaw {
                try escape(into: &body)
            } else {
                body.append(scalar)
            }
        }
        throw CELError(position: position, message: "the string is not closed")
    }

    private mutating func escape(into body: inout LiteralBody) throws(CELError) {
        let position = SourcePosition(line: line, column: column - 1)
        let scalar = advance()
        switch scalar {
        case "a": body.append("\u{07}")
        case "b": body.append("\u{08}")
        case "f": body.append("\u{0C}")
        case "n": body.append("\n")
        case "r": body.append("\r")
        case "t": body.append("\t")
        case "v": body.append("\u{0B}")
        case "\\", "'", "\"", "`", "?": body.append(scalar ?? "?")
        case "x", "X": try code(digits: 2, radix: 16, "", into: &body, at: position)
        case "u" where !body.isBytes:
            try code(digits: 4, radix: 16, "", into: &body, at: position)
        case "U" where !body.isBytes:
            try code(digits: 8, radix: 16, "", into: &body, at: position)
        case "0", "1", "2", "3":
            try code(digits: 2, radix: 8, String(scalar ?? "0"), into: &body, at: position)
        default: throw CELError(position: position, message: "unknown escape in a string")
        }
    }

    private mutating func code(
        digits count: Int, radix: Int, _ first: String, into body: inout LiteralBody,
        at position: SourcePosition
    ) throws(CELError) {
        var digits = first
        for _ in 0..<count {
            if let scalar = advance() { digits.unicodeScalars.append(scalar) }
        }
        let isNumber = digits.unicodeScalars.allSatisfy(\.properties.isASCIIHexDigit)
        guard isNumber, let value = UInt32(digits, radix: radix), body.append(code: value) else {
            throw CELError(position: position, message: "'\(digits)' is no character's code")
        }
    }
}

/// What a string or bytes literal holds.
struct LiteralBody {
    let isBytes: Bool
    private(set) var text = ""
    private(set) var bytes: [UInt8] = []

    init(isBytes: Bool) {
        self.isBytes = isBytes
    }

    mutating func append(_ scalar: Unicode.Scalar) {
        if isBytes {
            bytes += Array(String(scalar).utf8)
        } else {
            text.unicodeScalars.append(scalar)
        }
    }

    /// A byte in bytes, a code point in a string; false where there is no such.
    mutating func append(code: UInt32) -> Bool {
        if isBytes {
            guard let byte = UInt8(exactly: code) else { return false }
            bytes.append(byte)
            return true
        }
        guard let scalar = Unicode.Scalar(code) else { return false }
        text.unicodeScalars.append(scalar)
        return true
    }
}

extension Unicode.Scalar {
    var isASCIIDigit: Bool { ("0"..."9").contains(self) }
    var isIdentifierStart: Bool {
        ("a"..."z").contains(self) || ("A"..."Z").contains(self) || self == "_"
    }
}
