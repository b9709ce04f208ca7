/// Resolves the names of an expression, infers its types and makes it ready for evaluation.
struct Planner {
    typealias Plan = (node: Node, type: Type)

    let environment: Environment
    /// Whether what does not fit is an error now; otherwise when it is evaluated.
    let isChecking: Bool
    var unifier = Unifier()
    /// The variables of the macros around the present place, by their numbers.
    private(set) var locals: [Local] = []
    private var localCount = 0
    /// The places that the expression may read, each once.
    private var places: [AttributePath] = []
    private var knownPlaces: Set<AttributePath> = []

    /// A variable of a macro.
    struct Local {
        let name: String
        let type: Type
        /// Where its value stands among the host's variables, as far as that is known beforehand.
        var place: AttributePath?
    }

    init(environment: Environment, isChecking: Bool) {
        self.environment = environment
        self.isChecking = isChecking
    }

    func program(_ node: Node, _ type: Type) -> Program {
        Program(
            node: node, variables: environment.variables, localCount: localCount,
            resultType: type, staticPaths: places)
    }

    mutating func plan(_ expression: Expression) throws(CELError) -> Plan {
        switch expression.kind {
        case .literal(let value): return (.constant(value), Self.type(of: value))
        case .identifier, .select: return try noted(try name(expression))
        case .presence(let operand, let field):
            return try presence(operand, field, at: expression.position)
        case .index(let operand, let key, let isOptional):
            return try noted(
                try index(operand, key, isOptional: isOptional, at: expression.position))
        case .and(let left, let right):
            return (.and(try condition(left, of: "&&"), try condition(right, of: "&&")), .bool)
        case .or(let left, let right):
            return (.or(try condition(left, of: "||"), try condition(right, of: "||")), .bool)
        case .conditional(let test, let whenTrue, let whenFalse):
            return try conditional(test, whenTrue, whenFalse, at: expression.position)
        case .call(let name, let target, let arguments):
            return try call(name, target: target, arguments, at: expression.position)
        case .list(let elements): return try list(elements)
        case .map(let entries): return try map(entries)
        case .comprehension(let comprehension):
            return try self.comprehension(comprehension, at: expression.position)
        case .binding(let name, let value, let body): return try binding(name, value, body)
        case .optionalMap(let target, let name, let body, let isFlat):
            return try optionalMap(target, name, body, isFlat: isFlat, at: expression.position)
        case .message(let name):
            return try fail(
                at: expression.position, "there is no message type '\(name)' to make one of",
                .undeclared(name))
        }
    }

    /// An error now where the expression is checked, otherwise one when it is evaluated.
    func fail(
        at position: SourcePosition, _ message: String, _ error: EvaluationError
    ) throws(CELError) -> Plan {
        if isChecking { throw CELError(position: position, message: message) }
        return (.failure(error), .dyn)
    }

    /// Whether a type may stand where another is wanted; always where nothing is checked.
    mutating func fits(_ type: Type, _ wanted: Type) -> Bool {
        unifier.unify(type, wanted) || !isChecking
    }

    /// Plans a body that sees further variables.
    mutating func scoped<Result>(
        _ variables: [Local],
        _ body: (inout Planner, Int) throws(CELError) -> Result
    ) throws(CELError) -> Result {
        let first = locals.count
        locals += variables
        localCount = max(localCount, locals.count)
        defer { locals.removeLast(variables.count) }
        return try body(&self, first)
    }

    /// Keeps the place of a plan that reads one.
    private mutating func noted(_ plan: Plan) throws(CELError) -> Plan {
        note(plan.node)
        return plan
    }

    /// Keeps a place that may be read.
    mutating func note(_ node: Node) {
        guard case .attribute(let attribute) = node, let place = place(of: attribute) else {
            return
        }
        if knownPlaces.insert(place).inserted { places.append(place) }
    }

    /// The place of an attribute as far as it is known beforehand.
    private func place(of attribute: Attribute) -> AttributePath? {
        let root: AttributePath?
        switch attribute.root {
        case .variable(let number):
            root = AttributePath(variable: environment.variables[number], steps: [])
        case .local(let number): root = locals[number].place
        case .value: root = nil
        }
        return attribute.staticSteps.reduce(root) { $0?.appending($1) }
    }

    /// The place of a node whose every key is constant.
    func wholePlace(of node: Node) -> AttributePath? {
        guard case .attribute(let attribute) = node,
            attribute.staticSteps.count == attribute.steps.count
        else { return nil }
        return place(of: attribute)
    }

    private mutating func condition(
        _ expression: Expression, of operation: String
    ) throws(CELError) -> Node {
        let (node, type) = try plan(expression)
        guard fits(type, .bool) else {
            throw CELError(
                position: expression.start,
                message: "'\(operation)' takes bool, not \(unifier.closed(type))")
        }
        return node
    }

    private mutating func conditional(
        _ test: Expression, _ whenTrue: Expression, _ whenFalse: Expression,
        at position: SourcePosition
    ) throws(CELError) -> Plan {
        let condition = try condition(test, of: "? :")
        let (first, firstType) = try plan(whenTrue)
        let (second, secondType) = try plan(whenFalse)
        guard fits(firstType, secondType) else {
            throw CELError(
                position: position,
                message: "the two sides of '? :' are \(unifier.closed(firstType)) and "
                    + "\(unifier.closed(secondType)); they must be of one type")
        }
        return (.conditional(condition, first, second), unifier.join(firstType, secondType))
    }

    private static func type(of value: Value) -> Type {
        switch value {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .uint: .uint
        case .double: .double
        case .string: .string
        case .bytes: .bytes
        default: .dyn
        }
    }
}
