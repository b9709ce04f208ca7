extension Interpreter {
    /// A value with the place where it stands, if it stands in one.
    typealias Located = (value: Value, path: AttributePath?)

    /// The value at a place, which is then read.
    mutating func read(_ attribute: Attribute) throws(EvaluationError) -> Value {
        let (value, path) = try locate(attribute, isTracing: isTracing)
        record(path)
        return value
    }

    /// What a node gives for a variable of a macro: a place itself is not read by that.
    mutating func local(_ node: Node) throws(EvaluationError) -> Local {
        guard case .attribute(let attribute) = node else {
            return Local(value: try evaluate(node), path: nil)
        }
        let (value, path) = try locate(attribute, isTracing: isTracing)
        return Local(value: value, path: path)
    }

    /// Goes to a place. It records the way only as far as something absent, where it throws.
    mutating func locate(
        _ attribute: Attribute, isTracing: Bool
    ) throws(EvaluationError) -> Located {
        var value: Value
        var path: AttributePath?
        switch attribute.root {
        case .variable(let number):
            guard let bound = values[number] else { throw .undeclared(variables[number]) }
            value = bound
            if isTracing { path = AttributePath(variable: variables[number], steps: []) }
        case .local(let number):
            value = locals[number].value
            path = locals[number].path
        case .value(let node): value = try evaluate(node)
        }
        for step in attribute.steps {
            try budget.charge(1)
            if case .unknown = value { break }
            let key: Value
            switch step.key {
            case .field(let name): key = .string(name)
            case .index(let node): key = try evaluate(node)
            }
            if case .unknown(let set) = key {
                record(path)
                return (.unknown(set), nil)
            }
            if case .optional(nil) = value { break }
            path?.append(key)
            guard let next = try element(key, of: value, step) else {
                record(path)
                throw key.absence
            }
            value = next
        }
        return (value, path)
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
            path?.append(.string(field))
            record(path)
            guard let found = entries[.string(field)] else { return .bool(false) }
            // What could not be found out may as well be absent.
            if case .unknown = found { return found }
            return .bool(true)
        default: throw .noSuchOverload("has() of \(value.typeName)")
        }
    }
}

extension AttributePath {
    fileprivate mutating func append(_ key: Value) {
        switch key {
        case .string(let name): steps.append(.field(name))
        case .bool(let value): steps.append(.field(value ? "true" : "false"))
        default:
            if let index = key.listIndex { steps.append(.index(index)) }
        }
    }
}

extension Value {
    /// The value in an optional; an unknown stays what it is.
    fileprivate var lifted: Value {
        switch self {
        case .unknown, .optional: self
        default: .optional(self)
        }
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
