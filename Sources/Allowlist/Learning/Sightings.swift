import Posture

/// How often and when something was seen.
struct Sightings: Hashable, Sendable {
    private(set) var count = 0
    /// Milliseconds since 1970.
    private(set) var first = Int64.max
    private(set) var last = Int64.min
    /// Of the earliest.
    private(set) var firstPid: UInt32?

    mutating func add(_ start: ProcessStart) {
        count += 1
        if start.milliseconds < first {
            first = start.milliseconds
            firstPid = start.pid
        }
        last = max(last, start.milliseconds)
    }

    mutating func add(_ other: Sightings) {
        count += other.count
        if other.first < first {
            first = other.first
            firstPid = other.firstPid
        }
        last = max(last, other.last)
    }

    /// `seen 412 times, 2026-11-24 17:00 to 18:00, first pid 812`; safe as YAML without quotes.
    var text: String {
        let pid = firstPid.map { ", first pid \($0)" } ?? ""
        return "seen \(count == 1 ? "once" : "\(count) times"), \(range)\(pid)"
    }

    /// `2026-11-24 17:00 to 18:00`, in UTC.
    var range: String {
        if count == 0 { return "never" }
        let (from, to) = (Self.minute(first), Self.minute(last))
        if from == to { return from }
        return from.prefix(10) == to.prefix(10) ? "\(from) to \(to.suffix(5))" : "\(from) to \(to)"
    }

    private static func minute(_ milliseconds: Int64) -> String {
        let text = InternetTime.text(seconds: milliseconds / 1_000)
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5))"
    }
}
