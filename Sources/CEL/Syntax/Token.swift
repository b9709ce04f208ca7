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
        /// An operator or a mark: `&&`, `(`, `.?`.
        case symbol(String)
        /// `true`, `false`, `null`, `in`.
        case keyword(String)
        case end
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
        case .symbol(let text): "'\(text)'"
        case .end: "the end of the expression"
        }
    }
}
