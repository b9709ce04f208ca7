/// One step of how a decision was reached.
package struct ExplanationStep: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// An alarm, with its exceptions' say in ``result``.
        case alarm
        case rule
    }

    /// How a key or a whole step came out.
    package enum Result: Hashable, Sendable, CustomStringConvertible {
        case holds
        case fails
        /// What would have to be known: `container`.
        case unknown(String)
        /// The content of these files has not been looked at yet.
        case pending(ContentNeeds)

        package var description: String {
            switch self {
            case .holds: "holds"
            case .fails: "does not hold"
            case .unknown(let what): "not known: \(what)"
            case .pending: "waits for a content"
            }
        }
    }

    package struct KeyResult: Hashable, Sendable {
        /// As it is written in a list.
        package let key: String
        package let result: Result
    }

    package let kind: Kind
    package let name: String
    /// The list of a rule.
    package let list: String?
    /// `file:line:column` of a rule.
    package let location: String?
    /// Whether it holds as a whole: of an alarm, whether it is raised.
    package let result: Result
    /// Of a rule each of its keys, with those that its silence stands for.
    package let keys: [KeyResult]
    /// Words for people: of an alarm what it saw, or that an exception holds.
    package let detail: String
}

extension ExplanationStep.Result {
    init(_ truth: Truth) {
        self =
            switch truth {
            case .yes: .holds
            case .no: .fails
            case .unknown(let what): .unknown(what)
            case .pending(let needs): .pending(needs)
            }
    }
}
