import Posture

/// How many reports may still be made.
struct ReportBudget {
    private let perSecond: Int
    private let burst: Int
    /// In thousandths of a report.
    private var left: Int
    private var time: Int64?

    init(perSecond: Int, burst: Int) {
        self.perSecond = max(1, min(perSecond, 1_000_000))
        self.burst = max(2, min(burst, 1_000_000))
        left = self.burst * 1_000
    }

    /// Whether a report may be made now; half of the burst is kept for what is `high` or graver, so
    /// that a flood of what matters less does not hide it.
    mutating func take(_ severity: Severity, at now: Int64) -> Bool {
        refill(at: now)
        let kept = severity >= .high ? 0 : burst * 500
        guard left - 1_000 >= kept else { return false }
        left -= 1_000
        return true
    }

    /// A clock that goes back gives nothing.
    private mutating func refill(at now: Int64) {
        defer { time = now }
        guard let time, now > time else { return }
        let (elapsed, overflows) = now.subtractingReportingOverflow(time)
        let milliseconds = overflows ? Self.day : min(Int(clamping: elapsed), Self.day)
        left = min(burst * 1_000, left + milliseconds * perSecond)
    }

    private static let day = 86_400_000
}
