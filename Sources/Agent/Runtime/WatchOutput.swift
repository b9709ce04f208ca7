package import AuditStream
package import Posture

/// Takes what a watch sees.
package protocol WatchOutput {
    /// The watch begins.
    mutating func begin(_ description: WatchDescription)

    mutating func add(_ start: JudgedStart)

    /// A gap that begins, or one that is over and was told before.
    mutating func add(_ gap: CoverageGap)

    /// Something for people: a source was changed, rules were loaded again.
    mutating func note(_ text: String)

    /// The stream rests, at a moment in milliseconds since 1970: what was added is to be shown.
    mutating func flush(at now: Int64) throws

    mutating func end(_ summary: WatchSummary) throws

    /// The loop has come round: at least four times a second, with the counts up to now.
    mutating func tick(_ progress: WatchProgress)
}

extension WatchOutput {
    package mutating func tick(_ progress: WatchProgress) {}
}

/// How far a watch is.
package struct WatchProgress: Sendable {
    package let starts: StartCounts
    package let records: UInt64
    /// Events, or records, that were missed, by cause.
    package let lost: [CoverageGap.Cause: UInt64]
    package let places: ProcessTree.Counts
    /// In the process table.
    package let processes: Int
}

/// What a watch listens to.
package struct WatchDescription: Sendable {
    package let kind: AuditSource.Kind
    package let source: String
    package let notes: [String]
    /// Processes that ran when it began.
    package let processes: Int
}

/// What a watch has seen in all.
package struct WatchSummary: Sendable {
    package let starts: StartCounts
    package let places: ProcessTree.Counts
    package let records: UInt64
    package let malformed: UInt64
    /// Events, or records, that were missed, by cause.
    package let lost: [CoverageGap.Cause: UInt64]
}
