/// What the last check found, for whoever tells it on.
package struct CheckOutcome: Sendable {
    package let report: CheckReport
    /// Since when each control has had its status; milliseconds since 1970.
    package let since: [String: Int64]
    /// When the check ended; milliseconds since 1970.
    package let ended: Int64
    /// The same on a clock that nobody sets.
    package let moment: ContinuousClock.Instant

    package init(
        report: CheckReport, since: [String: Int64], ended: Int64,
        moment: ContinuousClock.Instant = .now
    ) {
        self.report = report
        self.since = since
        self.ended = ended
        self.moment = moment
    }
}
