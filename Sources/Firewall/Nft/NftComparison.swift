/// How a field is compared.
enum NftComparison: Equatable {
    case equal, less, lessOrEqual, greater, greaterOrEqual

    private static let operators: [String: (isNegated: Bool, NftComparison)] = [
        "==": (false, .equal), "eq": (false, .equal), "!=": (true, .equal),
        "ne": (true, .equal), "!": (true, .equal), "<": (false, .less), "lt": (false, .less),
        "<=": (false, .lessOrEqual), "le": (false, .lessOrEqual), ">": (false, .greater),
        "gt": (false, .greater), ">=": (false, .greaterOrEqual), "ge": (false, .greaterOrEqual),
    ]

    /// Takes the operator at the cursor, which may be left out.
    static func take(_ cursor: inout NftCursor) -> (isNegated: Bool, NftComparison) {
        guard let found = operators[cursor.word] else { return (false, .equal) }
        cursor.skip()
        return found
    }

    /// The numbers that compare so to one.
    func numbers(_ value: UInt128) -> IntervalSet {
        switch self {
        case .equal: IntervalSet(value)
        case .less: value == 0 ? .empty : IntervalSet(0...(value - 1))
        case .lessOrEqual: IntervalSet(0...value)
        case .greater: value == .max ? .empty : IntervalSet((value + 1)...UInt128.max)
        case .greaterOrEqual: IntervalSet(value...UInt128.max)
        }
    }
}
