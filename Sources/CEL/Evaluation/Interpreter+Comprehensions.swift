extension Interpreter {
    /// One turn of a macro: its variables, in order.
    typealias Element = (first: Local, second: Local)

    mutating func comprehension(_ loop: Node.Loop) throws(EvaluationError) -> Value {
        let range = try local(loop.range)
        if case .unknown(let set) = range.value {
            record(range.path)
            return .unknown(set)
        }
        let elements = try self.elements(of: range, loop.hasTwoVariables)
        if elements.isEmpty { record(range.path) }
        switch loop.form {
        case .all: return try quantify(loop, elements, decidedBy: false)
        case .exists: return try quantify(loop, elements, decidedBy: true)
        case .existsOne: return try existsOne(loop, elements)
        case .filter, .map, .transformList: return try collect(loop, elements)
        case .transformMap, .transformMapEntry: return try transform(loop, elements)
        }
    }

    mutating func bind(_ loop: Node.Loop, _ element: Element) {
        locals[loop.local] = element.first
        if loop.hasTwoVariables { locals[loop.local + 1] = element.second }
    }

    /// The elements of a list in order, the entries of a map in the order of their keys.
    private mutating func elements(
        of range: Local, _ hasTwo: Bool
    ) throws(EvaluationError) -> [Element] {
        switch range.value {
        case .list(let elements):
            try budget.charge(elements.count)
            return elements.enumerated().map { index, value in
                let element = Local(value: value, path: range.path?.appending(.index(index)))
                let position = Local(value: .int(Int64(index)), path: nil)
                return hasTwo ? (position, element) : (element, element)
            }
        case .map(let entries):
            try budget.charge(entries.count)
            return entries.sorted { $0.key.precedes($1.key) }.map { key, value in
                var path = range.path
                if case .string(let name) = key { path = path?.appending(.field(name)) }
                let element = Local(value: value, path: path)
                return (Local(value: key.value, path: hasTwo ? nil : path), element)
            }
        case let other: throw .noSuchOverload("a macro over \(other.typeName)")
        }
    }

    /// Whether an element is taken; nil with what is not known about that.
    private mutating func isTaken(
        _ loop: Node.Loop, _ element: Element, _ unknowns: inout UnknownSet?
    ) throws(EvaluationError) -> Bool {
        bind(loop, element)
        guard let predicate = loop.predicate else { return true }
        switch try evaluate(predicate) {
        case .bool(let isTaken): return isTaken
        case .unknown(let set):
            unknowns = unknowns?.union(set) ?? set
            return false
        case let other: throw .noSuchOverload("\(other.typeName) where bool is needed")
        }
    }

    private mutating func existsOne(
        _ loop: Node.Loop, _ elements: [Element]
    ) throws(EvaluationError) -> Value {
        var count = 0
        var unknowns: UnknownSet?
        for element in elements where try isTaken(loop, element, &unknowns) { count += 1 }
        if count > 1 { return .bool(false) }
        return unknowns.map { .unknown($0) } ?? .bool(count == 1)
    }

    private mutating func collect(
        _ loop: Node.Loop, _ elements: [Element]
    ) throws(EvaluationError) -> Value {
        var result: [Value] = []
        var unknowns: UnknownSet?
        for element in elements where try isTaken(loop, element, &unknowns) {
            try budget.charge(1)
            if let transform = loop.transform {
                result.append(try evaluate(transform))
            } else {
                result.append(element.first.value)
            }
        }
        return unknowns.map { .unknown($0) } ?? .list(result)
    }

    private mutating func transform(
        _ loop: Node.Loop, _ elements: [Element]
    ) throws(EvaluationError) -> Value {
        var result: [MapKey: Value] = [:]
        var unknowns: UnknownSet?
        for element in elements where try isTaken(loop, element, &unknowns) {
            guard let transform = loop.transform else { continue }
            let value = try evaluate(transform)
            if loop.form == .transformMap {
                if let key = MapKey(element.first.value) { result[key] = value }
                continue
            }
            switch value {
            case .map(let entries):
                for (key, value) in entries {
                    guard result.updateValue(value, forKey: key) == nil else { throw .duplicateKey }
                }
            case .unknown(let set): unknowns = unknowns?.union(set) ?? set
            case let other: throw .noSuchOverload("transformMapEntry to \(other.typeName)")
            }
        }
        return unknowns.map { .unknown($0) } ?? .map(result)
    }
}

extension MapKey {
    /// An order for going over maps the same way each time: bools, numbers, strings.
    fileprivate func precedes(_ other: MapKey) -> Bool {
        if let order = Value.order(value, other.value) { return order == .less }
        return rank < other.rank
    }

    private var rank: Int {
        switch self {
        case .bool: 0
        case .int, .uint: 1
        case .string: 2
        }
    }
}
