extension Interpreter {
    mutating func list(_ elements: [Node.Element]) throws(EvaluationError) -> Value {
        var result: [Value] = []
        for element in elements {
            let value = try evaluate(element.value)
            guard element.isOptional else {
                result.append(value)
                continue
            }
            switch value {
            case .optional(let inside): if let inside { result.append(inside) }
            case .unknown: return value
            default: throw .noSuchOverload("[?\(value.typeName)]")
            }
        }
        return .list(result)
    }

    mutating func map(_ entries: [Node.Entry]) throws(EvaluationError) -> Value {
        var result: [MapKey: Value] = [:]
        for entry in entries {
            let keyValue = try evaluate(entry.key)
            var value = try evaluate(entry.value)
            if case .unknown = keyValue { return keyValue }
            guard let key = MapKey(keyValue) else {
                throw .noSuchOverload("a key of type \(keyValue.typeName)")
            }
            if entry.isOptional {
                switch value {
                case .optional(nil): continue
                case .optional(let inside?): value = inside
                case .unknown: return value
                default: throw .noSuchOverload("{?key: \(value.typeName)}")
                }
            }
            guard result.updateValue(value, forKey: key) == nil else { throw .duplicateKey }
        }
        return .map(result)
    }

    mutating func optionalMap(
        _ target: Value, _ local: Int, _ body: Node, _ isFlat: Bool
    ) throws(EvaluationError) -> Value {
        switch target {
        case .unknown, .optional(nil): return target
        case .optional(let inside?):
            locals[local] = Local(value: inside, path: nil)
            let result = try evaluate(body)
            if case .unknown = result { return result }
            guard isFlat else { return .optional(result) }
            if case .optional = result { return result }
            throw .noSuchOverload("optFlatMap to \(result.typeName)")
        default: throw .noSuchOverload("\(target.typeName).optMap")
        }
    }

    mutating func orValue(
        _ target: Value, _ other: Node, _ isOptional: Bool
    ) throws(EvaluationError) -> Value {
        switch target {
        case .unknown: return target
        case .optional(let inside?): return isOptional ? target : inside
        case .optional(nil): return try evaluate(other)
        default: throw .noSuchOverload("\(target.typeName).or")
        }
    }
}
