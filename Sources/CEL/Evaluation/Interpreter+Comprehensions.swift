extension Interpreter {
    mutating func comprehension(_ loop: Node.Loop) throws(EvaluationError) -> Value {
        let range = try local(loop.range)
        if case .unknown(let set) = range.value {
            record(range.path)
            return .unknown(set)
        }
        let turns = try LoopRange(range, hasTwoVariables: loop.hasTwoVariables, &budget)
        let earlierReads = reads.places.count
        let result =
            switch loop.form {
            case .all: try quantify(loop, turns, decidedBy: false)
            case .exists: try quantify(loop, turns, decidedBy: true)
            case .existsOne: try existsOne(loop, turns)
            case .filter, .map, .transformList: try collect(loop, turns)
            case .transformMap, .transformMapEntry: try transform(loop, turns)
            }
        // Where no element was looked at, it is their number that made the result.
        if reads.places.count == earlierReads { record(range.path) }
        return result
    }

    mutating func begin(_ turn: LoopRange.Turn, of loop: Node.Loop) throws(EvaluationError) {
        try budget.charge(1)
        locals[loop.local] = turn.first
        if loop.hasTwoVariables { locals[loop.local + 1] = turn.second }
    }

    /// Whether an element is taken; what is not known about that is added to `unknowns`.
    private mutating func isTaken(
        _ loop: Node.Loop, _ turn: LoopRange.Turn, _ unknowns: inout UnknownSet?
    ) throws(EvaluationError) -> Bool {
        try begin(turn, of: loop)
        guard let predicate = loop.predicate else {
            unknowns.formUnion(turn.doubt)
            return turn.doubt == nil
        }
        let outcome = try attempt(predicate)
        if case .value(.bool(false)) = outcome { return false }
        if case .value(.unknown(let set)) = outcome {
            unknowns.formUnion(set)
            return false
        }
        if let doubt = turn.doubt {
            unknowns.formUnion(doubt)
            return false
        }
        switch outcome {
        case .value(.bool): return true
        case .value(let other): throw .noSuchOverload("\(other.typeName) where bool is needed")
        case .failure(let error): throw error
        }
    }

    private mutating func existsOne(
        _ loop: Node.Loop, _ turns: LoopRange
    ) throws(EvaluationError) -> Value {
        var count = 0
        var unknowns: UnknownSet?
        for index in 0..<turns.count where try isTaken(loop, turns[index], &unknowns) {
            count += 1
        }
        if count > 1 { return .bool(false) }
        return unknowns.map { .unknown($0) } ?? .bool(count == 1)
    }

    private mutating func collect(
        _ loop: Node.Loop, _ turns: LoopRange
    ) throws(EvaluationError) -> Value {
        var result: [Value] = []
        var unknowns: UnknownSet?
        for index in 0..<turns.count {
            let turn = turns[index]
            guard try isTaken(loop, turn, &unknowns) else { continue }
            guard let transform = loop.transform else {
                result.append(turn.first.value)
                continue
            }
            result.append(try evaluate(transform))
        }
        return unknowns.map { .unknown($0) } ?? .list(result)
    }

    private mutating func transform(
        _ loop: Node.Loop, _ turns: LoopRange
    ) throws(EvaluationError) -> Value {
        var result: [MapKey: Value] = [:]
        var unknowns: UnknownSet?
        for index in 0..<turns.count {
            let turn = turns[index]
            guard try isTaken(loop, turn, &unknowns), let transform = loop.transform else {
                continue
            }
            let value = try evaluate(transform)
            if loop.form == .transformMap {
                if let key = MapKey(turn.first.value) { result[key] = value }
                continue
            }
            switch value {
            case .map(let entries):
                try budget.charge(entries.count)
                for (key, value) in entries {
                    guard result.updateValue(value, forKey: key) == nil else { throw .duplicateKey }
                }
            case .unknown(let set): unknowns.formUnion(set)
            case let other: throw .noSuchOverload("transformMapEntry to \(other.typeName)")
            }
        }
        return unknowns.map { .unknown($0) } ?? .map(result)
    }
}
