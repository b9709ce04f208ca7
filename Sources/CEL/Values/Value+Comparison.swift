extension Value {
    /// What comparing gives where unknowns may be in the way.
    enum Equality {
        case equal, different
        case unknown(UnknownSet)
    }

    /// Equality by the specification: numbers across types, containers by their elements, other
    /// types never equal.
    ///
    /// An unknown inside makes the answer unknown, unless something known decides it.
    static func equality(_ left: Value, _ right: Value) -> Equality {
        switch (left, right) {
        case (.unknown(let a), .unknown(let b)): return .unknown(a.union(b))
        case (.unknown(let set), _), (_, .unknown(let set)): return .unknown(set)
        case (.list(let a), .list(let b)):
            guard a.count == b.count else { return .different }
            return all(zip(a, b))
        case (.map(let a), .map(let b)):
            guard a.count == b.count else { return .different }
            var pairs: [(Value, Value)] = []
            for (key, value) in a {
                guard let other = b[key] else { return .different }
                pairs.append((value, other))
            }
            return all(pairs)
        case (.optional(let a?), .optional(let b?)): return equality(a, b)
        case (.optional(let a), .optional(let b)): return a == nil && b == nil ? .equal : .different
        default: return isEqualScalar(left, right) ? .equal : .different
        }
    }

    private static func all(_ pairs: some Sequence<(Value, Value)>) -> Equality {
        var unknowns: UnknownSet?
        for (a, b) in pairs {
            switch equality(a, b) {
            case .equal: continue
            case .different: return .different
            case .unknown(let set): unknowns = unknowns?.union(set) ?? set
            }
        }
        return unknowns.map { .unknown($0) } ?? .equal
    }

    private static func isEqualScalar(_ left: Value, _ right: Value) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.string(let a), .string(let b)): a.isSame(as: b)
        case (.bytes(let a), .bytes(let b)): a == b
        case (.timestamp(let a), .timestamp(let b)): a == b
        case (.duration(let a), .duration(let b)): a == b
        case (.type(let a), .type(let b)): a == b
        case (.ip(let a), .ip(let b)): a == b
        case (.cidr(let a), .cidr(let b)): a == b
        default: numericOrder(left, right) == .equal
        }
    }

    /// Where a value stands to another.
    enum Order {
        case less, equal, greater
        /// Not a number is neither.
        case none
    }

    /// The order of two values of one ordered type or of two numbers; nil for any others.
    static func order(_ left: Value, _ right: Value) -> Order? {
        func by<T: Comparable>(_ a: T, _ b: T) -> Order {
            a < b ? .less : a == b ? .equal : .greater
        }
        switch (left, right) {
        case (.bool(let a), .bool(let b)): return by(a ? 1 : 0, b ? 1 : 0)
        case (.string(let a), .string(let b)):
            return a.isSame(as: b) ? .equal : a.precedes(b) ? .less : .greater
        case (.bytes(let a), .bytes(let b)):
            return a == b ? .equal : a.lexicographicallyPrecedes(b) ? .less : .greater
        case (.timestamp(let a), .timestamp(let b)): return by(a, b)
        case (.duration(let a), .duration(let b)): return by(a, b)
        default: return numericOrder(left, right)
        }
    }

    private static func numericOrder(_ left: Value, _ right: Value) -> Order? {
        switch (left, right) {
        case (.int(let a), .int(let b)): a < b ? .less : a == b ? .equal : .greater
        case (.uint(let a), .uint(let b)): a < b ? .less : a == b ? .equal : .greater
        case (.int(let a), .uint(let b)): a < 0 ? .less : order(.uint(UInt64(a)), .uint(b))
        case (.uint, .int(let b)): b < 0 ? .greater : order(left, .uint(UInt64(b)))
        case (.double(let a), .double(let b)): doubles(a, b)
        // An integer is rounded to a double where it meets one, as the other implementations do.
        case (.int(let a), .double(let b)): doubles(Double(a), b)
        case (.uint(let a), .double(let b)): doubles(Double(a), b)
        case (.double(let a), .int(let b)): doubles(a, Double(b))
        case (.double(let a), .uint(let b)): doubles(a, Double(b))
        default: nil
        }
    }

    private static func doubles(_ a: Double, _ b: Double) -> Order {
        a < b ? .less : a == b ? .equal : a > b ? .greater : .none
    }
}
