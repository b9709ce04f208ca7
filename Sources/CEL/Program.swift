/// An expression that can be evaluated again and again, from any task.
///
/// Its result is a value only where that does not depend on what the host does not know: whatever
/// an unknown turned out to be, the result would be the same or an error. To that end an unknown
/// wins over an error in `&&`, `||`, `all` and `exists`, and loses to what decides without it. An
/// unknown element of a list counts as an element. An unknown value in a map leaves open whether
/// its key is there: `has()`, `in`, `size()` and macros over the map take that into account.
public struct Program: Sendable {
    let node: Node
    let variables: [String]
    let localCount: Int
    /// The type of the result, as far as it is known.
    public let resultType: Type
    /// The places of which the text of the expression tells that it may read them.
    public let staticPaths: [AttributePath]

    /// What an evaluation may cost where no other limit is given: far more than a policy needs,
    /// and a fraction of a second.
    public static let costLimit = 1_000_000

    /// How an evaluation ended.
    public struct Evaluation: Sendable {
        public enum Result: Sendable {
            /// A list or a map may hold unknowns.
            case value(Value)
            /// The result depends on something that the host does not know.
            case unknown(UnknownSet)
            case failure(EvaluationError)
        }

        public let result: Result
        /// The places that were read, each once, in order; empty where they were not asked for.
        ///
        /// A place that is absent or unknown ends the path to what was sought behind it.
        public let reads: [AttributePath]
        /// In steps; see ``Program/costLimit``.
        public let cost: Int
    }

    /// Evaluates the expression.
    ///
    /// A variable without a binding is an error of the evaluation when it is read. The host
    /// answers functions of a place with their name and the place.
    public func evaluate(
        _ bindings: [String: Value], isTracing: Bool = false, costLimit: Int = Program.costLimit,
        place: (PlaceCall) throws(EvaluationError) -> PlaceAnswer = noPlace
    ) -> Evaluation {
        withoutActuallyEscaping(place) { place in
            var interpreter = Interpreter(
                variables: variables, values: variables.map { bindings[$0] },
                localCount: localCount, isTracing: isTracing, limit: costLimit, place: place)
            let result: Evaluation.Result
            do throws(EvaluationError) {
                let value = try interpreter.evaluate(node)
                result = if case .unknown(let set) = value { .unknown(set) } else { .value(value) }
            } catch {
                result = .failure(error)
            }
            return Evaluation(
                result: result, reads: interpreter.reads.places, cost: interpreter.budget.spent)
        }
    }

    /// The answer of a host that has no functions of a place.
    public static func noPlace(
        _ call: PlaceCall
    ) throws(EvaluationError) -> PlaceAnswer {
        throw .undeclared(call.name)
    }
}
