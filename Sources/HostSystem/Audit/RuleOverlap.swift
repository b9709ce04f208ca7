/// How much of what one rule matches another one matches too.
enum RuleOverlap: Int, Comparable {
    case none, some, all

    static func < (left: RuleOverlap, right: RuleOverlap) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// What is known of the program starts that one of our rules records: for each property, the values
/// that it can have.
struct StartDomain {
    private var ranges: [AuditField.Kind: ClosedRange<Int64>] = [:]

    /// All starts that the fields of a rule let through.
    init(of fields: [AuditField]) {
        // A start ends with 0 or with the number of an error. Success is 1, failure is 2, as the
        // kernel has it (AUDITSC_SUCCESS of linux/audit.h).
        ranges = [.exit: -4095...0, .success: 1...2]
        for field in fields { _ = narrow(by: field) }
        if ranges[.success] == 1...1 { ranges[.exit] = 0...0 }
    }

    /// Of the starts that are left, how many a field matches; after that only those are left.
    mutating func narrow(by field: AuditField) -> RuleOverlap {
        switch field.kind {
        case .key: return .all
        // The kernel sees a start as an access of the kind x and no other.
        case .permission: return field.number & 1 != 0 ? .all : .none
        case .comparison: return .some
        default: break
        }
        guard !field.kind.isText else { return .some }
        let domain = ranges[field.kind] ?? 0...Int64(UInt32.max)
        let value = Self.value(of: field)
        if field.comparison == .notEqual {
            guard domain.contains(value) else { return .all }
            return domain.lowerBound == domain.upperBound ? .none : .some
        }
        guard let range = Self.range(field.comparison, value) else { return .some }
        guard range.overlaps(domain) else { return .none }
        let left = range.clamped(to: domain)
        ranges[field.kind] = left
        return left == domain ? .all : .some
    }

    private static func value(of field: AuditField) -> Int64 {
        switch field.kind {
        case .exit: Int64(Int32(bitPattern: field.number))
        case .success: field.number == 0 ? 2 : 1
        default: Int64(field.number)
        }
    }

    /// The values that a comparison lets through; nil where they are no range.
    private static func range(
        _ comparison: AuditField.Comparison, _ value: Int64
    ) -> ClosedRange<Int64>? {
        // Values have 32 bits: one more or less is always a number.
        switch comparison {
        case .equal: value...value
        case .less: Int64.min...value - 1
        case .lessOrEqual: Int64.min...value
        case .greater: value + 1...Int64.max
        case .greaterOrEqual: value...Int64.max
        default: nil
        }
    }
}
