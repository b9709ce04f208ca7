extension StandardFunctions {
    static let conversions: [Function] = [
        Function("bool", [.global([.bool], .bool, same), .global([.string], .bool, bool)]),
        Function(
            "int",
            [Type.int, .uint, .double, .string, .timestamp, .duration].map {
                .global([$0], .int, int)
            }),
        Function("uint", [Type.int, .uint, .double, .string].map { .global([$0], .uint, uint) }),
        Function(
            "double", [Type.int, .uint, .double, .string].map { .global([$0], .double, double) }),
        Function(
            "string",
            [
                Type.bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .ip,
                .cidr,
            ].map { .global([$0], .string, string) }),
        Function("bytes", [.global([.bytes], .bytes, same), .global([.string], .bytes, bytes)]),
        Function(
            "timestamp",
            [
                .global([.timestamp], .timestamp, same), .global([.string], .timestamp, timestamp),
                .global([.int], .timestamp, timestamp),
            ]),
        Function(
            "duration",
            [
                .global([.duration], .duration, same), .global([.string], .duration, duration),
                .global([.int], .duration, duration),
            ]),
    ]

    private static let same: Overload.Body = { values, _ throws(EvaluationError) in values[0] }

    private static let bool: Overload.Body = { values, _ throws(EvaluationError) in
        guard case .string(let text) = values[0] else { return .null }
        switch text {
        case "true", "TRUE", "True", "t", "1": return .bool(true)
        case "false", "FALSE", "False", "f", "0": return .bool(false)
        default: throw .invalid("'\(text.prefix(40))' is no bool")
        }
    }

    private static let int: Overload.Body = { values, _ throws(EvaluationError) in
        switch values[0] {
        case .int: return values[0]
        case .uint(let value):
            if let number = Int64(exactly: value) { return .int(number) }
        case .double(let value):
            // The borders themselves are out: they are not exact in a double.
            if value > -0x1p63, value < 0x1p63 { return .int(Int64(value)) }
        case .string(let text):
            if let number = Text.decimal(text).flatMap({ Int64($0) }) { return .int(number) }
            throw .invalid("'\(text.prefix(40))' is no int")
        case .timestamp(let time): return .int(time.seconds)
        case .duration(let span): return .int(span.seconds)
        default: break
        }
        throw .overflow("an int (range error)")
    }

    private static let uint: Overload.Body = { values, _ throws(EvaluationError) in
        switch values[0] {
        case .uint: return values[0]
        case .int(let value):
            if let number = UInt64(exactly: value) { return .uint(number) }
        case .double(let value):
            if value >= 0, value < 0x1p64 { return .uint(UInt64(value)) }
        case .string(let text):
            if let number = Text.decimal(text).flatMap({ UInt64($0) }) { return .uint(number) }
            throw .invalid("'\(text.prefix(40))' is no uint")
        default: break
        }
        throw .overflow("a uint (range error)")
    }

    private static let double: Overload.Body = { values, _ throws(EvaluationError) in
        switch values[0] {
        case .double: return values[0]
        case .int(let value): return .double(Double(value))
        case .uint(let value): return .double(Double(value))
        case .string(let text):
            guard let number = Text.double(text) else {
                throw .invalid("'\(text.prefix(40))' is no double")
            }
            return .double(number)
        default: return .null
        }
    }

    private static let string: Overload.Body = { values, _ throws(EvaluationError) in
        if case .bytes(let bytes) = values[0] {
            guard let text = Text.utf8(bytes) else {
                throw .invalid("invalid UTF-8 in bytes, cannot convert to string")
            }
            return .string(text)
        }
        return .string(Text.plain(values[0]))
    }

    private static let bytes: Overload.Body = { values, _ throws(EvaluationError) in
        if case .string(let text) = values[0] { return .bytes(Array(text.utf8)) }
        return .null
    }

    private static let timestamp: Overload.Body = { values, _ throws(EvaluationError) in
        switch values[0] {
        case .string(let text):
            if let time = Timestamp(parsing: text) { return .timestamp(time) }
            throw .invalid("'\(text.prefix(60))' is no timestamp")
        case .int(let seconds):
            if let time = Timestamp(seconds: seconds, nanoseconds: 0) { return .timestamp(time) }
            throw .overflow("a timestamp")
        default: return .null
        }
    }

    private static let duration: Overload.Body = { values, _ throws(EvaluationError) in
        switch values[0] {
        case .string(let text):
            if let span = TimeSpan(parsing: text) { return .duration(span) }
            throw .invalid("'\(text.prefix(60))' is no duration")
        case .int(let seconds):
            if let span = TimeSpan(seconds: seconds, nanoseconds: 0) { return .duration(span) }
            throw .overflow("a duration")
        default: return .null
        }
    }
}
