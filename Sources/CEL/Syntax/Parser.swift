/// Reads an expression by the grammar of the CEL specification.
struct Parser {
    private let tokens: [Token]
    private var index = 0
    private var depth = 0
    let macrosAreOn: Bool

    /// Levels of a tree, and so of the recursion that parses, checks and evaluates it: the deepest
    /// takes less than 1 MB of stack in a release build, and less than 4 MB in a debug build.
    static let depthLimit = 200
    /// A longer text is no expression that somebody wrote.
    static let lengthLimit = 100_000

    static func parse(_ source: String, macrosAreOn: Bool = true) throws(CELError) -> Expression {
        guard source.utf8.count <= lengthLimit else {
            throw CELError(
                position: SourcePosition(line: 1, column: 1),
                message: "the expression is longer than \(lengthLimit) bytes")
        }
        var lexer = Lexer(source)
        var parser = Parser(tokens: try lexer.tokens(), macrosAreOn: macrosAreOn)
        let expression = try parser.expression()
        if parser.current.kind != .end {
            throw parser.unexpected("an operator")
        }
        return expression
    }

    private init(tokens: [Token], macrosAreOn: Bool) {
        self.tokens = tokens
        self.macrosAreOn = macrosAreOn
    }

    private var current: Token { tokens[index] }

    private func isAt(_ symbol: String) -> Bool {
        current.kind == .symbol(symbol)
    }

    @discardableResult
    private mutating func take() -> Token {
        let token = tokens[index]
        if index < tokens.count - 1 { index += 1 }
        return token
    }

    private mutating func take(_ symbol: String) -> Bool {
        guard isAt(symbol) else { return false }
        take()
        return true
    }

    private mutating func expect(_ symbol: String) throws(CELError) {
        guard take(symbol) else { throw unexpected("'\(symbol)'") }
    }

    private mutating func expectComma(before closing: String) throws(CELError) {
        guard take(",") else { throw unexpected("',' or '\(closing)'") }
    }

    private func unexpected(_ wanted: String) -> CELError {
        CELError(
            position: current.position, message: "expected \(wanted), found \(current.kind)")
    }

    /// Runs a step one level deeper, within the limit.
    private mutating func deeper<Result>(
        _ step: (inout Parser) throws(CELError) -> Result
    ) throws(CELError) -> Result {
        depth += 1
        defer { depth -= 1 }
        if depth > Self.depthLimit { throw tooDeep }
        return try step(&self)
    }

    private var tooDeep: CELError {
        CELError(
            position: current.position,
            message: "the expression is nested deeper than \(Self.depthLimit) levels")
    }

    mutating func expression() throws(CELError) -> Expression {
        try deeper { parser throws(CELError) in
            let condition = try parser.disjunction()
            let position = parser.current.position
            guard parser.take("?") else { return condition }
            let whenTrue = try parser.deeper { p throws(CELError) in try p.disjunction() }
            try parser.expect(":")
            let whenFalse = try parser.expression()
            return Expression(.conditional(condition, whenTrue, whenFalse), at: position)
        }
    }

    private mutating func disjunction() throws(CELError) -> Expression {
        let first = try conjunction()
        let position = current.position
        guard isAt("||") else { return first }
        var terms = [first]
        while take("||") { terms.append(try conjunction()) }
        return balanced(terms[...], at: position) { .or($0, $1) }
    }

    private mutating func conjunction() throws(CELError) -> Expression {
        let first = try relation()
        let position = current.position
        guard isAt("&&") else { return first }
        var terms = [first]
        while take("&&") { terms.append(try relation()) }
        return balanced(terms[...], at: position) { .and($0, $1) }
    }

    /// A tree of little depth from a long chain of an operator whose grouping does not matter.
    private func balanced(
        _ terms: ArraySlice<Expression>, at position: SourcePosition,
        _ join: (Expression, Expression) -> Expression.Kind
    ) -> Expression {
        guard terms.count > 1 else { return terms[terms.startIndex] }
        let middle = terms.startIndex + (terms.count + 1) / 2
        return Expression(
            join(
                balanced(terms[..<middle], at: position, join),
                balanced(terms[middle...], at: position, join)), at: position)
    }

    private mutating func relation() throws(CELError) -> Expression {
        try chain(operators: ["<", "<=", ">", ">=", "==", "!=", "in"]) {
            parser throws(CELError) in
            try parser.chain(operators: ["+", "-"]) { parser throws(CELError) in
                try parser.chain(operators: ["*", "/", "%"]) { parser throws(CELError) in
                    try parser.unary()
                }
            }
        }
    }

    /// Operands joined from left to right.
    private mutating func chain(
        operators: [String], operand: (inout Parser) throws(CELError) -> Expression
    ) throws(CELError) -> Expression {
        let start = depth
        defer { depth = start }
        var left = try operand(&self)
        while let symbol = takeOperator(operators) {
            depth += 1
            if depth > Self.depthLimit { throw tooDeep }
            let right = try operand(&self)
            let name = symbol.name == "in" ? "@in" : "_\(symbol.name)_"
            left = Expression(.call(name, target: nil, [left, right]), at: symbol.position)
        }
        return left
    }

    private mutating func takeOperator(
        _ operators: [String]
    ) -> (name: String, position: SourcePosition)? {
        let name: String
        switch current.kind {
        case .symbol(let symbol): name = symbol
        case .keyword("in"): name = "in"
        default: return nil
        }
        guard operators.contains(name) else { return nil }
        return (name, take().position)
    }

    private mutating func unary() throws(CELError) -> Expression {
        let position = current.position
        if isAt("!") { return try prefix("!", "!_", at: position) }
        guard isAt("-") else { return try member() }
        if let value = negated(tokens[index + 1].kind) {
            take()
            take()
            return try suffixes(of: Expression(.literal(value), at: position))
        }
        return try prefix("-", "-_", at: position)
    }

    /// The negative of a number; nil for what is no number that has one.
    private func negated(_ token: Token.Kind) -> Value? {
        switch token {
        case .int(let value) where value <= Int64.max.magnitude: .int(-Int64(value))
        case .int(let value) where value == Int64.min.magnitude: .int(.min)
        case .double(let value): .double(-value)
        default: nil
        }
    }

    /// One operator or a run of the same.
    private mutating func prefix(
        _ symbol: String, _ name: String, at position: SourcePosition
    ) throws(CELError) -> Expression {
        take()
        return try deeper { parser throws(CELError) in
            let operand = parser.isAt(symbol) ? try parser.unary() : try parser.member()
            return Expression(.call(name, target: nil, [operand]), at: position)
        }
    }

    private mutating func member() throws(CELError) -> Expression {
        try suffixes(of: try primary())
    }

    /// What follows an operand: fields, indices and calls.
    private mutating func suffixes(of operand: Expression) throws(CELError) -> Expression {
        let start = depth
        defer { depth = start }
        var result = operand
        while true {
            let position = current.position
            if take(".") {
                result = try field(of: result)
            } else if take("[") {
                let isOptional = take("?")
                let key = try expression()
                try expect("]")
                result = Expression(.index(result, key, isOptional: isOptional), at: position)
            } else {
                return result
            }
            depth += 1
            if depth > Self.depthLimit { throw tooDeep }
        }
    }

    private mutating func field(of operand: Expression) throws(CELError) -> Expression {
        let isOptional = take("?")
        let token = take()
        switch token.kind {
        case .quotedIdentifier(let name):
            return Expression(
                .select(operand, field: name, isOptional: isOptional), at: token.position)
        case .identifier(let name), .keyword(let name):
            guard !isOptional, take("(") else {
                return Expression(
                    .select(operand, field: name, isOptional: isOptional), at: token.position)
            }
            let arguments = try self.arguments()
            return try call(name, target: operand, arguments, at: token.position)
        default:
            throw CELError(
                position: token.position, message: "expected a field's name, found \(token.kind)")
        }
    }

    private mutating func arguments() throws(CELError) -> [Expression] {
        var arguments: [Expression] = []
        while !take(")") {
            if !arguments.isEmpty { try expectComma(before: ")") }
            arguments.append(try expression())
        }
        return arguments
    }

    private func call(
        _ name: String, target: Expression?, _ arguments: [Expression],
        at position: SourcePosition
    ) throws(CELError) -> Expression {
        if macrosAreOn,
            let expanded = try Macros.expand(name, target: target, arguments, at: position)
        {
            return expanded
        }
        return Expression(.call(name, target: target, arguments), at: position)
    }

    private mutating func primary() throws(CELError) -> Expression {
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
        case .symbol("("):
            let inner = try expression()
            try expect(")")
            return inner
        case .symbol("["): return try list(at: position)
        case .symbol("{"): return try map(at: position)
        case .symbol("."):
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
        if take("(") {
            let arguments = try self.arguments()
            return try call(name, target: nil, arguments, at: position)
        }
        if isAt("{") || isMessage {
            var type = name
            while take(".") {
                if case .identifier(let part) = take().kind { type += "." + part }
            }
            try skipMessage()
            return Expression(.message(type), at: position)
        }
        return Expression(.identifier(name, isAbsolute: isAbsolute), at: position)
    }

    /// Goes past the braces of a message and what is between them.
    private mutating func skipMessage() throws(CELError) {
        try expect("{")
        var open = 1
        while open > 0 {
            switch take().kind {
            case .symbol("{"): open += 1
            case .symbol("}"): open -= 1
            case .end: throw unexpected("'}'")
            default: break
            }
        }
    }

    /// Whether a qualified name with braces behind it follows: `a.b.C{…}`.
    private var isMessage: Bool {
        var ahead = index
        while tokens[ahead].kind == .symbol("."), case .identifier = tokens[ahead + 1].kind {
            ahead += 2
        }
        return ahead > index && tokens[ahead].kind == .symbol("{")
    }

    private mutating func list(at position: SourcePosition) throws(CELError) -> Expression {
        var elements: [Expression.Element] = []
        while !take("]") {
            if !elements.isEmpty {
                try expectComma(before: "]")
                if take("]") { break }
            }
            let isOptional = take("?")
            elements.append(
                Expression.Element(value: try expression(), isOptional: isOptional))
        }
        return Expression(.list(elements), at: position)
    }

    private mutating func map(at position: SourcePosition) throws(CELError) -> Expression {
        var entries: [Expression.Entry] = []
        while !take("}") {
            if !entries.isEmpty {
                try expectComma(before: "}")
                if take("}") { break }
            }
            let isOptional = take("?")
            let key = try expression()
            try expect(":")
            entries.append(
                Expression.Entry(key: key, value: try expression(), isOptional: isOptional))
        }
        return Expression(.map(entries), at: position)
    }
}
