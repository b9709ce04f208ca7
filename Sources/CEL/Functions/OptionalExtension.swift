/// Optional values (cel-go `OptionalTypes`).
enum OptionalExtension {
    static let all: [Function] = [
        Function(
            "optional.of",
            [
                .global([t], .optional(t), isDeep: false) { values, _ throws(EvaluationError) in
                    .optional(values[0])
                }
            ]),
        Function(
            "optional.none",
            [.global([], .optional(t)) { _, _ throws(EvaluationError) in .optional(nil) }]),
        Function(
            "optional.ofNonZeroValue",
            [
                .global([t], .optional(t)) { values, _ throws(EvaluationError) in
                    .optional(isZero(values[0]) ? nil : values[0])
                }
            ]),
        Function(
            "hasValue",
            [
                .member([.optional(t)], .bool, isDeep: false) { values, _ throws(EvaluationError) in
                    if case .optional(.some) = values[0] { .bool(true) } else { .bool(false) }
                }
            ]),
        Function(
            "value",
            [
                .member([.optional(t)], t, isDeep: false) { values, _ throws(EvaluationError) in
                    guard case .optional(let value?) = values[0] else {
                        throw .invalid("optional.none() dereference")
                    }
                    return value
                }
            ]),
        Function(
            "optional.unwrap",
            [.global([.list(.optional(t))], .list(t), unwrap)]),
        Function("unwrapOpt", [.member([.list(.optional(t))], .list(t), unwrap)]),
    ]

    private static let t = Type.parameter("T")

    private static let unwrap: Overload.Body = { values, _ throws(EvaluationError) in
        let elements = ListExtension.elements(values[0])
        return .list(
            elements.compactMap { if case .optional(let value) = $0 { value } else { $0 } })
    }

    private static func isZero(_ value: Value) -> Bool {
        switch value {
        case .null: true
        case .bool(let value): !value
        case .int(let value): value == 0
        case .uint(let value): value == 0
        case .double(let value): value == 0
        case .string(let text): text.isEmpty
        case .bytes(let bytes): bytes.isEmpty
        case .list(let elements): elements.isEmpty
        case .map(let entries): entries.isEmpty
        case .duration(let span): span == TimeSpan(nanoseconds: 0)
        case .timestamp(let time): time == Timestamp(seconds: 0)
        case .optional(let value): value == nil
        case .type, .ip, .cidr, .unknown: false
        }
    }
}
