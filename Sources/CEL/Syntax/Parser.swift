/// Reads an expression by the grammar of the CEL specification.
struct Parser {
    let tokens: [Token]
    private(set) var index = 0
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

    var current: Token { tokens[index] }

    func isAt(_ symbol: Token.Symbol) -> Bool {
        if case .symbol(let other) = tokens[index].kind { other == symbol } else { false }
    }

    @discardableResult
    mutating func take() -> Token {
        let token = tokens[index]
        if index < tokens.count - 1 { index += 1 }
        return token
    }

    mutating func take(_ symbol: Token.Symbol) -> Bool {
        guard isAt(symbol) else { return false }
        if index < tokens.count - 1 { index += 1 }
        return true
    }

    mutating func expect(_ symbol: Token.Symbol) throws(CELError) {
        guard take(symbol) else { throw unexpected("'\(symbol.rawValue)'") }
    }

    mutating func expectComma(before closing: Token.Symbol) throws(CELError) {
        guard take(.comma) else { throw unexpected("',' or '\(closing.rawValue)'") }
    }

    func unexpected(_ wanted: String) -> CELError {
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
            guard parser.take(.question) else { return condition }
            let whenTrue = try parser.deeper { p throws(CELError) in try p.disjunction() }
            try parser.expect(.colon)
            let whenFalse = try parser.expression()
            return Expression(.conditional(condition, whenTrue, whenFalse), at: position)
        }
    }

    private mutating func disjunction() throws(CELError) -> Expression {
        let first = try conjunction()
        let position = current.position
        guard isAt(.or) else { return first }
        var terms = [first]
        while take(.or) { terms.append(try conjunction()) }
        return balanced(terms[...], at: position) { .or($0, $1) }
    }

    private mutating func conjunction() throws(CELError) -> Expression {
        let first = try relation()
        let position = current.position
        guard isAt(.and) else { return first }
        var terms = [first]
        while take(.and) { terms.append(try relation()) }
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
        try chain(of: .relation) { parser throws(CELError) in
            try parser.chain(of: .sum) { parser throws(CELError) in
                try parser.chain(of: .product) { parser throws(CELError) in
                    try parser.unary()
                }
            }
        }
    }

    /// How tightly operators bind that join two operands from left to right.
    private enum Tier {
        case relation, sum, product
    }

    /// Operands joined from left to right.
    private mutating func chain(
        of tier: Tier, operand: (inout Parser) throws(CELError) -> Expression
    ) throws(CELError) -> Expression {
        let start = depth
        defer { depth = start }
        var left = try operand(&self)
        while let name = functionName(of: tier) {
            let position = take().position
            depth += 1
            if depth > Self.depthLimit { throw tooDeep }
            let right = try operand(&self)
            left = Expression(.call(name, target: nil, [left, right]), at: position)
        }
        return left
    }

    /// The function that the operator which comes next stands for; nil where none of the tier comes.
    private func functionName(of tier: Tier) -> String? {
        switch (tier, tokens[index].kind) {
        case (.relation, .symbol(.less)): "_<_"
        case (.relation, .symbol(.lessOrEqual)): "_<=_"
        case (.relation, .symbol(.greater)): "_>_"
        case (.relation, .symbol(.greaterOrEqual)): "_>=_"
        case (.relation, .symbol(.equal)): "_==_"
        case (.relation, .symbol(.notEqual)): "_!=_"
        case (.relation, .keyword("in")): "@in"
        case (.sum, .symbol(.plus)): "_+_"
        case (.sum, .symbol(.minus)): "_-_"
        case (.product, .symbol(.times)): "_*_"
        case (.product, .symbol(.divide)): "_/_"
        case (.product, .symbol(.modulo)): "_%_"
        default: nil
        }
    }

    private mutating func unary() throws(CELError) -> Expression {
        let position = current.position
        if isAt(.not) { return try prefix(.not, "!_", at: position) }
        guard isAt(.minus) else { return try member() }
        if let value = negated(tokens[index + 1].kind) {
            take()
            take()
            return try suffixes(of: Expression(.literal(value), at: position))
        }
        return try prefix(.minus, "-_", at: position)
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
        _ symbol: Token.Symbol, _ name: String, at position: SourcePosition
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
            if take(.dot) {
                result = try field(of: result)
            } else if take(.openBracket) {
                let isOptional = take(.question)
                let key = try expression()
                try expect(.closeBracket)
                result = Expression(.index(result, key, isOptional: isOptional), at: position)
            } else {
                return result
            }
            depth += 1
            if depth > Self.depthLimit { throw tooDeep }
        }
    }

    private mutating func field(of operand: Expression) throws(CELError) -> Expression {
        let isOptional = take(.question)
        let token = take()
        switch token.kind {
        case .quotedIdentifier(let name):
            return Expression(
                .select(operand, field: name, isOptional: isOptional), at: token.position)
        case .identifier(let name), .keyword(let name):
            guard !isOptional, take(.openParenthesis) else {
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

    mutating func arguments() throws(CELError) -> [Expression] {
        var arguments: [Expression] = []
        while !take(.closeParenthesis) {
            if !arguments.isEmpty { try expectComma(before: .closeParenthesis) }
            arguments.append(try expression())
        }
        return arguments
    }

    func call(
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
}
