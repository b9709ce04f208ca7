extension Value {
    /// What comparing gives where unknowns may be in the way.
    enum Equality {
        case equal, different
        case unknown(UnknownSet)

        /// Both at once: what is different wins, then what is unknown.
        mutating func formConjunction(_ other: Equality) {
            switch (self, other) {
            case (.different, _), (_, .equal): break
            case (.equal, _), (_, .different): self = other
            case (.unknown(let a), .unknown(let b)): self = .unknown(a.union(b))
            }
        }
    }

    /// Equality by the specification: numbers across types, containers by their elements, other
    /// types never equal.
    ///
    /// An unknown inside makes the answer unknown, unless something known decides it.
    static func equality(
        _ left: Value, _ right: Value, _ budget: inout Budget
    ) throws(EvaluationError) -> Equality {
        try budget.charge(1)
        switch (left, right) {
        case (.unknown(let a), .unknown(let b)): return .unknown(a.union(b))
        case (.unknown(let set), _), (_, .unknown(let set)): return .unknown(set)
        case (.list(let a), .list(let b)): return try equality(a, b, &budget)
        case (.map(let a), .map(let b)): return try equality(a, b, &budget)
        case (.optional(let a?), .optional(let b?)): return try equality(a, b, &budget)
        case (.optional(let a), .optional(let b)): return a == nil && b == nil ? .equal : .different
        case (.string(let a), .string(let b)):
            guard a.utf8.count == b.utf8.count else { return .different }
            try budget.charge(a.utf8.count / 10)
            return a.isSame(as: b) ? .equal : .different
        case (.bytes(let a), .bytes(let b)):
            guard a.count == b.count else { return .different }
            try budget.charge(a.count / 10)
            return a == b ? .equal : .different
        default: return isEqualScalar(left, right) ? .equal : .different
        }
    }

    private static func equality(
        _ left: [Value], _ right: [Value], _ budget: inout Budget
    ) throws(EvaluationError) -> Equality {
        guard left.count == right.count else { return .different }
        var result = Equality.equal
        for (a, b) in zip(left, right) {
            result.formConjunction(try equality(a, b, &budget))
            if case .different = result { break }
        }
        return result
    }

    private static func equality(
        _ left: [MapKey: Value], _ right: [MapKey: Value], _ budget: inout Budget
    ) throws(EvaluationError) -> Equality {
        var result = Equality.equal
        for (key, value) in left {
            try budget.charge(sizeOf: key.value)
            guard let other = right[key] else {
                result.formConjunction(value.equalityToAbsence)
                if case .different = result { return .different }
                continue
            }
            result.formConjunction(try equality(value, other, &budget))
            if case .different = result { return .different }
        }
        for (key, value) in right where left[key] == nil {
            try budget.charge(sizeOf: key.value)
            result.formConjunction(value.equalityToAbsence)
        }
        return result
    }

    /// A key whose value is unknown may as well be absent.
    private var equalityToAbsence: Equality {
        if case .unknown(let set) = self { .unknown(set) } else { .different }
    }

    private static func isEqualScalar(_ left: Value, _ right: Value) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.timestamp(let a), .timestamp(let b)): a == b
        case (.duration(let a), .duration(let b)): a == b
        case (.type(let a), .type(let b)): a == b
        case (.ip(let a), .ip(let b)): a == b
        case (.cidr(let a), .cidr(let b)): a == b
        default: numericOrder(left, right) == .equal
        }
    }
}
