/// The lists extension (cel-go `ext/lists`).
enum ListExtension {
    static let all: [Function] = [
        Function("slice", [.member([.list(t), .int, .int], .list(t), isDeep: false, slice)]),
        Function(
            "flatten",
            [
                .member([.list(.dyn)], .list(.dyn), flatten),
                .member([.list(.dyn), .int], .list(.dyn), flatten),
            ]),
        Function("distinct", [.member([.list(t)], .list(t), distinct)]),
        Function("sort", [.member([.list(t)], .list(t), sort)]),
        Function("lists.range", [.global([.int], .list(.int), range)]),
        Function("lists.@sortByKeys", [.global([.list(t), .list(.dyn)], .list(t), sortByKeys)]),
        Function("first", [.member([.list(t)], .optional(t), isDeep: false, first)]),
        Function("last", [.member([.list(t)], .optional(t), isDeep: false, last)]),
        Function("reverse", [.member([.list(t)], .list(t), isDeep: false, reverse)]),
    ]

    private static let t = Type.parameter("T")

    static func elements(_ value: Value) -> [Value] {
        if case .list(let elements) = value { elements } else { [] }
    }

    private static let slice: Overload.Body = { values, budget throws(EvaluationError) in
        let list = elements(values[0])
        guard case (.int(let start), .int(let end)) = (values[1], values[2]) else { return .null }
        guard start >= 0, end >= 0 else {
            throw .invalid("cannot slice(\(start), \(end)), negative indexes not supported")
        }
        guard start <= end else {
            throw .invalid("cannot slice(\(start), \(end)), start index must be less than end")
        }
        guard end <= list.count else {
            throw .invalid("cannot slice(\(start), \(end)), list is length \(list.count)")
        }
        try budget.charge(Int(end - start))
        return .list(Array(list[Int(start)..<Int(end)]))
    }

    private static let flatten: Overload.Body = { values, budget throws(EvaluationError) in
        var depth: Int64 = 1
        if values.count > 1, case .int(let value) = values[1] { depth = value }
        guard depth >= 0 else { throw .invalid("level must be non-negative") }
        var result: [Value] = []
        try flatten(elements(values[0]), depth, into: &result, &budget)
        return .list(result)
    }

    private static func flatten(
        _ list: [Value], _ depth: Int64, into result: inout [Value], _ budget: inout Budget
    ) throws(EvaluationError) {
        try budget.charge(list.count)
        for element in list {
            if depth > 0, case .list(let inner) = element {
                try flatten(inner, depth - 1, into: &result, &budget)
            } else {
                result.append(element)
            }
        }
    }

    private static let distinct: Overload.Body = { values, budget throws(EvaluationError) in
        var result: [Value] = []
        for element in elements(values[0]) where try index(of: element, in: result, &budget) == nil
        {
            result.append(element)
        }
        return .list(result)
    }

    /// Where an element first stands in a list without unknowns.
    static func index(
        of element: Value, in list: [Value], _ budget: inout Budget
    ) throws(EvaluationError) -> Int? {
        for (index, other) in list.enumerated() {
            if case .equal = try Value.equality(other, element, &budget) { return index }
        }
        return nil
    }

    private static let sort: Overload.Body = { values, budget throws(EvaluationError) in
        let list = elements(values[0])
        return .list(try sorted(list, by: list, &budget))
    }

    private static let sortByKeys: Overload.Body = { values, budget throws(EvaluationError) in
        .list(try sorted(elements(values[0]), by: elements(values[1]), &budget))
    }

    private static func sorted(
        _ list: [Value], by keys: [Value], _ budget: inout Budget
    ) throws(EvaluationError) -> [Value] {
        guard let first = keys.first else { return list }
        guard list.count == keys.count else { throw .noSuchOverload("sortBy") }
        let levels = Int.bitWidth - keys.count.leadingZeroBitCount
        try budget.charge(keys.count * levels)
        for key in keys {
            try budget.charge(sizeOf: key, times: levels)
            guard key.typeName == first.typeName else {
                throw .invalid("list elements must have the same type")
            }
            guard Value.order(key, first) != nil else {
                throw .invalid("list elements must be comparable")
            }
        }
        let order = keys.indices.sorted { a, b in
            switch Value.order(keys[a], keys[b]) {
            case .less: true
            case .greater: false
            default: a < b
            }
        }
        return order.map { list[$0] }
    }

    private static let range: Overload.Body = { values, budget throws(EvaluationError) in
        guard case .int(let count) = values[0] else { return .null }
        guard count > 0 else { return .list([]) }
        try budget.charge(Int(clamping: count))
        return .list((0..<count).map { .int($0) })
    }

    private static let first: Overload.Body = { values, _ throws(EvaluationError) in
        .optional(elements(values[0]).first)
    }

    private static let last: Overload.Body = { values, _ throws(EvaluationError) in
        .optional(elements(values[0]).last)
    }

    private static let reverse: Overload.Body = { values, budget throws(EvaluationError) in
        try budget.charge(elements(values[0]).count)
        return .list(elements(values[0]).reversed())
    }
}
