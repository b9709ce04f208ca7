/// What Kubernetes makes of a whole list (`k8s.io/apiserver/pkg/cel/library`, lists).
enum ListReductions {
    static let all: [Function] = [
        Function("isSorted", comparable.map { .member([.list($0)], .bool, isSorted) }),
        Function("sum", sums),
        Function("min", comparable.map { .member([.list($0)], $0, extreme("min", .less)) }),
        Function("max", comparable.map { .member([.list($0)], $0, extreme("max", .greater)) }),
        Function(
            "indexOf",
            [
                .member([.list(t), t], .int) { values, budget throws(EvaluationError) in
                    let list = ListExtension.elements(values[0])
                    return .int(
                        Int64(try ListExtension.index(of: values[1], in: list, &budget) ?? -1))
                }
            ]),
        Function(
            "lastIndexOf",
            [
                .member([.list(t), t], .int) { values, budget throws(EvaluationError) in
                    let list = ListExtension.elements(values[0])
                    let found = try ListExtension.index(
                        of: values[1], in: list.reversed(), &budget)
                    return .int(found.map { Int64(list.count - 1 - $0) } ?? -1)
                }
            ]),
    ]

    private static let t = Type.parameter("T")
    private static let comparable: [Type] = [
        .int, .uint, .double, .bool, .string, .bytes, .timestamp, .duration,
    ]

    private static func order(
        _ a: Value, _ b: Value, _ name: String
    ) throws(EvaluationError) -> Value.Order {
        guard let order = Value.order(a, b) else {
            throw .noSuchOverload("[\(a.typeName), \(b.typeName)].\(name)()")
        }
        return order
    }

    private static let isSorted: Overload.Body = { values, _ throws(EvaluationError) in
        let list = ListExtension.elements(values[0])
        for (a, b) in zip(list, list.dropFirst())
        where try order(a, b, "isSorted") == .greater {
            return .bool(false)
        }
        return .bool(true)
    }

    private static func extreme(_ name: String, _ wanted: Value.Order) -> Overload.Body {
        { values, _ throws(EvaluationError) in
            let list = ListExtension.elements(values[0])
            guard var best = list.first else { throw .invalid("\(name) called on empty list") }
            for element in list where try order(element, best, name) == wanted { best = element }
            return best
        }
    }

    /// Each type that can be added up, with what a list without elements adds up to.
    private static let zeros: [(Type, Value)] = [
        (.int, .int(0)), (.uint, .uint(0)), (.double, .double(0)),
        (.duration, .duration(TimeSpan(nanoseconds: 0))),
    ]

    private static let sums: [Overload] = zeros.map { type, zero in
        .member([.list(type)], type) { values, budget throws(EvaluationError) in
            let list = ListExtension.elements(values[0])
            // A list that was not checked may be of any type.
            guard var total = list.first else { return zero }
            guard zeros.contains(where: { $0.0.accepts(total) }) else {
                throw .noSuchOverload("[\(total.typeName)].sum()")
            }
            for element in list.dropFirst() {
                total = try StandardFunctions.plus.apply([total, element], &budget)
            }
            return total
        }
    }
}
