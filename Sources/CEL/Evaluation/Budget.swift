/// What an evaluation may still cost.
///
/// A step costs 1; work that grows with its input costs 1 for about ten bytes or for each element.
struct Budget {
    let limit: Int
    private(set) var spent = 0

    init(limit: Int) {
        self.limit = limit
    }

    mutating func charge(_ cost: Int) throws(EvaluationError) {
        let (sum, overflow) = spent.addingReportingOverflow(max(cost, 0))
        if overflow || sum > limit {
            spent = limit
            throw .costExceeded(limit: limit)
        }
        spent = sum
    }

    /// The cost of going over that many bytes.
    mutating func charge(bytes: Int) throws(EvaluationError) {
        try charge(bytes / 10 + 1)
    }

    /// The cost of looking at a value as a whole, so many times.
    mutating func charge(sizeOf value: Value, times: Int = 1) throws(EvaluationError) {
        switch value {
        case .string(let text): try charge(text.utf8.count / 10 * times)
        case .bytes(let bytes): try charge(bytes.count / 10 * times)
        case .list(let elements):
            try charge(elements.count * times)
            for element in elements { try charge(sizeOf: element, times: times) }
        case .map(let entries):
            try charge(entries.count * times)
            for (key, value) in entries {
                try charge(sizeOf: key.value, times: times)
                try charge(sizeOf: value, times: times)
            }
        case .optional(let value?): try charge(sizeOf: value, times: times)
        default: break
        }
    }
}
