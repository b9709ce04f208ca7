package import Posture

/// What is to be reported of violations.
package enum FoldedReport: Hashable, Sendable {
    /// The violation that was just added, in full; those like it are counted from now on.
    case first(ViolationKey)
    /// The violations of one kind, at the end of their window.
    case repeated(ViolationSummary)
    /// Violations of any kind that there were too many of to report.
    case suppressed(SuppressedViolations)
}

/// Violations that are the same for people.
package struct ViolationSummary: Hashable, Sendable {
    package let key: ViolationKey
    package let severity: Severity
    /// Milliseconds since 1970.
    package let first: Int64
    package internal(set) var last: Int64
    /// All of the window, with the first.
    package internal(set) var count: Int
    /// How many of them no report has told yet.
    package internal(set) var untold: Int
    /// The first five.
    package internal(set) var pids: [UInt32]
}

/// What was too much to report one by one.
package struct SuppressedViolations: Hashable, Sendable {
    /// Milliseconds since 1970.
    package let first: Int64
    package internal(set) var last: Int64
    package internal(set) var count = 0
    package internal(set) var counts: [Severity: Int] = [:]
    /// A few of their kinds.
    package internal(set) var samples: [ViolationKey] = []

    mutating func add(_ number: Int, _ severity: Severity, _ key: ViolationKey, at time: Int64) {
        count += number
        counts[severity, default: 0] += number
        last = max(last, time)
        if samples.count < 5, !samples.contains(key) { samples.append(key) }
    }
}
