import Allowlist
import Posture

/// Folded violations as JSON.
enum ViolationJSON {
    static func pairs(_ summary: ViolationSummary) -> [(String, JSON?)] {
        key(summary.key) + [
            ("severity", .string(summary.severity.rawValue)),
            ("first", .string(WatchTime.text(summary.first))),
            ("last", .string(WatchTime.text(summary.last))),
            ("count", .int(Int64(summary.count))),
            ("pids", .array(summary.pids.map { .number($0) })),
        ]
    }

    static func pairs(_ flood: SuppressedViolations) -> [(String, JSON?)] {
        [
            ("first", .string(WatchTime.text(flood.first))),
            ("last", .string(WatchTime.text(flood.last))),
            ("count", .int(Int64(flood.count))),
            (
                "severities",
                .object(
                    Severity.allCases.map { level in
                        (level.rawValue, flood.counts[level].map { .int(Int64($0)) })
                    })
            ),
            ("samples", .array(flood.samples.map { .object(key($0)) })),
        ]
    }

    private static func key(_ key: ViolationKey) -> [(String, JSON?)] {
        [
            ("rule", key.rule.map { .string($0) }),
            ("alarm", key.alarm.map { .string($0) }),
            ("exe", key.program.map { .bytes($0) }),
            ("script", key.script.map { .bytes($0) }),
            ("container", key.container.map { .string($0) }),
            ("euid", key.user.map { .number($0) }),
        ]
    }
}
