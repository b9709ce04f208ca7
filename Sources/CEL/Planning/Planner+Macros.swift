extension Planner {
    mutating func comprehension(
        _ comprehension: Comprehension, at position: SourcePosition
    ) throws(CELError) -> Plan {
        let (range, rangeType) = try name(comprehension.range)
        note(range)
        let hasTwo = comprehension.variables.count == 2
        guard let (key, value) = elements(of: rangeType, hasTwo) else {
            return try fail(
                at: comprehension.range.start,
                "a macro goes over a list or a map, not \(unifier.closed(rangeType))",
                .noSuchOverload("a macro over \(unifier.closed(rangeType))"))
        }
        let types = hasTwo ? [key, value] : [unifier.isList(rangeType) ? value : key]
        let variables = zip(comprehension.variables, types).map { Local(name: $0, type: $1) }
        return try scoped(variables) { planner, local throws(CELError) in
            var predicate: Node?
            if let test = comprehension.predicate { predicate = try planner.predicate(test) }
            var transform: Plan?
            if let body = comprehension.transform { transform = try planner.plan(body) }
            let loop = Node.Loop(
                form: comprehension.form, range: range, local: local, hasTwoVariables: hasTwo,
                predicate: predicate, transform: transform?.node)
            let result: Type =
                switch comprehension.form {
                case .all, .exists, .existsOne: .bool
                case .filter: .list(types[0])
                case .map, .transformList: .list(transform?.type ?? .dyn)
                case .transformMap: .map(key, transform?.type ?? .dyn)
                case .transformMapEntry: transform?.type ?? .dyn
                }
            return (.comprehension(loop), result)
        }
    }

    private mutating func predicate(_ expression: Expression) throws(CELError) -> Node {
        let (node, type) = try plan(expression)
        guard fits(type, .bool) else {
            throw CELError(
                position: expression.start,
                message: "a macro's condition must give bool, not \(unifier.closed(type))")
        }
        return node
    }

    /// The types of the key and of the value of each element.
    private func elements(of range: Type, _ hasTwo: Bool) -> (key: Type, value: Type)? {
        switch unifier.resolved(range) {
        case .dyn, .parameter: (.dyn, .dyn)
        case .list(let element): (.int, element)
        case .map(let key, let value): (key, value)
        case .object: (.string, .dyn)
        default: isChecking ? nil : (.dyn, .dyn)
        }
    }

    mutating func binding(
        _ name: String, _ value: Expression, _ body: Expression
    ) throws(CELError) -> Plan {
        let (node, type) = try self.name(value)
        let place = wholePlace(of: node)
        if place == nil { note(node) }
        return try scoped([Local(name: name, type: type, place: place)]) {
            planner, local throws(CELError) in
            let (inner, innerType) = try planner.plan(body)
            return (.binding(local, node, inner), innerType)
        }
    }

    mutating func optionalMap(
        _ target: Expression, _ name: String, _ body: Expression, isFlat: Bool,
        at position: SourcePosition
    ) throws(CELError) -> Plan {
        let (node, type) = try plan(target)
        let inside = unifier.fresh()
        guard fits(type, .optional(inside)) else {
            return try fail(
                at: position, "optMap takes an optional value, not \(unifier.closed(type))",
                .noSuchOverload("optMap"))
        }
        return try scoped([Local(name: name, type: inside)]) { planner, local throws(CELError) in
            let (inner, innerType) = try planner.plan(body)
            if isFlat, !planner.fits(innerType, .optional(planner.unifier.fresh())) {
                throw CELError(
                    position: body.start,
                    message: "optFlatMap's body must give an optional value")
            }
            return (
                .optionalMap(node, local: local, body: inner, isFlat: isFlat),
                isFlat ? innerType : .optional(innerType)
            )
        }
    }
}

extension Unifier {
    func isList(_ type: Type) -> Bool {
        if case .list = resolved(type) { true } else { false }
    }
}
