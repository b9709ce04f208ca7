/// A span of time to the nanosecond, within about 10,000 years.
public struct TimeSpan: Hashable, Sendable, Comparable {
    /// Of the sign of the whole span, as `nanoseconds` is.
    public let seconds: Int64
    /// Less than a second.
    public let nanoseconds: Int32

    /// The largest span of the specification, in seconds.
    static let limitSeconds: Int64 = 315_576_000_000

    public init(nanoseconds: Int64) {
        seconds = nanoseconds / 1_000_000_000
        self.nanoseconds = Int32(nanoseconds % 1_000_000_000)
    }

    /// Any split of a span; nil where it is out of range.
    init?(seconds: Int64, nanoseconds: Int64) {
        let (carried, overflow) = seconds.addingReportingOverflow(nanoseconds / 1_000_000_000)
        var whole = carried
        var rest = nanoseconds % 1_000_000_000
        if whole > 0, rest < 0 {
            whole -= 1
            rest += 1_000_000_000
        } else if whole < 0, rest > 0 {
            whole += 1
            rest -= 1_000_000_000
        }
        guard !overflow, whole.magnitude <= UInt64(Self.limitSeconds) else { return nil }
        self.seconds = whole
        self.nanoseconds = Int32(rest)
    }

    /// Go's notation: `1h30m`, `-1.5s`, `10ms`.
    init?(parsing text: String) {
        var rest = Substring(text)
        let isNegative = rest.first == "-"
        if rest.first == "-" || rest.first == "+" { rest = rest.dropFirst() }
        guard !rest.isEmpty else { return nil }
        if rest == "0" {
            self.init(nanoseconds: 0)
            return
        }
        var seconds: Int64 = 0
        var nanoseconds: Int64 = 0
        while !rest.isEmpty {
            let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(number.count)
            let name = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(name.count)
            guard let unit = Self.units[String(name)],
                let part = Self.part(number, unit: unit)
            else { return nil }
            let (sum, overflow) = seconds.addingReportingOverflow(part.seconds)
            if overflow { return nil }
            seconds = sum
            nanoseconds += part.nanoseconds
        }
        let sign: Int64 = isNegative ? -1 : 1
        self.init(seconds: sign * seconds, nanoseconds: sign * nanoseconds)
    }

    private static let units: [String: Int64] = [
        "ns": 1, "us": 1_000, "µs": 1_000, "μs": 1_000, "ms": 1_000_000, "s": 1_000_000_000,
        "m": 60_000_000_000, "h": 3_600_000_000_000,
    ]

    private static func part(
        _ number: Substring, unit: Int64
    ) -> (seconds: Int64, nanoseconds: Int64)? {
        let pieces = number.split(separator: ".", omittingEmptySubsequences: false)
        guard pieces.count <= 2, let whole = Int64("0" + pieces[0]),
            pieces[0].count + (pieces.count > 1 ? pieces[1].count : 0) > 0
        else { return nil }
        // As Go: digits that no nanosecond of an hour needs are left out.
        let digits = pieces.count > 1 ? pieces[1].prefix(15) : ""
        let scale = (0..<digits.count).reduce(1.0) { power, _ in power * 10 }
        let fraction = Double(Int64("0" + digits) ?? 0)
        let extra = Int64(fraction * (Double(unit) / scale))
        if unit >= 1_000_000_000 {
            let (seconds, overflow) = whole.multipliedReportingOverflow(by: unit / 1_000_000_000)
            return overflow ? nil : (seconds, extra)
        }
        let perSecond = 1_000_000_000 / unit
        return (whole / perSecond, whole % perSecond * unit + extra)
    }

    /// Seconds with as many decimals as needed, as `90s` or `1.5s`.
    var text: String {
        let sign = seconds < 0 || nanoseconds < 0 ? "-" : ""
        return "\(sign)\(seconds.magnitude)"
            + Decimals.fraction(nanoseconds: Int(nanoseconds.magnitude)) + "s"
    }

    public static func < (left: TimeSpan, right: TimeSpan) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    func adding(_ other: TimeSpan, sign: Int64 = 1) -> TimeSpan? {
        TimeSpan(
            seconds: seconds + sign * other.seconds,
            nanoseconds: Int64(nanoseconds) + sign * Int64(other.nanoseconds))
    }
}
