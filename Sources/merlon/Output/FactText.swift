import Posture

extension FactValue {
    /// The value in JSON: durations as Go writes them, times by RFC 3339.
    var json: JSON {
        switch self {
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .double(let value): .double(value)
        case .string(let value): .string(value)
        case .duration(let nanoseconds): .string(GoDuration.text(nanoseconds: nanoseconds))
        case .timestamp(let seconds): .string(InternetTime.text(seconds: seconds))
        case .unknown: .null
        case .list(let elements): .array(elements.map(\.value.json))
        case .map(let fields):
            .object(fields.sorted { $0.key < $1.key }.map { ($0, $1.value.json) })
        }
    }
}

extension Fact {
    /// The pairs by which a fact is told in every JSON output: its value or why it is unknown,
    /// and its origin.
    var jsonPairs: [(String, JSON?)] {
        if case .unknown(let reason) = value {
            return [("unknown", .string(reason)), ("origin", .string("\(origin)"))]
        }
        return [("value", value.json), ("origin", .string("\(origin)"))]
    }
}
