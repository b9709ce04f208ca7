import Posture

/// Moments one after the other, of which many are of one second: its text is made once.
struct SecondClock {
    private var second = Int64.min
    /// `2026-11-23T17:00:00.`
    private var beginning: [UInt8] = []

    /// The same as ``WatchTime/text(_:)``.
    mutating func text(_ milliseconds: Int64) -> [UInt8] {
        let now = milliseconds >= 0 ? milliseconds / 1_000 : (milliseconds - 999) / 1_000
        if now != second {
            second = now
            beginning = Array(WatchTime.text(milliseconds).utf8.dropLast(4))
        }
        var text = beginning
        text.append(decimal: milliseconds - now * 1_000, width: 3)
        text.append(UInt8(ascii: "Z"))
        return text
    }
}

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
