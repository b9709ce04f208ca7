extension Planner {
    mutating func list(_ elements: [Expression.Element]) throws(CELError) -> Plan {
        var nodes: [Node.Element] = []
        var common: Type?
        for element in elements {
            let (node, type) = try plan(element.value)
            nodes.append(Node.Element(value: node, isOptional: element.isOptional))
            let held = try held(by: type, element.isOptional, at: element.value.start)
            common = common.map { unifier.join($0, held) } ?? held
        }
        let type = Type.list(common ?? unifier.fresh())
        let constants = nodes.compactMap { element -> Value? in
            if case .constant(let value) = element.value, !element.isOptional { value } else { nil }
        }
        if constants.count == nodes.count { return (.constant(.list(constants)), type) }
        return (.list(nodes), type)
    }

    mutating func map(_ entries: [Expression.Entry]) throws(CELError) -> Plan {
        var nodes: [Node.Entry] = []
        var keys: Type?
        var values: Type?
        for entry in entries {
            let (key, keyType) = try plan(entry.key)
            let (value, valueType) = try plan(entry.value)
            if isChecking, !unifier.resolved(keyType).isKey {
                throw CELError(
                    position: entry.key.start,
                    message: "a map's key is bool, int, uint or string, not "
                        + "\(unifier.closed(keyType))")
            }
            nodes.append(Node.Entry(key: key, value: value, isOptional: entry.isOptional))
            let held = try held(by: valueType, entry.isOptional, at: entry.value.start)
            keys = keys.map { unifier.join($0, keyType) } ?? keyType
            values = values.map { unifier.join($0, held) } ?? held
        }
        return (.map(nodes), .map(keys ?? unifier.fresh(), values ?? unifier.fresh()))
    }

    /// What `?element` puts in: the value inside an optional.
    private mutating func held(
        by type: Type, _ isOptional: Bool, at position: SourcePosition
    ) throws(CELError) -> Type {
        guard isOptional else { return type }
        let inside = unifier.fresh()
        guard fits(type, .optional(inside)) else {
            throw CELError(
                position: position,
                message: "'?' takes an optional value, not \(unifier.closed(type))")
        }
        return inside
    }
}

extension Type {
    fileprivate var isKey: Bool {
        switch self {
        case .bool, .int, .uint, .string, .dyn, .parameter: true
        default: false
        }
    }
}
