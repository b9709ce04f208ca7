/// A value of the expression language.
public enum Value: Sendable {
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
    indirect case optional(Value?)
    case ip(IPAddress)
    case cidr(IPPrefix)
    /// What the host could not find out; it may stand anywhere inside a list or a map.
    ///
    /// In a list it is one element, so that the length is known. As the value of a map's key it
    /// leaves open whether that key is there at all.
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
        case .list(let elements): return Self.unknowns(in: elements)
        case .map(let entries): return Self.unknowns(inMap: entries.values)
        case .optional(let value): return value?.unknowns
        default: return nil
        }
    }

    private static func unknowns(in values: some Sequence<Value>) -> UnknownSet? {
        var found: UnknownSet?
        for value in values { found.formUnion(value.unknowns) }
        return found
    }

    /// What leaves open which keys a map has; nil where they are known, and for other values.
    var unknownKeys: UnknownSet? {
        guard case .map(let entries) = self else { return nil }
        return Self.unknowns(
            inMap: entries.values.filter { if case .unknown = $0 { true } else { false } })
    }

    /// A map has no order, and yet the same reasons are to come first each time.
    private static func unknowns(inMap values: some Sequence<Value>) -> UnknownSet? {
        let sets = values.compactMap(\.unknowns)
        var found: UnknownSet?
        for set in sets.sorted(by: { $0.reasons.lexicographicallyPrecedes($1.reasons) }) {
            found.formUnion(set)
        }
        return found
    }
}
