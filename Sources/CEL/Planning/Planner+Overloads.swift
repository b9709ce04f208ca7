extension Planner {
    /// A pattern that the expression holds as a text is compiled once.
    func regex(
        of name: String, _ nodes: [Node], _ arguments: [Expression]
    ) throws(CELError) -> Regex? {
        guard RegexExtension.names.contains(name), nodes.count > 1,
            case .constant(.string(let pattern)) = nodes[1]
        else { return nil }
        do {
            return try Regex(pattern)
        } catch {
            if !isChecking { return nil }
            let position = arguments[arguments.count - nodes.count + 1].position
            throw CELError(position: position, message: error.description)
        }
    }

    /// Whether a function has a name that an expression may hold.
    static func isWritten(_ name: String) -> Bool {
        !name.contains("@") && name.first != "_" && name.last != "_"
    }

    /// The forms that take so many arguments, with those for arguments of these types before others,
    /// and what those give; nil where none does.
    mutating func choose(
        among all: [Overload], isMember: Bool, _ types: [Type]
    ) -> (overloads: [Overload], result: Type)? {
        var fitting: [Overload] = []
        var others: [Overload] = []
        var result: Type?
        var bound = unifier
        for overload in all
        where overload.isMember == isMember && overload.parameters.count == types.count {
            guard isChecking, let (type, attempt) = fit(overload, types) else {
                others.append(overload)
                continue
            }
            fitting.append(overload)
            if let earlier = result {
                if attempt.closed(type) != bound.closed(earlier) { result = .dyn }
            } else {
                (result, bound) = (type, attempt)
            }
        }
        if !isChecking { return others.isEmpty ? nil : (others, .dyn) }
        guard let result else { return nil }
        // With more than one form the arguments say nothing about each other.
        if fitting.count == 1 { unifier = bound }
        return (fitting + others, fitting.count == 1 ? result : bound.closed(result))
    }

    /// What a form gives for arguments of these types, and what is known of open types then; nil
    /// where it does not take them.
    private func fit(_ overload: Overload, _ types: [Type]) -> (result: Type, bound: Unifier)? {
        // Most forms of an operator are told apart without more.
        for (type, parameter) in zip(types, overload.parameters) where type.isUnlike(parameter) {
            return nil
        }
        var attempt = unifier
        var names: [String: Type] = [:]
        for (type, parameter) in zip(types, overload.parameters) {
            let wanted = overload.isOpen ? attempt.instance(of: parameter, &names) : parameter
            guard attempt.unify(type, wanted) else { return nil }
        }
        return (
            overload.isOpen ? attempt.instance(of: overload.result, &names) : overload.result,
            attempt
        )
    }

    func noOverload(
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
        return try fail(
            at: position, "\(shown): no matching overload\(forms(of: name))", .noSuchOverload(name))
    }

    /// The forms of a function that has few of them, for who calls it in another way.
    private func forms(of name: String) -> String {
        guard Self.isWritten(name), let overloads = environment.functions[name]?.overloads,
            1...4 ~= overloads.count
        else { return "" }
        let forms = overloads.map { overload in
            var types = overload.parameters.map(\.description)
            let target = overload.isMember ? types.removeFirst() + "." : ""
            return "\(target)\(name)(\(types.joined(separator: ", ")))"
        }
        return "; there is " + forms.joined(separator: ", ")
    }
}
