import Posture

/// The type of a field in the kubelet's configuration, as its Go struct has it.
indirect enum ConfigType: Hashable, Sendable {
    case bool
    case int32
    case int64
    case double
    case string
    case duration
    /// A duration, or its nanoseconds as a number (`TimeOrMetaDuration` of component-base).
    case durationOrNumber
    case list(ConfigType)
    case map(ConfigType)
    case record([ConfigField])
    /// Passed through as it stands.
    case any

    /// The shape that is declared for its facts.
    var factType: FactType {
        switch self {
        case .bool: .bool
        case .int32, .int64: .int
        case .double: .double
        case .string: .string
        case .duration, .durationOrNumber: .duration
        case .list(let element): .list(element.factType)
        case .map(let value): .map(value.factType)
        case .record(let fields):
            .record(fields.map { FactField($0.name, $0.type.factType, $0.summary) })
        case .any: .any
        }
    }

    /// What Go has where nothing is set; nil for a record, whose fields have values of their own.
    var zero: FactValue? {
        switch self {
        case .bool: .bool(false)
        case .int32, .int64: .int(0)
        case .double: .double(0)
        case .string: .string("")
        case .duration, .durationOrNumber: .duration(nanoseconds: 0)
        case .list: .list([])
        case .map, .any: .map([:])
        case .record: nil
        }
    }

    /// For messages: `a boolean`.
    var words: String {
        switch self {
        case .bool: "a boolean"
        case .int32, .int64: "an integer"
        case .double: "a number"
        case .string: "a string"
        case .duration, .durationOrNumber: "a duration in quotes, as \"4h0m0s\""
        case .list: "a list"
        case .map, .record: "a mapping"
        case .any: "a value"
        }
    }
}

/// One field of the kubelet's configuration: what it is called, where it is set and what it is
/// where it is not set.
struct ConfigField: Hashable, Sendable {
    /// When the built-in default is used.
    enum Rule: Hashable, Sendable {
        /// A pointer in Go: where the field is not set at all, and an explicit 0 or false counts.
        case unset
        /// A plain value in Go: also where it is set to 0, "" or false.
        case zero
    }

    /// A built-in default from one minor version on.
    struct Default: Hashable, Sendable {
        let since: Int
        let value: FactValue?
    }

    let name: String
    let type: ConfigType
    var rule: Rule
    /// Oldest first; empty: Go's zero value for a plain field, nothing for a pointer.
    var defaults: [Default]
    /// The first minor version that knows the field.
    var since: Int
    /// The flag that sets the field; nil where only a file can.
    var flag: ConfigFlag?
    let summary: String
}

/// The command-line flag of a field.
struct ConfigFlag: Hashable, Sendable {
    enum Form: Hashable, Sendable {
        /// As the type of the field has it.
        case plain
        /// An IP address.
        case address
        /// `key<value,key<value`.
        case angled
        /// Taken as text and passed through.
        case opaque
    }

    let name: String
    var form = Form.plain
}
