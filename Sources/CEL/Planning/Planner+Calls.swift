import Spelling

extension Planner {
    mutating func call(
        _ name: String, target: Expression?, _ arguments: [Expression],
        at position: SourcePosition
    ) throws(CELError) -> Plan {
        if let result = try special(name, target, arguments, at: position) { return result }
        guard let target else {
            let isAbsolute = name.hasPrefix(".")
            let found = function(isAbsolute ? String(name.dropFirst()) : name, isAbsolute)
            return try apply(found, name, nil, arguments, at: position)
        }
        // `math.greatest(…)` is a function with a dotted name, unless `math` is a variable.
        if let (names, isAbsolute) = target.qualifiedName,
            isAbsolute || !locals.contains(where: { $0.name == names[0] }),
            let found = function((names + [name]).joined(separator: "."), isAbsolute)
        {
            return try apply(found, found.name, nil, arguments, at: position)
        }
        if name == "or" || name == "orValue", arguments.count == 1 {
            return try orValue(target, arguments[0], isOptional: name == "or", at: position)
        }
        return try apply(environment.functions[name], name, target, arguments, at: position)
    }

    /// The operators and functions that do not evaluate all of their operands alike.
    private mutating func special(
        _ name: String, _ target: Expression?, _ arguments: [Expression],
        at position: SourcePosition
    ) throws(CELError) -> Plan? {
        guard target == nil else { return nil }
        if let result = environment.placeFunctions[name] {
            guard arguments.count == 1,
                case .attribute(let place) = try self.name(arguments[0]).node
            else {
                throw CELError(
                    position: position, message: "\(name)() takes one place, as in \(name)(node.x)")
            }
            note(place)
            return (.place(name, place), result)
        }
        guard arguments.count == 2 else { return nil }
        switch name {
        case "_==_", "_!=_":
            let (left, leftType) = try plan(arguments[0])
            let (right, rightType) = try plan(arguments[1])
            guard fits(leftType, rightType) else {
                return try noOverload(name, [leftType, rightType], at: position)
            }
            return (.equality(left, right, isNegated: name == "_!=_"), .bool)
        case "@in":
            let (element, elementType) = try plan(arguments[0])
            let (container, containerType) = try plan(arguments[1])
            guard holds(containerType, elementType) else {
                return try noOverload("in", [elementType, containerType], at: position)
            }
            return (.membership(element, container), .bool)
        default: return nil
        }
    }

    private mutating func holds(_ container: Type, _ element: Type) -> Bool {
        switch unifier.resolved(container) {
        case .dyn, .parameter: true
        case .list(let type): fits(element, type)
        case .map(let key, _): fits(element, key)
        case .object: fits(element, .string)
        default: !isChecking
        }
    }

    private func function(_ name: String, _ isAbsolute: Bool) -> Function? {
        for candidate in environment.candidates(name, isAbsolute: isAbsolute) {
            if let function = environment.functions[candidate] { return function }
        }
        return nil
    }

    private mutating func apply(
        _ function: Function?, _ name: String, _ target: Expression?, _ arguments: [Expression],
        at position: SourcePosition
    ) throws(CELError) -> Plan {
        guard let function else {
            let known = environment.functions.keys.filter { !$0.contains("_") } + Macros.names
            return try fail(
                at: position,
                "there is no function '\(name)'\(NearName.hint(for: name, among: known))",
                .undeclared(name))
        }
        var nodes: [Node] = []
        var types: [Type] = []
        for argument in (target.map { [$0] } ?? []) + arguments {
            let (node, type) = try plan(argument)
            nodes.append(node)
            types.append(type)
        }
        let fitting = function.overloads.filter {
            $0.isMember == (target != nil) && $0.parameters.count == types.count
        }
        guard !fitting.isEmpty else { return try noOverload(name, types, target, at: position) }
        guard let result = result(of: fitting, types) else {
            return try noOverload(name, types, target, at: position)
        }
        return (.call(Node.Call(name: name, overloads: fitting, arguments: nodes)), result)
    }

    /// What the forms that take arguments of these types give; nil where none does.
    private mutating func result(of overloads: [Overload], _ types: [Type]) -> Type? {
        guard isChecking else { return .dyn }
        var found: Type?
        for overload in overloads {
            var attempt = unifier
            var names: [String: Type] = [:]
            let parameters = overload.parameters.map { attempt.instance(of: $0, &names) }
            guard zip(types, parameters).allSatisfy({ attempt.unify($0, $1) }) else { continue }
            let result = attempt.instance(of: overload.result, &names)
            if let earlier = found {
                let isSame = attempt.closed(result) == attempt.closed(earlier)
                if !isSame { return .dyn }
            } else {
                found = result
                unifier = attempt
            }
        }
        return found
    }

    private func noOverload(
        _ name: String, _ types: [Type], _ target: Expression? = nil, at position: SourcePosition
    ) throws(CELError) -> Plan {
        var words = types.map { unifier.closed($0).description }
        let shown: String
        if name.contains("_") || name == "in" {
            let symbol = name.split(separator: "_").first.map(String.init) ?? name
            shown = "'\(symbol)' does not go with \(words.joined(separator: " and "))"
        } else if target != nil {
            shown =
                "\(words.removeFirst()).\(name)(\(words.joined(separator: ", "))) does not exist"
        } else {
            shown = "\(name)(\(words.joined(separator: ", "))) does not exist"
        }
        return try fail(at: position, "\(shown): no matching overload", .noSuchOverload(name))
    }

    private mutating func orValue(
        _ target: Expression, _ other: Expression, isOptional: Bool, at position: SourcePosition
    ) throws(CELError) -> Plan {
        let (left, leftType) = try plan(target)
        let (right, rightType) = try plan(other)
        let inside = unifier.fresh()
        guard fits(leftType, .optional(inside)),
            fits(rightType, isOptional ? .optional(inside) : inside)
        else {
            return try noOverload(
                isOptional ? "or" : "orValue", [leftType, rightType], target, at: position)
        }
        return (
            .orValue(left, right, isOptional: isOptional),
            isOptional ? .optional(inside) : inside
        )
    }
}
