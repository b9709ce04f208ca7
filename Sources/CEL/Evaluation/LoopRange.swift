/// What a macro goes over: the elements of a list in order, or the entries of a map in the order
/// of their keys.
struct LoopRange {
    /// One turn of a macro: its one variable or the first of two, and the second.
    struct Turn {
        let first: Interpreter.Local
        let second: Interpreter.Local
        /// Why it is not known whether this turn takes place at all.
        let doubt: UnknownSet?
    }

    private enum Content {
        case list([Value])
        case map([(key: MapKey, value: Value)])
    }

    private let content: Content
    private let place: AttributePath?
    private let hasTwoVariables: Bool

    init(
        _ range: Interpreter.Local, hasTwoVariables: Bool, _ budget: inout Budget
    ) throws(EvaluationError) {
        switch range.value {
        case .list(let elements): content = .list(elements)
        case .map(let entries):
            let levels = Int.bitWidth - entries.count.leadingZeroBitCount
            try budget.charge(entries.count * levels / 4)
            content = .map(entries.sorted { $0.key.precedes($1.key) })
        case let other: throw .noSuchOverload("a macro over \(other.typeName)")
        }
        place = range.path
        self.hasTwoVariables = hasTwoVariables
    }

    var count: Int {
        switch content {
        case .list(let elements): elements.count
        case .map(let entries): entries.count
        }
    }

    subscript(index: Int) -> Turn {
        switch content {
        case .list(let elements):
            let element = Interpreter.Local(
                value: elements[index], path: place?.appending(.index(index)))
            let number = Interpreter.Local(value: .int(Int64(index)), path: nil)
            return Turn(first: hasTwoVariables ? number : element, second: element, doubt: nil)
        case .map(let entries):
            let (key, value) = entries[index]
            let path = place?.appending(.init(key))
            // A key that is read alone is evidence of what stands there.
            let first = Interpreter.Local(value: key.value, path: hasTwoVariables ? nil : path)
            var doubt: UnknownSet?
            if case .unknown(let set) = value { doubt = set }
            return Turn(
                first: first, second: Interpreter.Local(value: value, path: path), doubt: doubt)
        }
    }
}

extension MapKey {
    /// An order for going over maps the same way each time: bools, numbers, strings.
    fileprivate func precedes(_ other: MapKey) -> Bool {
        switch (self, other) {
        case (.string(let a), .string(let b)): a.precedes(b)
        case (.bool(let a), .bool(let b)): !a && b
        default: Value.numericOrder(value, other.value).map { $0 == .less } ?? (rank < other.rank)
        }
    }

    private var rank: Int {
        switch self {
        case .bool: 0
        case .int, .uint: 1
        case .string: 2
        }
    }
}
