import Allowlist
import Posture

/// Coverage gaps and counts as JSON.
enum GapJSON {
    static func pairs(_ gap: CoverageGap) -> [(String, JSON?)] {
        [
            ("cause", .string(gap.cause.rawValue)),
            ("start", .string(WatchTime.text(gap.start))),
            ("end", gap.end.map { .string(WatchTime.text($0)) }),
            ("count", gap.count.map { .number($0) }),
            ("unit", gap.count.map { _ in .string(gap.unit.rawValue) }),
            ("detail", gap.detail.isEmpty ? nil : .string(gap.detail)),
        ]
    }
}
