/// A moment to the nanosecond, in the years 1 to 9999.
public struct Timestamp: Hashable, Sendable, Comparable {
    /// Since 1970-01-01T00:00:00Z.
    public let seconds: Int64
    /// Added to `seconds`; 0 to 999,999,999.
    public let nanoseconds: Int32

    static let range: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// A moment outside of the years 1 to 9999 becomes the nearest one within.
    public init(seconds: Int64) {
        self.seconds = min(max(seconds, Self.range.lowerBound), Self.range.upperBound)
        nanoseconds = 0
    }

    init?(seconds: Int64, nanoseconds: Int64) {
        var (whole, overflow) = seconds.addingReportingOverflow(nanoseconds / 1_000_000_000)
        var rest = nanoseconds % 1_000_000_000
        if rest < 0 {
            whole -= 1
            rest += 1_000_000_000
        }
        guard !overflow, Self.range.contains(whole) else { return nil }
        self.seconds = whole
        self.nanoseconds = Int32(rest)
    }

    /// RFC 3339.
    init?(parsing text: String) {
        var scanner = TimestampScanner(text)
        guard let year = scanner.number(4), scanner.take("-"), let month = scanner.number(2),
            scanner.take("-"), let day = scanner.number(2), scanner.take("T") || scanner.take("t"),
            let hour = scanner.number(2), scanner.take(":"), let minute = scanner.number(2),
            scanner.take(":"), let second = scanner.number(2),
            1...12 ~= month, 1...CivilDate.days(inMonth: month, of: year) ~= day,
            hour < 24, minute < 60, second < 60
        else { return nil }
        var nanoseconds: Int64 = 0
        if scanner.take(".") {
            guard let fraction = scanner.fraction() else { return nil }
            nanoseconds = fraction
        }
        guard let offset = scanner.offset(), scanner.isAtEnd else { return nil }
        let days = CivilDate.days(year: year, month: month, day: day)
        self.init(
            seconds: days * 86_400 + hour * 3_600 + minute * 60 + second - offset,
            nanoseconds: nanoseconds)
    }

    /// RFC 3339 in UTC, with as many decimals as needed.
    var text: String {
        let date = CivilDate(self)
        let day = [(date.year, 4), (date.month, 2), (date.day, 2)].map(Decimals.padded)
        let time = [date.hour, date.minute, date.second].map { Decimals.padded($0, 2) }
        return day.joined(separator: "-") + "T" + time.joined(separator: ":")
            + Decimals.fraction(nanoseconds: Int(nanoseconds)) + "Z"
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    func adding(_ span: TimeSpan, sign: Int64 = 1) -> Timestamp? {
        Timestamp(
            seconds: seconds + sign * span.seconds,
            nanoseconds: Int64(nanoseconds) + sign * Int64(span.nanoseconds))
    }

    func distance(from other: Timestamp) -> TimeSpan? {
        TimeSpan(
            seconds: seconds - other.seconds,
            nanoseconds: Int64(nanoseconds) - Int64(other.nanoseconds))
    }
}
