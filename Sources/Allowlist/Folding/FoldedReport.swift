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
