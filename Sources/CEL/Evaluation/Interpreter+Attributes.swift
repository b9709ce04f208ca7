extension Interpreter {
    /// A value with the place where it stands, if it stands in one.
    typealias Located = (value: Value, path: AttributePath?)

    /// The value at a place, which is then read.
    mutating func read(_ attribute: Attribute) throws(EvaluationError) -> Value {
        let (value, path) = try locate(attribute, isTracing: isTracing)
        record(path)
        return value
    }

    /// What a node gives, with the place where that stands, which is not read by that alone.
    mutating func local(_ node: Node) throws(EvaluationError) -> Local {
        switch node {
        case .attribute(let attribute):
            let (value, path) = try locate(attribute, isTracing: isTracing)
            return Local(value: value, path: path)
        case .conditional(let test, let whenTrue, let whenFalse):
            try budget.charge(1)
            switch try evaluate(test) {
            case .bool(let isTrue): return try local(isTrue ? whenTrue : whenFalse)
            case .unknown(let set): return Local(value: .unknown(set), path: nil)
            case let other: throw .noSuchOverload("\(other.typeName) ? :")
            }
        case .place(let name, let attribute, let arguments):
            try budget.charge(1)
            let (value, path) = try ask(name, attribute, arguments)
            return Local(value: value, path: path)
        default: return Local(value: try evaluate(node), path: nil)
        }
    }

    /// Asks the host for a function of a place, and gives where the answer stands, if it does.
    mutating func ask(
        _ name: String, _ attribute: Attribute, _ nodes: [Node]
    ) throws(EvaluationError) -> Located {
        var arguments: [Value] = []
        var unknowns: UnknownSet?
        for node in nodes {
            let argument = try evaluate(node)
            try budget.charge(sizeOf: argument)
            unknowns.formUnion(argument.unknowns)
            arguments.append(argument)
        }
        let (value, path) = try locate(attribute, isTracing: true)
        if let unknowns { return (.unknown(unknowns), nil) }
        guard let path else {
            if case .unknown = value { return (value, nil) }
            throw .invalid("\(name)() of a value that was computed")
        }
        record(path)
        let answer = try place(PlaceCall(name: name, place: path, arguments: arguments))
        for read in answer.reads { record(read) }
        try budget.charge(sizeOf: answer.value)
        return (answer.value, answer.place)
    }

    /// Goes to a place. It records the way only as far as something absent, where it throws.
    mutating func locate(
        _ attribute: Attribute, isTracing: Bool
    ) throws(EvaluationError) -> Located {
        var value: Value
        var trail = Trail(whole: isTracing ? attribute.place : nil)
        switch attribute.root {
        case .variable(let number):
            guard let bound = values[number] else { throw .undeclared(variables[number]) }
            value = bound
            if isTracing { trail.begin(atVariable: variables[number]) }
        case .local(let number):
            value = locals[number].value
            trail.begin(at: locals[number].path)
        case .value(let node):
            let local = try local(node)
            value = local.value
            trail.begin(at: local.path)
        }
        for step in attribute.steps {
            try budget.charge(1)
            if case .unknown = value { break }
            let key: Value
            switch step.key {
            case .field(let name): key = .string(name)
            case .index(let node):
                key = try evaluate(node)
                try budget.charge(sizeOf: key)
            }
            if case .unknown(let set) = key {
                record(trail.path)
                return (.unknown(set), nil)
            }
            if case .optional(nil) = value { break }
            trail.append(key)
            guard let next = try element(key, of: value, step) else {
                record(trail.path)
                throw key.absence
            }
            value = next
        }
        return (value, trail.path)
    }

    /// The way that was gone from a variable to a place.
    private struct Trail {
        /// The way to the end, where the expression tells it before it is evaluated.
        private let whole: AttributePath?
        private var count = 0
        private var gone: AttributePath?

        init(whole: AttributePath?) {
            self.whole = whole
        }

        mutating func begin(at place: AttributePath?) {
            gone = place
        }

        mutating func begin(atVariable variable: String) {
            if whole == nil { gone = AttributePath(variable: variable, steps: []) }
        }

        mutating func append(_ key: Value) {
            count += 1
            if whole == nil, let step = MapKey(lookingUp: key).map(AttributePath.Step.init) {
                gone = gone?.appending(step)
            }
        }

        var path: AttributePath? {
            guard let whole else { return gone }
            return count == whole.steps.count ? whole : whole.prefix(count)
        }
    }

    /// The element at a key; nil where it is absent and that is an error.
    private func element(
        _ key: Value, of container: Value, _ step: Attribute.Step
    ) throws(EvaluationError) -> Value? {
        if case .optional(let inside?) = container {
            guard let found = try lookUp(key, in: inside, step) else { return .optional(nil) }
            return found.lifted
        }
        let found = try lookUp(key, in: container, step)
        if step.isOptional { return found.map(\.lifted) ?? .optional(nil) }
        return found
    }

    private func lookUp(
        _ key: Value, in container: Value, _ step: Attribute.Step
    ) throws(EvaluationError) -> Value? {
        switch container {
        case .unknown: return container
        case .map(let entries):
            guard let key = MapKey(lookingUp: key) else {
                throw .noSuchOverload("a key of type \(key.typeName)")
            }
            return entries[key]
        case .list(let elements):
            guard case .index = step.key, let index = key.listIndex else {
                throw .noSuchOverload("list[\(key.typeName)]")
            }
            return elements.indices.contains(index) ? elements[index] : nil
        default: throw .noSuchOverload("a field of \(container.typeName)")
        }
    }

    mutating func presence(
        _ attribute: Attribute, _ field: String
    ) throws(EvaluationError) -> Value {
        var (value, path) = try locate(attribute, isTracing: isTracing)
        if case .optional(let inside) = value {
            guard let inside else { return .bool(false) }
            value = inside
        }
        switch value {
        case .unknown:
            record(path)
            return value
        case .map(let entries):
            record(path?.appending(.field(field)))
            guard let found = entries[.string(field)] else { return .bool(false) }
            // What could not be found out may as well be absent.
            if case .unknown = found { return found }
            return .bool(true)
        default: throw .noSuchOverload("has() of \(value.typeName)")
        }
    }
}

extension Value {
    /// The value in an optional; an unknown stays what it is.
    fileprivate var lifted: Value {
        if case .unknown = self { self } else { .optional(self) }
    }

    /// The index that a number is; a whole double counts.
    fileprivate var listIndex: Int? {
        switch self {
        case .int(let value): Int(value)
        case .uint(let value): Int(exactly: value)
        case .double(let value): Int(exactly: value)
        default: nil
        }
    }

    /// The error of a key that is not there.
    fileprivate var absence: EvaluationError {
        switch self {
        case .string(let name): .noSuchKey(String(name.prefix(80)))
        case .int(let value): .indexOutOfRange("\(value)")
        default: .noSuchKey(Text.plain(self))
        }
    }
}
