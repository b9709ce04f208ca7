/// A moment to the nanosecond, in the years 1 to 9999.
public struct Timestamp: Hashable, Sendable, Comparable {
    /// Since 1970-01-01T00:00:00Z.
    public let seconds: Int64
    /// Added to `seconds`; 0 to 999,999,999.
    public let nanoseconds: Int32

    static let range: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    public init(seconds: Int64) {
        self.seconds = seconds
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

    var text: String {
        let date = CivilDate(secondsSince1970: seconds)
        return
            "\(Decimals.padded(date.year, 4))-\(Decimals.padded(date.month, 2))-\(Decimals.padded(date.day, 2))T"
            + "\(Decimals.padded(date.hour, 2)):\(Decimals.padded(date.minute, 2)):\(Decimals.padded(date.second, 2))"
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

/// The date and time of day of a moment.
struct CivilDate {
    let year, month, day, hour, minute, second: Int64
    /// 0 is Sunday.
    let dayOfWeek: Int64
    /// 0 is the first of January.
    let dayOfYear: Int64

    init(secondsSince1970 seconds: Int64) {
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let rest = seconds - days * 86_400
        (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60)
        // Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfShiftedYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfShiftedYear + 2) / 153
        month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        day = dayOfShiftedYear - (153 * monthIndex + 2) / 5 + 1
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        dayOfWeek = ((days + 4) % 7 + 7) % 7
        dayOfYear = days - Self.days(year: year, month: 1, day: 1)
    }

    /// Days since 1970-01-01 (the same source, days_from_civil).
    static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    static func days(inMonth month: Int64, of year: Int64) -> Int64 {
        let next = month == 12 ? (year + 1, 1) : (year, month + 1)
        return days(year: next.0, month: next.1, day: 1) - days(year: year, month: month, day: 1)
    }
}

/// Reads the parts of a timestamp.
struct TimestampScanner {
    private let bytes: [UInt8]
    private var index = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    var isAtEnd: Bool { index == bytes.count }

    mutating func take(_ character: Character) -> Bool {
        guard index < bytes.count, bytes[index] == character.asciiValue else { return false }
        index += 1
        return true
    }

    mutating func number(_ digits: Int) -> Int64? {
        guard index + digits <= bytes.count else { return nil }
        var value: Int64 = 0
        for byte in bytes[index..<index + digits] {
            guard 0x30...0x39 ~= byte else { return nil }
            value = value * 10 + Int64(byte - 0x30)
        }
        index += digits
        return value
    }

    /// Nanoseconds; digits behind the ninth are left out.
    mutating func fraction() -> Int64? {
        var value: Int64 = 0
        var count = 0
        while index < bytes.count, 0x30...0x39 ~= bytes[index] {
            if count < 9 { value = value * 10 + Int64(bytes[index] - 0x30) }
            count += 1
            index += 1
        }
        if count == 0 { return nil }
        for _ in 0..<max(0, 9 - count) { value *= 10 }
        return value
    }

    /// Seconds east of UTC: `Z`, `+02:00`.
    mutating func offset() -> Int64? {
        if take("Z") || take("z") { return 0 }
        let sign: Int64
        if take("+") {
            sign = 1
        } else if take("-") {
            sign = -1
        } else {
            return nil
        }
        guard let hours = number(2), take(":"), let minutes = number(2), hours < 24, minutes < 60
        else { return nil }
        return sign * (hours * 3_600 + minutes * 60)
    }
}
