import Spelling

extension Planner {
    /// A variable, a type or a field of something.
    mutating func name(_ expression: Expression) throws(CELError) -> Plan {
        if let found = variable(expression) { return found }
        switch expression.kind {
        case .select(let operand, let field, let isOptional):
            let plan = try name(operand)
            return try select(plan, field, isOptional: isOptional, at: expression.position)
        case .identifier(let name, _):
            let hint = NearName.hint(for: name, among: locals.map(\.name) + environment.variables)
            return try fail(
                at: expression.position, "there is no variable '\(name)'\(hint)",
                .undeclared(name))
        default: return try plan(expression)
        }
    }

    /// Whether the first part of what looks like a dotted name begins one that is declared.
    private func mayBeName(_ expression: Expression) -> Bool {
        guard case .select(var operand, _, _) = expression.kind else { return true }
        while case .select(let inner, _, _) = operand.kind { operand = inner }
        guard case .identifier(let name, _) = operand.kind else { return false }
        return environment.dottedNameStarts?.contains(name) != false
    }

    /// A name, dotted or not, that is declared as a whole.
    private func variable(_ expression: Expression) -> Plan? {
        guard mayBeName(expression) else { return nil }
        guard let (names, isAbsolute) = expression.qualifiedName else { return nil }
        if !isAbsolute, let local = locals.lastIndex(where: { $0.name == names[0] }) {
            guard names.count == 1 else { return nil }
            return (.attribute(Attribute(root: .local(local))), locals[local].type)
        }
        let name = names.joined(separator: ".")
        for candidate in environment.candidates(name, isAbsolute: isAbsolute) {
            if let number = environment.variableNumbers[candidate] {
                let place = AttributePath(variable: candidate, steps: [])
                return (
                    .attribute(Attribute(root: .variable(number), place: place)),
                    environment.variableTypes[candidate] ?? .dyn
                )
            }
            if Environment.typeNames.contains(candidate) {
                return (.constant(.type(candidate)), .type)
            }
        }
        return nil
    }

    private mutating func select(
        _ plan: Plan, _ field: String, isOptional: Bool, at position: SourcePosition
    ) throws(CELError) -> Plan {
        guard let type = try self.field(field, of: plan.type, at: position) else {
            let isFunction = environment.functions[field]?.overloads.contains(where: \.isMember)
            let hint = isFunction == true ? "; did you mean '\(field)()'?" : ""
            return try fail(
                at: position, "\(unifier.closed(plan.type)) has no fields\(hint)",
                .noSuchOverload("a field of \(unifier.closed(plan.type))"))
        }
        let step = Attribute.Step(key: .field(field), isOptional: isOptional)
        return (Self.attribute(plan.node, step), lifted(type, plan.type, isOptional))
    }

    static func attribute(_ node: Node, _ step: Attribute.Step) -> Node {
        var attribute = Attribute(root: .value(node))
        if case .attribute(let longer) = node { attribute = longer }
        attribute.append(step)
        return .attribute(attribute)
    }

    /// The type of a step's result: optional behind `?` and behind something optional.
    private func lifted(_ type: Type, _ operand: Type, _ isOptional: Bool) -> Type {
        if case .optional = unifier.resolved(operand) { return .optional(type) }
        return isOptional ? .optional(type) : type
    }

    /// The type of a field; nil where the operand has no fields. An undeclared one throws.
    private mutating func field(
        _ name: String, of operand: Type, at position: SourcePosition
    ) throws(CELError) -> Type? {
        switch unifier.resolved(operand) {
        case .dyn: return .dyn
        case .parameter:
            _ = unifier.unify(operand, .dyn)
            return .dyn
        case .map(let key, let value): return unifier.unify(key, .string) ? value : nil
        case .optional(let inside):
            return try field(name, of: inside, at: position)
        case .object(let object):
            if let type = object.fields[name] { return type }
            if !isChecking { return .dyn }
            throw CELError(
                position: position,
                message: "\(object.name) has no field '\(name)'\(object.hint(for: name))")
        default: return isChecking ? nil : .dyn
        }
    }

    mutating func presence(
        _ operand: Expression, _ field: String, at position: SourcePosition
    ) throws(CELError) -> Plan {
        let plan = try name(operand)
        guard try self.field(field, of: plan.type, at: position) != nil else {
            return try fail(
                at: position, "\(unifier.closed(plan.type)) has no fields",
                .noSuchOverload("has() of \(unifier.closed(plan.type))"))
        }
        let step = Attribute.Step(key: .field(field), isOptional: false)
        note(Self.attribute(plan.node, step))
        if case .attribute(let attribute) = plan.node {
            return (.presence(attribute, field: field), .bool)
        }
        return (.presence(Attribute(root: .value(plan.node)), field: field), .bool)
    }

    mutating func index(
        _ operand: Expression, _ key: Expression, isOptional: Bool, at position: SourcePosition
    ) throws(CELError) -> Plan {
        let plan = try name(operand)
        let (keyNode, keyType) = try self.plan(key)
        guard
            let type = try declared(key, in: plan.type)
                ?? element(of: plan.type, keyType)
        else {
            return try fail(
                at: position,
                "\(unifier.closed(plan.type)) has no element for a key of type "
                    + "\(unifier.closed(keyType))",
                .noSuchOverload("_[_]"))
        }
        let step = Attribute.Step(key: .index(keyNode), isOptional: isOptional)
        return (Self.attribute(plan.node, step), lifted(type, plan.type, isOptional))
    }

    /// The type of a declared field that a constant key names; nil where it names none.
    ///
    /// A name that the object does not have throws.
    mutating func declared(_ key: Expression, in container: Type) throws(CELError) -> Type? {
        guard case .literal(.string(let name)) = key.kind else { return nil }
        switch unifier.resolved(container) {
        case .object(let object): return try field(name, of: .object(object), at: key.position)
        case .optional(let inside): return try declared(key, in: inside)
        default: return nil
        }
    }

    private mutating func element(of operand: Type, _ key: Type) -> Type? {
        switch unifier.resolved(operand) {
        case .dyn, .parameter: .dyn
        case .list(let element): fits(key, .int) ? element : nil
        case .map(let mapKey, let value): fits(key, mapKey) ? value : nil
        case .object: fits(key, .string) ? .dyn : nil
        case .optional(let inside): element(of: inside, key)
        default: isChecking ? nil : .dyn
        }
    }
}

extension Expression {
    /// The parts of a dotted name; nil for anything else.
    var qualifiedName: (names: [String], isAbsolute: Bool)? {
        switch kind {
        case .identifier(let name, let isAbsolute): return ([name], isAbsolute)
        case .select(let operand, let field, isOptional: false):
            guard let (names, isAbsolute) = operand.qualifiedName else { return nil }
            return (names + [field], isAbsolute)
        default: return nil
        }
    }
}

extension ObjectType {
    /// The field that was probably meant: a near name here, or the same name further inside.
    fileprivate func hint(for name: String) -> String {
        let hint = NearName.hint(for: name, among: Array(fields.keys))
        if !hint.isEmpty { return hint }
        return path(to: name, depth: 6).map { "; did you mean '\(self.name).\($0)'?" } ?? ""
    }

    /// The shortest way to a field of that name.
    private func path(to name: String, depth: Int) -> String? {
        if fields[name] != nil { return name }
        if depth == 0 { return nil }
        return fields.sorted { $0.key < $1.key }.compactMap { field, type in
            guard case .object(let object) = type else { return nil }
            return object.path(to: name, depth: depth - 1).map { "\(field).\($0)" }
        }.min { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
    }
}
