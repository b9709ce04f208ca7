/// The math extension (cel-go `ext/math`).
enum MathExtension {
    static let all: [Function] =
        [extreme("math.greatest", .greater), extreme("math.least", .less)] + rounding + bits

    private static let numbers: [Type] = [.int, .uint, .double]

    /// `greatest` and `least` take one to many numbers or one list of them.
    private static func extreme(_ name: String, _ wanted: Value.Order) -> Function {
        let body: Overload.Body = { values, budget throws(EvaluationError) in
            var candidates = values
            if values.count == 1, case .list(let elements) = values[0] { candidates = elements }
            try budget.charge(candidates.count)
            guard var best = candidates.first else {
                throw .invalid("\(name)(list) argument must not be empty")
            }
            for candidate in candidates {
                guard numbers.contains(where: { $0.accepts(candidate) }),
                    let order = Value.order(candidate, best)
                else { throw .noSuchOverload(name) }
                if order == wanted { best = candidate }
            }
            return best
        }
        let counts = (1...16).map { Overload.global(Array(repeating: .dyn, count: $0), .dyn, body) }
        return Function(name, counts)
    }

    private static func each(
        _ name: String, _ body: @escaping @Sendable (Double) -> Value, result: Type = .double
    ) -> Function {
        Function(
            name,
            [
                .global([.double], result) { values, _ throws(EvaluationError) in
                    if case .double(let value) = values[0] { body(value) } else { .null }
                }
            ])
    }

    private static let rounding: [Function] = [
        each("math.ceil") { .double($0.rounded(.up)) },
        each("math.floor") { .double($0.rounded(.down)) },
        each("math.round") { .double($0.rounded(.toNearestOrAwayFromZero)) },
        each("math.trunc") { .double($0.rounded(.towardZero)) },
        each("math.isNaN", { .bool($0.isNaN) }, result: .bool),
        each("math.isInf", { .bool($0.isInfinite) }, result: .bool),
        each("math.isFinite", { .bool($0.isFinite) }, result: .bool),
        Function("math.abs", numbers.map { .global([$0], $0, absolute) }),
        Function("math.sign", numbers.map { .global([$0], $0, sign) }),
        Function(
            "math.sqrt",
            numbers.map { type in
                .global([type], .double) { values, _ throws(EvaluationError) in
                    switch values[0] {
                    case .int(let value): .double(Double(value).squareRoot())
                    case .uint(let value): .double(Double(value).squareRoot())
                    case .double(let value): .double(value.squareRoot())
                    default: .null
                    }
                }
            }),
    ]

    private static let absolute: Overload.Body = { values, _ throws(EvaluationError) in
        switch values[0] {
        case .int(.min): throw .overflow("an int")
        case .int(let value): return .int(abs(value))
        case .double(let value): return .double(value.magnitude)
        default: return values[0]
        }
    }

    private static let sign: Overload.Body = { values, _ throws(EvaluationError) in
        switch values[0] {
        case .int(let value): .int(value.signum())
        case .uint(let value): .uint(value == 0 ? 0 : 1)
        case .double(let value): .double(value.isNaN ? value : value > 0 ? 1 : value < 0 ? -1 : 0)
        default: .null
        }
    }

    private static let bits: [Function] = [
        bitwise("math.bitAnd", { $0 & $1 }, { $0 & $1 }),
        bitwise("math.bitOr", { $0 | $1 }, { $0 | $1 }),
        bitwise("math.bitXor", { $0 ^ $1 }, { $0 ^ $1 }),
        Function(
            "math.bitNot",
            [
                .global([.int], .int) { values, _ throws(EvaluationError) in
                    if case .int(let value) = values[0] { .int(~value) } else { .null }
                },
                .global([.uint], .uint) { values, _ throws(EvaluationError) in
                    if case .uint(let value) = values[0] { .uint(~value) } else { .null }
                },
            ]),
        shift("math.bitShiftLeft", isLeft: true),
        shift("math.bitShiftRight", isLeft: false),
    ]

    private static func bitwise(
        _ name: String, _ ints: @escaping @Sendable (Int64, Int64) -> Int64,
        _ uints: @escaping @Sendable (UInt64, UInt64) -> UInt64
    ) -> Function {
        let body: Overload.Body = { values, _ throws(EvaluationError) in
            switch (values[0], values[1]) {
            case (.int(let a), .int(let b)): .int(ints(a, b))
            case (.uint(let a), .uint(let b)): .uint(uints(a, b))
            default: .null
            }
        }
        return Function(
            name, [.global([.int, .int], .int, body), .global([.uint, .uint], .uint, body)])
    }

    /// Shifts are logical: a shift to the right fills with zeros.
    private static func shift(_ name: String, isLeft: Bool) -> Function {
        let body: Overload.Body = { values, _ throws(EvaluationError) in
            guard case .int(let distance) = values[1] else { return .null }
            guard distance >= 0 else { throw .invalid("\(name)() negative offset: \(distance)") }
            func shifted(_ bits: UInt64) -> UInt64 {
                distance > 63 ? 0 : isLeft ? bits << UInt64(distance) : bits >> UInt64(distance)
            }
            switch values[0] {
            case .int(let value): return .int(Int64(bitPattern: shifted(UInt64(bitPattern: value))))
            case .uint(let value): return .uint(shifted(value))
            default: return .null
            }
        }
        return Function(
            name, [.global([.int, .int], .int, body), .global([.uint, .int], .uint, body)])
    }
}
