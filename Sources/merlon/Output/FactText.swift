import Posture

extension FactValue {
    /// The value as people read it; strings in quotes, control characters escaped.
    var plainText: String {
        switch self {
        case .bool(let value): return value ? "true" : "false"
        case .int(let value): return String(value)
        case .double(let value): return String(value)
        case .string(let value): return "\"" + TerminalText.escaped(value) + "\""
        case .duration(let nanoseconds): return GoDuration.text(nanoseconds: nanoseconds)
        case .timestamp(let seconds): return InternetTime.text(seconds: seconds)
        case .unknown(let reason): return "unknown: " + TerminalText.escaped(reason)
        case .list(let elements):
            return "[" + elements.prefix(20).map(\.value.plainText).joined(separator: ", ")
                + (elements.count > 20 ? ", …" : "") + "]"
        case .map(let fields):
            let names = fields.keys.sorted().prefix(20).map { TerminalText.escaped($0) }
            return "{" + names.joined(separator: ", ") + (fields.count > 20 ? ", …" : "") + "}"
        }
    }

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
