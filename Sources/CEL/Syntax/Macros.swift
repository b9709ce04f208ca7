/// What looks like a call and is a form of its own (specification, "Macros").
enum Macros {
    /// For whoever mistypes one.
    static var names: [String] { Array(usage.keys) }

    /// How each macro is written.
    static let usage: [String: String] = {
        var usage = [
            "has": "has(x.field)", "map": "list.map(x, value)",
            "filter": "list.filter(x, condition)", "sortBy": "list.sortBy(x, key)",
            "optMap": "optional.optMap(x, value)",
            "optFlatMap": "optional.optFlatMap(x, optional)", "bind": "cel.bind(x, value, result)",
        ]
        for name in ["all", "exists", "exists_one", "existsOne"] {
            usage[name] = "list.\(name)(x, condition)"
        }
        for name in transforms.keys { usage[name] = "list.\(name)(i, x, value)" }
        return usage
    }()

    /// The form, or nil where the call is a call.
    static func expand(
        _ name: String, target: Expression?, _ arguments: [Expression], at position: SourcePosition
    ) throws(CELError) -> Expression? {
        guard let target else {
            return name == "has" && arguments.count == 1 ? try presence(arguments[0]) : nil
        }
        if case .identifier("cel", _) = target.kind {
            return try binding(name, arguments, at: position)
        }
        switch (name, arguments.count) {
        case ("all", 2), ("exists", 2), ("exists_one", 2), ("existsOne", 2), ("filter", 2),
            ("all", 3), ("exists", 3), ("exists_one", 3), ("existsOne", 3):
            guard let form = quantifiers[name] else { return nil }
            return try comprehension(
                form, target, variables: arguments.dropLast(), predicate: arguments.last,
                transform: nil, at: position)
        case ("map", 2), ("map", 3):
            return try comprehension(
                .map, target, variables: arguments.prefix(1),
                predicate: arguments.count == 3 ? arguments[1] : nil, transform: arguments.last,
                at: position)
        case ("transformList", 3), ("transformList", 4), ("transformMap", 3),
            ("transformMap", 4), ("transformMapEntry", 3), ("transformMapEntry", 4):
            guard let form = transforms[name] else { return nil }
            return try comprehension(
                form, target, variables: arguments.prefix(2),
                predicate: arguments.count == 4 ? arguments[2] : nil, transform: arguments.last,
                at: position)
        case ("optMap", 2), ("optFlatMap", 2):
            return Expression(
                .optionalMap(
                    target, name: try variable(arguments[0]), arguments[1],
                    isFlat: name == "optFlatMap"), at: position)
        case ("sortBy", 2): return try sorting(target, arguments, at: position)
        default: return nil
        }
    }

    /// `list.sortBy(e, key)`: the list is sorted by a list of keys that is made from it.
    private static func sorting(
        _ target: Expression, _ arguments: [Expression], at position: SourcePosition
    ) throws(CELError) -> Expression {
        // No name that somebody writes begins with this.
        let list = "@list"
        let reference = Expression(.identifier(list, isAbsolute: false), at: position)
        let keys = try comprehension(
            .map, reference, variables: arguments.prefix(1), predicate: nil,
            transform: arguments[1], at: position)
        let sorted = Expression(
            .call("lists.@sortByKeys", target: nil, [reference, keys]), at: position)
        return Expression(.binding(name: list, target, sorted), at: position)
    }

    private static let quantifiers: [String: Comprehension.Form] = [
        "all": .all, "exists": .exists, "exists_one": .existsOne, "existsOne": .existsOne,
        "filter": .filter,
    ]

    private static let transforms: [String: Comprehension.Form] = [
        "transformList": .transformList, "transformMap": .transformMap,
        "transformMapEntry": .transformMapEntry,
    ]

    private static func comprehension(
        _ form: Comprehension.Form, _ range: Expression, variables: ArraySlice<Expression>,
        predicate: Expression?, transform: Expression?, at position: SourcePosition
    ) throws(CELError) -> Expression {
        var names: [String] = []
        for expression in variables {
            let name = try variable(expression)
            if names.contains(name) {
                throw CELError(
                    position: expression.position,
                    message: "the two variables of a macro need two names")
            }
            names.append(name)
        }
        return Expression(
            .comprehension(
                Comprehension(
                    form: form, range: range, variables: names, predicate: predicate,
                    transform: transform)), at: position)
    }

    private static func variable(_ expression: Expression) throws(CELError) -> String {
        if case .identifier(let name, false) = expression.kind { return name }
        throw CELError(
            position: expression.position, message: "a macro's variable must be a simple name")
    }

    private static func presence(_ argument: Expression) throws(CELError) -> Expression {
        guard case .select(let operand, let field, let isOptional) = argument.kind, !isOptional
        else {
            throw CELError(
                position: argument.position,
                message: "has() takes a field, as in has(node.kubelet)")
        }
        return Expression(.presence(operand, field: field), at: argument.position)
    }

    private static func binding(
        _ name: String, _ arguments: [Expression], at position: SourcePosition
    ) throws(CELError) -> Expression? {
        guard name == "bind", arguments.count == 3 else { return nil }
        return Expression(
            .binding(name: try variable(arguments[0]), arguments[1], arguments[2]), at: position)
    }
}
