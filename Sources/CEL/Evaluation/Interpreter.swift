/// Evaluates a planned expression once.
///
/// An unknown is a value like any other that goes through all that does not decide without it;
/// an error is thrown (specification, "Evaluation").
struct Interpreter {
    /// A variable of a macro.
    struct Local {
        let value: Value
        /// Where the value stands among the host's variables; nil for one that was computed.
        let path: AttributePath?
    }

    let variables: [String]
    let values: [Value?]
    let isTracing: Bool
    let place: (PlaceCall) throws(EvaluationError) -> PlaceAnswer
    var locals: [Local]
    var budget: Budget
    private(set) var reads = ReadLog()

    init(
        variables: [String], values: [Value?], localCount: Int, isTracing: Bool, limit: Int,
        place: @escaping (PlaceCall) throws(EvaluationError) -> PlaceAnswer
    ) {
        self.variables = variables
        self.values = values
        self.isTracing = isTracing
        self.place = place
        locals = Array(repeating: Local(value: .null, path: nil), count: localCount)
        budget = Budget(limit: limit)
    }

    mutating func evaluate(_ node: Node) throws(EvaluationError) -> Value {
        try budget.charge(1)
        switch node {
        case .constant(let value): return value
        case .attribute(let attribute): return try read(attribute)
        case .presence(let attribute, let field): return try presence(attribute, field)
        case .call(let call): return try self.call(call)
        case .place(let name, let attribute, let arguments):
            let (value, path) = try ask(name, attribute, arguments)
            record(path)
            return value
        case .equality(let left, let right, let isNegated):
            return try equality(try evaluate(left), try evaluate(right), isNegated)
        case .membership(let element, let container):
            return try membership(try evaluate(element), try evaluate(container))
        case .and(let left, let right): return try logic(left, right, decidedBy: false)
        case .or(let left, let right): return try logic(left, right, decidedBy: true)
        case .conditional(let test, let whenTrue, let whenFalse):
            switch try evaluate(test) {
            case .bool(let isTrue): return try evaluate(isTrue ? whenTrue : whenFalse)
            case .unknown(let set): return .unknown(set)
            case let other: throw .noSuchOverload("\(other.typeName) ? :")
            }
        case .list(let elements): return try list(elements)
        case .map(let entries): return try map(entries)
        case .comprehension(let loop): return try comprehension(loop)
        case .binding(let local, let value, let body):
            locals[local] = try self.local(value)
            return try evaluate(body)
        case .optionalMap(let target, let local, let body, let isFlat):
            return try optionalMap(try evaluate(target), local, body, isFlat)
        case .orValue(let target, let other, let isOptional):
            return try orValue(try evaluate(target), other, isOptional)
        case .failure(let error): throw error
        }
    }

    /// Keeps a place that was read, once.
    mutating func record(_ path: AttributePath?) {
        if isTracing, let path { reads.insert(path) }
    }

    private mutating func call(_ call: Node.Call) throws(EvaluationError) -> Value {
        var arguments: [Value] = []
        arguments.reserveCapacity(call.arguments.count)
        var unknowns: UnknownSet?
        for node in call.arguments {
            let value = try evaluate(node)
            if case .unknown(let set) = value { unknowns.formUnion(set) }
            arguments.append(value)
        }
        if let unknowns { return .unknown(unknowns) }
        guard let overload = call.overloads.first(where: { $0.accepts(arguments) }) else {
            let types = arguments.map(\.typeName).joined(separator: ", ")
            throw .noSuchOverload("\(call.name)(\(types))")
        }
        // Every function may go over its text once, and a deep one over all of its arguments.
        for argument in arguments where overload.isDeep || !argument.isContainer {
            try budget.charge(sizeOf: argument)
            if argument.isContainer, let set = argument.unknowns { return .unknown(set) }
        }
        return try overload.body(arguments, &budget)
    }

    private mutating func equality(
        _ left: Value, _ right: Value, _ isNegated: Bool
    ) throws(EvaluationError) -> Value {
        switch try Value.equality(left, right, &budget) {
        case .equal: return .bool(!isNegated)
        case .different: return .bool(isNegated)
        case .unknown(let set): return .unknown(set)
        }
    }

    private mutating func membership(
        _ element: Value, _ container: Value
    ) throws(EvaluationError) -> Value {
        if case .unknown(let set) = element { return .unknown(set) }
        switch container {
        case .unknown(let set): return .unknown(set)
        case .map(let entries):
            try budget.charge(sizeOf: element)
            guard let key = MapKey(lookingUp: element) else { return .bool(false) }
            guard let found = entries[key] else { return .bool(false) }
            if case .unknown = found { return found }
            return .bool(true)
        case .list(let elements):
            var unknowns: UnknownSet?
            for other in elements {
                switch try Value.equality(element, other, &budget) {
                case .equal: return .bool(true)
                case .different: continue
                case .unknown(let set): unknowns.formUnion(set)
                }
            }
            return unknowns.map { .unknown($0) } ?? .bool(false)
        default:
            throw .noSuchOverload("\(element.typeName) in \(container.typeName)")
        }
    }
}

extension Value {
    fileprivate var isContainer: Bool {
        switch self {
        case .list, .map, .optional: true
        default: false
        }
    }
}
