/// A static type of the expression language.
public indirect enum Type: Hashable, Sendable {
    /// Known only when evaluated; goes with every type.
    case dyn
    case null, bool, int, uint, double, string, bytes, timestamp, duration, ip, cidr
    /// A type as a value.
    case type
    case list(Type)
    case map(Type, Type)
    case optional(Type)
    /// A map whose fields are declared.
    case object(ObjectType)
    /// A type that a function's declaration leaves open: the `T` of `list(T)`.
    case parameter(String)

    /// Whether a value may be of this type, looking at the value itself and not inside.
    func accepts(_ value: Value) -> Bool {
        switch (self, value) {
        case (.dyn, _), (.parameter, _): true
        case (.null, .null), (.bool, .bool), (.int, .int), (.uint, .uint), (.double, .double),
            (.string, .string), (.bytes, .bytes), (.timestamp, .timestamp),
            (.duration, .duration), (.ip, .ip), (.cidr, .cidr), (.type, .type), (.list, .list),
            (.map, .map), (.object, .map), (.optional, .optional):
            true
        default: false
        }
    }
}

/// The fields of a map that are declared, each with its type; two with the same fields are the same
/// type, whatever their names.
public final class ObjectType: Hashable, Sendable {
    /// For messages.
    public let name: String
    public let fields: [String: Type]

    public init(name: String, fields: [String: Type]) {
        self.name = name
        self.fields = fields
    }

    public static func == (left: ObjectType, right: ObjectType) -> Bool {
        left === right || left.fields == right.fields
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(fields.count)
    }
}

extension Type: CustomStringConvertible {
    public var description: String {
        switch self {
        case .dyn: "dyn"
        case .null: "null"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .timestamp: "timestamp"
        case .duration: "duration"
        case .ip: "net.IP"
        case .cidr: "net.CIDR"
        case .type: "type"
        case .list(let element): "list(\(element))"
        case .map(let key, let value): "map(\(key), \(value))"
        case .optional(let value): "optional_type(\(value))"
        case .object(let object): object.name
        case .parameter(let name): name
        }
    }
}
