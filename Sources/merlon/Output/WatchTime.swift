import Posture

/// Moments as a watch shows them.
enum WatchTime {
    /// `2026-11-23T17:00:00.589Z`.
    static func text(_ milliseconds: Int64) -> String {
        InternetTime.text(milliseconds: milliseconds)
    }

    /// `17:00:00.589`, in UTC.
    static func clock(_ milliseconds: Int64) -> String {
        String(text(milliseconds).dropFirst(11).dropLast())
    }
}
