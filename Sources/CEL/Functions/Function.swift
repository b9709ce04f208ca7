/// A function by its name, with all forms in which it may be called.
public struct Function: Sendable {
    public let name: String
    let overloads: [Overload]

    init(_ name: String, _ overloads: [Overload]) {
        self.name = name
        self.overloads = overloads
    }

    /// A function of the host, `name(a, b)` or, as a member, `a.name(b)`.
    ///
    /// The types of the parameters begin with that of the target of a member. The body is given
    /// values of these types; none of them is an unknown, and unless it `seesUnknowns` none holds
    /// one inside.
    public init(
        _ name: String, isMember: Bool = false, _ parameters: [Type], _ result: Type,
        seesUnknowns: Bool = false,
        body: @escaping @Sendable ([Value]) throws(EvaluationError) -> Value
    ) {
        self.name = name
        overloads = [
            Overload(
                isMember: isMember, parameters: parameters, result: result, isDeep: !seesUnknowns
            ) { values, _ throws(EvaluationError) in try body(values) }
        ]
    }

    /// Calls the form that takes these values.
    func apply(
        _ values: [Value], _ budget: inout Budget
    ) throws(EvaluationError) -> Value {
        guard let overload = overloads.first(where: { $0.accepts(values) }) else {
            let types = values.map(\.typeName).joined(separator: ", ")
            throw .noSuchOverload("\(name)(\(types))")
        }
        return try overload.body(values, &budget)
    }
}

/// One form of a function; a class, so that the calls of hundreds of expressions share it.
final class Overload: Sendable {
    typealias Body =
        @Sendable ([Value], inout Budget) throws(EvaluationError) -> Value

    let isMember: Bool
    /// The target of a member first.
    let parameters: [Type]
    let result: Type
    /// Whether it looks inside lists and maps, so that an unknown inside makes its result unknown.
    let isDeep: Bool
    /// Whether a type stands for whatever it is given.
    let isOpen: Bool
    let body: Body

    init(
        isMember: Bool, parameters: [Type], result: Type, isDeep: Bool = true,
        body: @escaping Body
    ) {
        self.isMember = isMember
        self.parameters = parameters
        self.result = result
        self.isDeep = isDeep
        isOpen = result.isOpen || parameters.contains(where: \.isOpen)
        self.body = body
    }

    func accepts(_ values: [Value]) -> Bool {
        guard values.count == parameters.count else { return false }
        for (type, value) in zip(parameters, values) where !type.accepts(value) { return false }
        return true
    }

    /// A form `name(a, b)`.
    static func global(
        _ parameters: [Type], _ result: Type, isDeep: Bool = true, _ body: @escaping Body
    ) -> Overload {
        Overload(
            isMember: false, parameters: parameters, result: result, isDeep: isDeep, body: body)
    }

    /// A form `a.name(b)`.
    static func member(
        _ parameters: [Type], _ result: Type, isDeep: Bool = true, _ body: @escaping Body
    ) -> Overload {
        Overload(
            isMember: true, parameters: parameters, result: result, isDeep: isDeep, body: body)
    }
}
