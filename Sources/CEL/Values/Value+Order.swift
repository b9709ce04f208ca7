extension Value {
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

    static func numericOrder(_ left: Value, _ right: Value) -> Order? {
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
