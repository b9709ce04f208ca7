/// The sets extension (cel-go `ext/sets`): lists as sets.
enum SetExtension {
    static let all: [Function] = [
        relation("sets.contains") { a, b, budget throws(EvaluationError) in
            try isSubset(b, of: a, &budget)
        },
        relation("sets.equivalent") { a, b, budget throws(EvaluationError) in
            guard try isSubset(a, of: b, &budget) else { return false }
            return try isSubset(b, of: a, &budget)
        },
        relation("sets.intersects") { a, b, budget throws(EvaluationError) in
            for element in a {
                if try ListExtension.index(of: element, in: b, &budget) != nil { return true }
            }
            return false
        },
    ]

    private typealias Relation =
        @Sendable ([Value], [Value], inout Budget) throws(EvaluationError) -> Bool

    private static func relation(_ name: String, _ holds: @escaping Relation) -> Function {
        Function(
            name,
            [
                .global([.list(.parameter("T")), .list(.parameter("T"))], .bool) {
                    values, budget throws(EvaluationError) in
                    let (a, b) = (
                        ListExtension.elements(values[0]), ListExtension.elements(values[1])
                    )
                    return .bool(try holds(a, b, &budget))
                }
            ])
    }

    private static func isSubset(
        _ list: [Value], of other: [Value], _ budget: inout Budget
    ) throws(EvaluationError) -> Bool {
        for element in list {
            if try ListExtension.index(of: element, in: other, &budget) == nil { return false }
        }
        return true
    }
}
