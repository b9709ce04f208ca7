/// The operators and functions that every implementation has (specification, "Standard
/// definitions").
enum StandardFunctions {
    static let all: [Function] =
        arithmetic + comparisons + containers + strings + conversions
        + times { _, _ in nil }

    static let plus = Function(
        "_+_",
        [
            .global(
                [.int, .int], .int,
                binary { a, b in integers(a, b) { $0.addingReportingOverflow($1) } }),
            .global(
                [.uint, .uint], .uint,
                binary { a, b in unsigned(a, b) { $0.addingReportingOverflow($1) } }),
            .global([.double, .double], .double, binary { a, b in doubles(a, b, +) }),
            .global([.string, .string], .string) { values, _ throws(EvaluationError) in
                guard case (.string(let a), .string(let b)) = (values[0], values[1]) else {
                    return .null
                }
                return .string(a + b)
            },
            .global([.bytes, .bytes], .bytes) { values, _ throws(EvaluationError) in
                guard case (.bytes(let a), .bytes(let b)) = (values[0], values[1]) else {
                    return .null
                }
                return .bytes(a + b)
            },
            .global(
                [.list(.parameter("A")), .list(.parameter("A"))], .list(.parameter("A")),
                isDeep: false
            ) {
                values, budget throws(EvaluationError) in
                guard case (.list(let a), .list(let b)) = (values[0], values[1]) else {
                    return .null
                }
                try budget.charge(a.count + b.count)
                return .list(a + b)
            },
            .global([.timestamp, .duration], .timestamp, timeAndSpan(1)),
            .global([.duration, .timestamp], .timestamp) {
                values, budget throws(EvaluationError) in
                try timeAndSpan(1)([values[1], values[0]], &budget)
            },
            .global([.duration, .duration], .duration, spans(1)),
        ])

    static let arithmetic: [Function] = [
        plus,
        Function(
            "_-_",
            [
                .global(
                    [.int, .int], .int,
                    binary { a, b in integers(a, b) { $0.subtractingReportingOverflow($1) } }),
                .global(
                    [.uint, .uint], .uint,
                    binary { a, b in unsigned(a, b) { $0.subtractingReportingOverflow($1) } }),
                .global([.double, .double], .double, binary { a, b in doubles(a, b, -) }),
                .global([.timestamp, .timestamp], .duration) { values, _ throws(EvaluationError) in
                    guard case (.timestamp(let a), .timestamp(let b)) = (values[0], values[1]),
                        let span = a.distance(from: b)
                    else { throw .overflow("the difference of two timestamps") }
                    return .duration(span)
                },
                .global([.timestamp, .duration], .timestamp, timeAndSpan(-1)),
                .global([.duration, .duration], .duration, spans(-1)),
            ]),
        Function(
            "_*_",
            [
                .global(
                    [.int, .int], .int,
                    binary { a, b in integers(a, b) { $0.multipliedReportingOverflow(by: $1) } }),
                .global(
                    [.uint, .uint], .uint,
                    binary { a, b in unsigned(a, b) { $0.multipliedReportingOverflow(by: $1) } }),
                .global([.double, .double], .double, binary { a, b in doubles(a, b, *) }),
            ]),
        Function(
            "_/_",
            [
                .global([.int, .int], .int, division { $0.dividedReportingOverflow(by: $1) }),
                .global(
                    [.uint, .uint], .uint,
                    unsignedDivision { $0.dividedReportingOverflow(by: $1) }),
                .global([.double, .double], .double, binary { a, b in doubles(a, b, /) }),
            ]),
        Function(
            "_%_",
            [
                .global(
                    [.int, .int], .int, division { $0.remainderReportingOverflow(dividingBy: $1) }),
                .global(
                    [.uint, .uint], .uint,
                    unsignedDivision { $0.remainderReportingOverflow(dividingBy: $1) }),
            ]),
        Function(
            "-_",
            [
                .global([.int], .int) { values, _ throws(EvaluationError) in
                    guard case .int(let value) = values[0], value != .min else {
                        throw .overflow("an int")
                    }
                    return .int(-value)
                },
                .global([.double], .double) { values, _ throws(EvaluationError) in
                    if case .double(let value) = values[0] { .double(-value) } else { .null }
                },
            ]),
        Function(
            "!_",
            [
                .global([.bool], .bool) { values, _ throws(EvaluationError) in
                    if case .bool(let value) = values[0] { .bool(!value) } else { .null }
                }
            ]),
    ]

    private static let ordered: [Type] = [
        .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration,
    ]
    private static let numbers: [Type] = [.int, .uint, .double]

    static let comparisons: [Function] = [
        comparison("_<_") { $0 == .less },
        comparison("_<=_") { $0 == .less || $0 == .equal },
        comparison("_>_") { $0 == .greater },
        comparison("_>=_") { $0 == .greater || $0 == .equal },
    ]

    private static func comparison(
        _ name: String, _ test: @escaping @Sendable (Value.Order) -> Bool
    ) -> Function {
        let body: Overload.Body = { values, _ throws(EvaluationError) in
            guard let order = Value.order(values[0], values[1]) else {
                throw .noSuchOverload(name)
            }
            return .bool(test(order))
        }
        let same = ordered.map { Overload.global([$0, $0], .bool, body) }
        let mixed = numbers.flatMap { left in
            numbers.filter { $0 != left }.map { Overload.global([left, $0], .bool, body) }
        }
        return Function(name, same + mixed)
    }

    static let containers: [Function] = [
        Function(
            "size",
            [Type.string, .bytes, .list(.parameter("A")), .map(.parameter("A"), .parameter("B"))]
                .flatMap { type in
                    [
                        Overload.global([type], .int, isDeep: false, size),
                        .member([type], .int, isDeep: false, size),
                    ]
                }),
        Function(
            "type",
            [
                .global([.parameter("A")], .type, isDeep: false) {
                    values, _ throws(EvaluationError) in .type(values[0].typeName)
                }
            ]),
        Function(
            "dyn",
            [
                .global([.parameter("A")], .dyn, isDeep: false) {
                    values, _ throws(EvaluationError) in values[0]
                }
            ]),
    ]

    static let size: Overload.Body = { values, budget throws(EvaluationError) in
        switch values[0] {
        case .string(let text): return .int(Int64(text.unicodeScalars.count))
        case .bytes(let bytes): return .int(Int64(bytes.count))
        case .list(let elements): return .int(Int64(elements.count))
        case .map(let entries):
            try budget.charge(entries.count / 10)
            if let unknowns = values[0].unknownKeys { return .unknown(unknowns) }
            return .int(Int64(entries.count))
        default: throw .noSuchOverload("size")
        }
    }

    static let strings: [Function] = [
        test("contains") { RunSearch(Array($1.utf8)).firstIndex(in: Array($0.utf8)) != nil },
        test("startsWith") { $0.utf8.starts(with: $1.utf8) },
        test("endsWith") { $0.utf8.reversed().starts(with: $1.utf8.reversed()) },
    ]

    private static func test(
        _ name: String, _ test: @escaping @Sendable (String, String) -> Bool
    ) -> Function {
        Function(
            name,
            [
                .member([.string, .string], .bool) { values, _ throws(EvaluationError) in
                    guard case (.string(let text), .string(let part)) = (values[0], values[1])
                    else { return .null }
                    return .bool(test(text, part))
                }
            ])
    }
}
