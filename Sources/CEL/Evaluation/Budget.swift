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
        spent &+= max(cost, 0)
        if spent > limit || spent < 0 { throw .costExceeded(limit: limit) }
    }

    /// The cost of going over that many bytes.
    mutating func charge(bytes: Int) throws(EvaluationError) {
        try charge(bytes / 10 + 1)
    }

    /// The cost of looking at a value as a whole.
    mutating func charge(sizeOf value: Value) throws(EvaluationError) {
        switch value {
        case .string(let text): try charge(text.utf8.count / 10)
        case .bytes(let bytes): try charge(bytes.count / 10)
        case .list(let elements):
            try charge(elements.count)
            for element in elements { try charge(sizeOf: element) }
        case .map(let entries):
            try charge(entries.count)
            for value in entries.values { try charge(sizeOf: value) }
        default: break
        }
    }
}
