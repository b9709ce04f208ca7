import Posture

/// Moments in the forms that records have.
enum EventTime {
    /// `2026-11-23T17:00:00.589Z`.
    static func text(_ milliseconds: Int64) -> String {
        let seconds = Int64((Double(milliseconds) / 1_000).rounded(.down))
        let fraction = milliseconds &- seconds &* 1_000
        return InternetTime.text(seconds: seconds).dropLast() + "."
            + String(1_000 + max(0, min(999, fraction))).dropFirst() + "Z"
    }

    /// Milliseconds between two moments; 0 where the second is the earlier.
    static func duration(from start: Int64, to end: Int64) -> Int64 {
        if end <= start { return 0 }
        let (difference, hasOverflown) = end.subtractingReportingOverflow(start)
        return hasOverflown ? .max : difference
    }

    /// Nanoseconds since 1970; 0, which is "not known", for what was before.
    static func nanoseconds(_ milliseconds: Int64) -> UInt64 {
        let (product, hasOverflown) = UInt64(max(0, milliseconds))
            .multipliedReportingOverflow(by: 1_000_000)
        return hasOverflown ? .max : product
    }
}
