import Posture

/// Moments as a watch shows them.
enum WatchTime {
    /// `2026-11-23T17:00:00.589Z`.
    static func text(_ milliseconds: Int64) -> String {
        let fraction = milliseconds - milliseconds / 1_000 * 1_000
        return InternetTime.text(seconds: milliseconds / 1_000).dropLast()
            + "." + String(fraction + 1_000).dropFirst() + "Z"
    }

    /// `17:00:00.589`, in UTC.
    static func clock(_ milliseconds: Int64) -> String {
        String(text(milliseconds).dropFirst(11).dropLast())
    }
}
