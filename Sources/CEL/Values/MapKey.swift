/// A key of a map: a bool, an int, a uint or a string.
///
/// Numbers that are equal are one key, whatever their type. Strings are equal when their code
/// points are.
public enum MapKey: Hashable, Sendable {
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case string(String)

    /// The key that a value is; nil where it cannot be one.
    init?(_ value: Value) {
        switch value {
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .int(value)
        case .uint(let value): self = .uint(value)
        case .string(let value): self = .string(value)
        default: return nil
        }
    }

    /// The key to look up for a value: a double that is whole is that integer.
    init?(lookingUp value: Value) {
        if case .double(let number) = value {
            if let int = Int64(exactly: number) {
                self = .int(int)
            } else if let uint = UInt64(exactly: number) {
                self = .uint(uint)
            } else {
                return nil
            }
        } else {
            self.init(value)
        }
    }

    public var value: Value {
        switch self {
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .uint(let value): .uint(value)
        case .string(let value): .string(value)
        }
    }

    public static func == (left: MapKey, right: MapKey) -> Bool {
        switch (left, right) {
        case (.bool(let a), .bool(let b)): a == b
        case (.int(let a), .int(let b)): a == b
        case (.uint(let a), .uint(let b)): a == b
        case (.int(let a), .uint(let b)), (.uint(let b), .int(let a)): a >= 0 && UInt64(a) == b
        case (.string(let a), .string(let b)): a.isSame(as: b)
        default: false
        }
    }

    public func hash(into hasher: inout Hasher) {
        switch self {
        case .bool(let value): hasher.combine(value)
        case .int(let value): hasher.combine(UInt64(bitPattern: value))
        case .uint(let value): hasher.combine(value)
        case .string(let value): hasher.combine(value)
        }
    }
}

extension String {
    /// Whether the code points are the same; `==` takes canonical equivalents for equal.
    func isSame(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        // No text of the same length but the same text is equivalent to one of ASCII.
        return utf8Span.isKnownASCII ? self == other : utf8.elementsEqual(other.utf8)
    }

    /// Whether it stands before the other by code points.
    func precedes(_ other: String) -> Bool {
        utf8.lexicographicallyPrecedes(other.utf8)
    }
}
