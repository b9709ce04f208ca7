extension Interpreter {
    /// What an operand came to where an error is not the end yet.
    enum Outcome {
        case value(Value)
        case failure(EvaluationError)
    }

    /// Evaluates with errors as outcomes, except for the one that nothing may absorb.
    mutating func attempt(_ node: Node) throws(EvaluationError) -> Outcome {
        do {
            return .value(try evaluate(node))
        } catch .costExceeded(let limit) {
            throw .costExceeded(limit: limit)
        } catch {
            return .failure(error)
        }
    }

    /// `&&` (decided by false) and `||` (decided by true): what decides wins over an unknown, and
    /// an unknown over an error, on whichever side it stands.
    mutating func logic(
        _ left: Node, _ right: Node, decidedBy decisive: Bool
    ) throws(EvaluationError) -> Value {
        var accumulator = LogicAccumulator(decisive: decisive)
        if accumulator.takes(try attempt(left)) { return .bool(decisive) }
        if accumulator.takes(try attempt(right)) { return .bool(decisive) }
        return try accumulator.result()
    }

    /// `all` (decided by false) and `exists` (decided by true).
    mutating func quantify(
        _ loop: Node.Loop, _ turns: LoopRange, decidedBy decisive: Bool
    ) throws(EvaluationError) -> Value {
        var accumulator = LogicAccumulator(decisive: decisive)
        guard let predicate = loop.predicate else { return .bool(!decisive) }
        for index in 0..<turns.count {
            let turn = turns[index]
            try begin(turn, of: loop)
            if accumulator.takes(try attempt(predicate), doubt: turn.doubt) {
                return .bool(decisive)
            }
        }
        return try accumulator.result()
    }

    private struct LogicAccumulator {
        let decisive: Bool
        private var unknowns: UnknownSet?
        private var error: EvaluationError?

        init(decisive: Bool) {
            self.decisive = decisive
        }

        /// Whether this outcome decides; with a doubt about whether it counts it never does.
        mutating func takes(_ outcome: Outcome, doubt: UnknownSet? = nil) -> Bool {
            if case .value(.bool(!decisive)) = outcome { return false }
            if let doubt {
                unknowns.formUnion(doubt)
                return false
            }
            switch outcome {
            case .value(.bool): return true
            case .value(.unknown(let set)): unknowns.formUnion(set)
            case .value(let other):
                error = error ?? .noSuchOverload("\(other.typeName) where bool is needed")
            case .failure(let failure): error = error ?? failure
            }
            return false
        }

        func result() throws(EvaluationError) -> Value {
            if let unknowns { return .unknown(unknowns) }
            if let error { throw error }
            return .bool(!decisive)
        }
    }
}
