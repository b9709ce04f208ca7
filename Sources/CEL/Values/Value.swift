/// A value of the expression language.
public indirect enum Value: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case double(Double)
    case string(String)
    case bytes([UInt8])
    case list([Value])
    case map([MapKey: Value])
    case timestamp(Timestamp)
    case duration(TimeSpan)
    /// A type as a value: what `type(x)` gives.
    case type(String)
    /// `optional.of(x)`, or nil for `optional.none()`.
    case optional(Value?)
    case ip(IPAddress)
    case cidr(IPPrefix)
    /// What the host could not find out; it may stand anywhere inside a list or a map.
    case unknown(UnknownSet)

    /// A map with keys that are strings.
    public static func map(fields: [String: Value]) -> Value {
        .map(Dictionary(uniqueKeysWithValues: fields.map { (.string($0), $1) }))
    }

    /// The name of the value's type, as `type()` and messages give it.
    public var typeName: String {
        switch self {
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .list: "list"
        case .map: "map"
        case .timestamp: "google.protobuf.Timestamp"
        case .duration: "google.protobuf.Duration"
        case .type: "type"
        case .optional: "optional_type"
        case .ip: "net.IP"
        case .cidr: "net.CIDR"
        case .unknown: "unknown"
        }
    }

    /// The unknowns anywhere inside; nil where all is known.
    var unknowns: UnknownSet? {
        switch self {
        case .unknown(let set): return set
        case .list(let elements):
            var found: UnknownSet?
            for element in elements {
                if let set = element.unknowns { found = found?.union(set) ?? set }
            }
            return found
        case .map(let entries):
            var found: UnknownSet?
            for value in entries.values {
                if let set = value.unknowns { found = found?.union(set) ?? set }
            }
            return found
        case .optional(let value): return value?.unknowns
        default: return nil
        }
    }
}
