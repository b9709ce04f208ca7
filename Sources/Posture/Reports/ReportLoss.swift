/// Reports that will never arrive, counted.
package struct ReportLoss: Hashable, Sendable {
    package enum Cause: String, Hashable, Sendable, CaseIterable {
        /// The spool had reached its bound.
        case evicted
        /// A newer report of the same finding took its place.
        case superseded
        /// The receiver refused the report for good, or it is larger than the receiver takes.
        case refused
        /// The spool could not take it: the disk is full or fails.
        case notStored
        /// The spool's file was damaged, and was set aside.
        case damaged
    }

    package var cause: Cause
    package var priority: ReportPriority
    /// The destination that does not get them; nil where none does.
    package var destination: String?
    package var count: UInt64
    /// The sequence numbers of the first and the last of them, where they had one.
    package var sequences: ClosedRange<UInt64>?
    /// Milliseconds since 1970.
    package var first: Int64
    package var last: Int64
    /// Words for people.
    package var detail: String

    package init(
        cause: Cause, priority: ReportPriority, destination: String? = nil, count: UInt64,
        sequences: ClosedRange<UInt64>? = nil, first: Int64, last: Int64, detail: String = ""
    ) {
        self.cause = cause
        self.priority = priority
        self.destination = destination
        self.count = count
        self.sequences = sequences
        self.first = first
        self.last = last
        self.detail = detail
    }
}
