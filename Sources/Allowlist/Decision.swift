package import Posture

/// What an allowlist says of a start, and why.
package struct Decision: Hashable, Sendable {
    package enum Outcome: Hashable, Sendable {
        case allow
        /// Allowed, and not worth counting.
        case ignore
        case alert(Severity)
        /// It depends on the content of these files: look at them and ask again.
        case pending(ContentNeeds)
        /// Nothing was started, and no rule asks for attempts.
        case failed
    }

    package var outcome: Outcome
    /// The rule that decided; nil where an alarm or nothing did.
    package var rule: String?
    /// The list of the rule.
    package var list: String?
    /// The alarm that decided, the gravest of those that hold.
    package var alarm: String?
    /// Further alarms that hold, in the order of the catalog.
    package var otherAlarms: [String] = []
    /// Alarms whose data was not there, so that they could not be judged; they were not raised.
    package var undecidedAlarms: [String] = []
    /// A sentence for people, of the list's names and never of the start's bytes: it is safe to print.
    package var reason: String
    /// Whether the arguments or the working directory were looked at. A decision that used neither
    /// holds for every start with the same path, script, users, ancestors, unit, place, files and
    /// marks.
    package var usedArguments = false
    /// Whether the content of a file was looked at.
    package var usedContent = false
    /// How many rules were looked at.
    package var examined = 0

    package init(outcome: Outcome, reason: String) {
        self.outcome = outcome
        self.reason = reason
    }
}

extension Decision.Outcome: CustomStringConvertible {
    /// `allow`, `ignore`, `alert`, `pending` or `failed`.
    package var description: String {
        switch self {
        case .allow: "allow"
        case .ignore: "ignore"
        case .alert: "alert"
        case .pending: "pending"
        case .failed: "failed"
        }
    }
}
