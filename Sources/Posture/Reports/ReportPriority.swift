/// How late a report is given up when a spool is full: the least goes first.
package enum ReportPriority: Int, Hashable, Sendable, Comparable, CaseIterable {
    /// What is told again later: the agent's life, snapshots.
    case state = 0
    /// Changes of findings; the newest of a finding stands for those before.
    case finding = 1
    /// Violations, coverage gaps, and counts of what was lost.
    case violation = 2

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
