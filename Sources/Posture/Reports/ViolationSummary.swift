/// Violations that are the same for people, counted over a window.
package struct ViolationSummary: Hashable, Sendable {
    package let key: ViolationKey
    package let severity: Severity
    /// Milliseconds since 1970.
    package let first: Int64
    package var last: Int64
    /// All of the window, with the first.
    package var count: Int
    /// How many of them no report has told yet.
    package var untold: Int
    /// The first few.
    package var pids: [UInt32]

    package init(
        key: ViolationKey, severity: Severity, first: Int64, last: Int64, count: Int, untold: Int,
        pids: [UInt32]
    ) {
        self.key = key
        self.severity = severity
        self.first = first
        self.last = last
        self.count = count
        self.untold = untold
        self.pids = pids
    }
}
