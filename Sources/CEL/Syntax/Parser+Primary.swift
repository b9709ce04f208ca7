/// What an operand begins with: literals, names, parentheses, lists and maps.
extension Parser {
    mutating func primary() throws(CELError) -> Expression {
        let token = take()
        let position = token.position
        switch token.kind {
        case .int(let value):
            guard let number = Int64(exactly: value) else {
                throw CELError(
                    position: position, message: "'\(value)' is larger than an int can be")
            }
            return Expression(.literal(.int(number)), at: position)
        case .uint(let value): return Expression(.literal(.uint(value)), at: position)
        case .double(let value): return Expression(.literal(.double(value)), at: position)
        case .string(let value): return Expression(.literal(.string(value)), at: position)
        case .bytes(let value): return Expression(.literal(.bytes(value)), at: position)
        case .keyword("true"): return Expression(.literal(.bool(true)), at: position)
        case .keyword("false"): return Expression(.literal(.bool(false)), at: position)
        case .keyword("null"): return Expression(.literal(.null), at: position)
        case .symbol(.openParenthesis):
            let inner = try expression()
            try expect(.closeParenthesis)
            return inner
        case .symbol(.openBracket): return try list(at: position)
        case .symbol(.openBrace): return try map(at: position)
        case .symbol(.dot):
            guard case .identifier(let name) = take().kind else { throw unexpected("a name") }
            return try identifier(name, isAbsolute: true, at: position)
        case .identifier(let name):
            return try identifier(name, isAbsolute: false, at: position)
        default:
            throw CELError(
                position: position, message: "expected a value, found \(token.kind)")
        }
    }

    private mutating func identifier(
        _ name: String, isAbsolute: Bool, at position: SourcePosition
    ) throws(CELError) -> Expression {
        if Lexer.isReserved(name) {
            throw CELError(position: position, message: "'\(name)' is a reserved word")
        }
        if take(.openParenthesis) {
            let arguments = try self.arguments()
            return try call(name, target: nil, arguments, at: position)
        }
        if isAt(.openBrace) || isMessage {
            var type = name
            while take(.dot) {
                if case .identifier(let part) = take().kind { type += "." + part }
            }
            try skipMessage()
            return Expression(.message(type), at: position)
        }
        return Expression(.identifier(name, isAbsolute: isAbsolute), at: position)
    }

    /// Goes past the braces of a message and what is between them.
    private mutating func skipMessage() throws(CELError) {
        try expect(.openBrace)
        var open = 1
        while open > 0 {
            switch take().kind {
            case .symbol(.openBrace): open += 1
            case .symbol(.closeBrace): open -= 1
            case .end: throw unexpected("'}'")
            default: break
            }
        }
    }

    /// Whether a qualified name with braces behind it follows: `a.b.C{…}`.
    private var isMessage: Bool {
        var ahead = index
        while tokens[ahead].kind == .symbol(.dot), case .identifier = tokens[ahead + 1].kind {
            ahead += 2
        }
        return ahead > index && tokens[ahead].kind == .symbol(.openBrace)
    }

    private mutating func list(at position: SourcePosition) throws(CELError) -> Expression {
        var elements: [Expression.Element] = []
        while !take(.closeBracket) {
            if !elements.isEmpty {
                try expectComma(before: .closeBracket)
                if take(.closeBracket) { break }
            }
            let isOptional = take(.question)
            elements.append(
                Expression.Element(value: try expression(), isOptional: isOptional))
        }
        return Expression(.list(elements), at: position)
    }

    private mutating func map(at position: SourcePosition) throws(CELError) -> Expression {
        var entries: [Expression.Entry] = []
        while !take(.closeBrace) {
            if !entries.isEmpty {
                try expectComma(before: .closeBrace)
                if take(.closeBrace) { break }
            }
            let isOptional = take(.question)
            let key = try expression()
            try expect(.colon)
            entries.append(
                Expression.Entry(key: key, value: try expression(), isOptional: isOptional))
        }
        return Expression(.map(entries), at: position)
    }
}
