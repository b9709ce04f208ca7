extension FactValue {
    /// The value as people read it; strings in quotes, control characters escaped.
    package var plainText: String {
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
}
