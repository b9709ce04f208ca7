/// The sets extension (cel-go `ext/sets`): lists as sets.
enum SetExtension {
    static let all: [Function] = [
        relation("sets.contains") { a, b in b.allSatisfy { isMember($0, of: a) } },
        relation("sets.equivalent") { a, b in
            a.allSatisfy { isMember($0, of: b) } && b.allSatisfy { isMember($0, of: a) }
        },
        relation("sets.intersects") { a, b in a.contains { isMember($0, of: b) } },
    ]

    private static func relation(
        _ name: String, _ test: @escaping @Sendable ([Value], [Value]) -> Bool
    ) -> Function {
        Function(
            name,
            [
                .global([.list(.parameter("T")), .list(.parameter("T"))], .bool) {
                    values, budget throws(EvaluationError) in
                    guard case (.list(let a), .list(let b)) = (values[0], values[1]) else {
                        return .null
                    }
                    try budget.charge(max(1, a.count) * max(1, b.count))
                    try budget.charge(sizeOf: values[0])
                    try budget.charge(sizeOf: values[1])
                    return .bool(test(a, b))
                }
            ])
    }

    private static func isMember(_ element: Value, of list: [Value]) -> Bool {
        list.contains { if case .equal = Value.equality($0, element) { true } else { false } }
    }
}
