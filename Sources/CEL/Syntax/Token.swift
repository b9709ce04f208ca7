/// A word of the language.
struct Token {
    enum Kind: Hashable {
        case identifier(String)
        /// An identifier in backquotes, which may only name a field.
        case quotedIdentifier(String)
        case int(UInt64)
        case uint(UInt64)
        case double(Double)
        case string(String)
        case bytes([UInt8])
        case symbol(Symbol)
        /// `true`, `false`, `null`, `in`.
        case keyword(String)
        case end
    }

    /// An operator or a mark.
    enum Symbol: String {
        case or = "||"
        case and = "&&"
        case equal = "=="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case plus = "+"
        case minus = "-"
        case times = "*"
        case divide = "/"
        case modulo = "%"
        case not = "!"
        case question = "?"
        case colon = ":"
        case dot = "."
        case comma = ","
        case openParenthesis = "("
        case closeParenthesis = ")"
        case openBracket = "["
        case closeBracket = "]"
        case openBrace = "{"
        case closeBrace = "}"
    }

    let kind: Kind
    let position: SourcePosition
}

extension Token.Kind: CustomStringConvertible {
    var description: String {
        switch self {
        case .identifier(let name), .quotedIdentifier(let name), .keyword(let name): "'\(name)'"
        case .int(let value), .uint(let value): "'\(value)'"
        case .double(let value): "'\(value)'"
        case .string: "a string"
        case .bytes: "a bytes literal"
        case .symbol(let symbol): "'\(symbol.rawValue)'"
        case .end: "the end of the expression"
        }
    }
}

extension Token.Symbol {
    /// The symbol of two characters that begins with these; nil where none does.
    init?(_ first: Unicode.Scalar, _ second: Unicode.Scalar?) {
        switch (first, second) {
        case ("&", "&"): self = .and
        case ("|", "|"): self = .or
        case ("=", "="): self = .equal
        case ("!", "="): self = .notEqual
        case ("<", "="): self = .lessOrEqual
        case (">", "="): self = .greaterOrEqual
        default: return nil
        }
    }

    /// The symbol of one character; nil where it is none.
    init?(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "+": self = .plus
        case "-": self = .minus
        case "*": self = .times
        case "/": self = .divide
        case "%": self = .modulo
        case "!": self = .not
        case "<": self = .less
        case ">": self = .greater
        case "?": self = .question
        case ":": self = .colon
        case ".": self = .dot
        case ",": self = .comma
        case "(": self = .openParenthesis
        case ")": self = .closeParenthesis
        case "[": self = .openBracket
        case "]": self = .closeBracket
        case "{": self = .openBrace
        case "}": self = .closeBrace
        default: return nil
        }
    }
}
