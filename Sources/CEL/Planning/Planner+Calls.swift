import Spelling

extension Planner {
    mutating func call(
        _ name: String, target: Expression?, _ arguments: [Expression],
        at position: SourcePosition
    ) throws(CELError) -> Plan {
        if let result = try special(name, target, arguments, at: position) { return result }
        if let result = try placeMember(name, target, arguments, at: position) { return result }
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
            if arguments.count == 1 {
                let (node, _) = try self.name(arguments[0])
                if case .attribute(let place) = node {
                    note(node)
                    return (.place(name, place, []), result)
                }
            }
            throw CELError(
                position: position, message: "\(name)() takes one place, as in \(name)(node.x)")
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
            _ = try declared(arguments[0], in: containerType)
            guard holds(containerType, elementType) else {
                return try noOverload("in", [elementType, containerType], at: position)
            }
            return (.membership(element, container), .bool)
        default: return nil
        }
    }

    /// A member of the host that is told the place of its target, `node.firewall.reach('tcp', 22)`.
    private mutating func placeMember(
        _ name: String, _ target: Expression?, _ arguments: [Expression],
        at position: SourcePosition
    ) throws(CELError) -> Plan? {
        guard let target, let members = environment.placeMembers[name] else { return nil }
        let (node, type) = try self.name(target)
        guard case .attribute(let place) = node,
            let member = members.first(where: { fits(type, $0.target) })
        else {
            let targets = members.map(\.target.description).joined(separator: " and ")
            return try fail(
                at: position, "\(name)() is a function of \(targets) alone",
                .noSuchOverload(name))
        }
        note(node)
        var nodes: [Node] = []
        var types: [Type] = []
        for argument in arguments {
            let (node, type) = try plan(argument)
            nodes.append(node)
            types.append(type)
        }
        for form in member.forms where form.count == types.count {
            if !zip(types, form).allSatisfy({ fits($0, $1) }) { continue }
            return (.place(name, place, nodes), member.result)
        }
        let forms = member.forms.map { "\(name)(\($0.map(\.description).joined(separator: ", ")))" }
        return try fail(
            at: position, "\(name)() is written \(forms.joined(separator: " or "))",
            .noSuchOverload(name))
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
            let known = environment.functions.keys.filter(Self.isWritten) + Macros.names
            let problem =
                Macros.usage[name].map { "'\(name)' is written \($0)" }
                ?? "there is no function '\(name)'\(NearName.hint(for: name, among: known))"
            return try fail(at: position, problem, .undeclared(name))
        }
        var nodes: [Node] = []
        var types: [Type] = []
        for argument in (target.map { [$0] } ?? []) + arguments {
            let (node, type) = try plan(argument)
            nodes.append(node)
            types.append(type)
        }
        let regex = try regex(of: name, nodes, arguments)
        let all = regex.map { RegexExtension.overloads(of: name, for: $0) } ?? function.overloads
        guard let (overloads, result) = choose(among: all, isMember: target != nil, types) else {
            return try noOverload(name, types, target, at: position)
        }
        return (.call(Node.Call(name: name, overloads: overloads, arguments: nodes)), result)
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
