package import Allowlist
package import Posture

/// A program start with what the allowlist says of it.
package struct JudgedStart: Sendable {
    package let start: ProcessStart
    package let decision: Decision
    /// What is known of the contents of its files; nil where nobody looked.
    package let content: StartContent?
    /// Whether a decision was promised before, when a content was still to be read.
    package let wasPending: Bool

    /// Whether the allowlist does not cover it.
    package var isViolation: Bool {
        if case .alert = decision.outcome { true } else { false }
    }
}

/// How many starts there were, and what was said of them.
package struct StartCounts: Hashable, Sendable {
    package internal(set) var starts: UInt64 = 0
    package internal(set) var allowed: UInt64 = 0
    package internal(set) var ignored: UInt64 = 0
    package internal(set) var alerts: UInt64 = 0
    /// Attempts that started nothing.
    package internal(set) var failed: UInt64 = 0
    /// Those that wait for a content.
    package internal(set) var pending: UInt64 = 0
    /// Those that no memory had, so that rules were looked at.
    package internal(set) var examined: UInt64 = 0

    mutating func add(_ outcome: Decision.Outcome) {
        switch outcome {
        case .allow: allowed += 1
        case .ignore: ignored += 1
        case .alert: alerts += 1
        case .failed: failed += 1
        case .pending: pending += 1
        }
    }

    /// With attempts of which no more is known than that they failed.
    func adding(failures: UInt64) -> StartCounts {
        var all = self
        all.starts += failures
        all.failed += failures
        return all
    }
}
