import CEL
import Posture

/// Evaluates clauses of a control against one tree of facts.
struct ClauseRun {
    enum Decision {
        case value(Bool)
        case unknown(reason: String)
    }

    let tree: FactTree
    private let bindings: [String: Value]

    /// A longer message is cut.
    private static let messageLimit = 2_000

    /// `now` is the moment of the check in seconds since 1970.
    init(tree: FactTree, now: Int64) {
        self.tree = tree
        bindings = [
            PolicyLanguage.node: tree.value,
            PolicyLanguage.parameters: tree.parametersValue,
            PolicyLanguage.now: .timestamp(Timestamp(seconds: now)),
        ]
    }

    /// What a condition comes to, and the paths of the facts that it read on the way.
    ///
    /// A condition that cannot be evaluated to the end is unknown.
    func decide(_ clause: Clause) -> (decision: Decision, reads: [FactPath]) {
        let evaluation = clause.program.evaluate(bindings, isTracing: true) {
            call throws(EvaluationError) in
            try answer(call, isExact: true)
        }
        let reads = evaluation.reads.compactMap(\.factPath)
        let decision: Decision =
            switch evaluation.result {
            case .value(.bool(let value)): .value(value)
            case .value(let other):
                .unknown(reason: "the expression gives \(other.typeName), not bool")
            case .unknown(let set): .unknown(reason: set.reasons.joined(separator: "; "))
            case .failure(let error): .unknown(reason: error.description)
            }
        return (decision, reads)
    }

    /// What a message comes to; nil where it cannot be told, as when it names what is not there.
    ///
    /// Where elements of lists are unknown, it tells of the others.
    func text(_ clause: Clause) -> String? {
        var result = message(clause, bindings)
        if case .unknown = result {
            var known = bindings
            known[PolicyLanguage.node] = Self.withoutUnknownElements(tree.value)
            result = message(clause, known)
        }
        guard case .value(.string(let text)) = result, !text.isEmpty else { return nil }
        return text.count > Self.messageLimit ? text.prefix(Self.messageLimit) + "…" : text
    }

    private func message(_ clause: Clause, _ bindings: [String: Value]) -> Program.Evaluation.Result
    {
        clause.program.evaluate(
            bindings,
            place: { call throws(EvaluationError) in
                try answer(call, isExact: false)
            }
        ).result
    }

    private static func withoutUnknownElements(_ value: Value) -> Value {
        switch value {
        case .list(let elements):
            .list(elements.filter { !hasUnknown($0) }.map(withoutUnknownElements))
        case .map(let fields): .map(fields.mapValues(withoutUnknownElements))
        default: value
        }
    }

    private static func hasUnknown(_ value: Value) -> Bool {
        switch value {
        case .unknown: true
        case .map(let fields): fields.values.contains(where: hasUnknown)
        default: false
        }
    }

    /// The answer to a question about a component, or to a function of a place: `origin`, and who
    /// reaches a port.
    ///
    /// Where a fact comes from that could not be read is itself unknown to a condition, and what is
    /// known of it good enough for a message.
    private func answer(
        _ call: PlaceCall, isExact: Bool
    ) throws(EvaluationError) -> PlaceAnswer {
        guard let path = call.place.factPath else {
            throw .invalid("\(call.name)(\(call.place)) is not the place of a fact")
        }
        guard let fact = tree.fact(at: path) else { throw .noSuchKey("\(path)") }
        switch call.name {
        case PolicyLanguage.origin:
            if isExact, case .unknown(let reason) = fact.value {
                return PlaceAnswer(.unknown(UnknownSet(reason: reason)))
            }
            return PlaceAnswer(.string("\(fact.origin)"))
        case ReachFunctions.name:
            return try ReachFunctions.answer(call, ComponentInstance.value(of: fact))
        default:
            let place = call.place.appending(.call(call.name, call.arguments.compactMap(\.text)))
            guard let path = place.factPath, let answer = tree.fact(at: path) else {
                throw .undeclared(call.name)
            }
            return PlaceAnswer(ComponentInstance.value(of: answer), at: place)
        }
    }
}
