/// Moments as RFC 3339 writes them, in UTC.
package enum InternetTime {
    /// `2026-11-23T17:00:00Z`.
    package static func text(seconds: Int64) -> String {
        let days = Int64((Double(seconds) / 86_400).rounded(.down))
        let rest = seconds - days * 86_400
        let (year, month, day) = civil(days: days)
        return "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))T\(pad(rest / 3_600, 2))"
            + ":\(pad(rest / 60 % 60, 2)):\(pad(rest % 60, 2))Z"
    }

    /// `2026-11-23T17:00:00.589Z`.
    package static func text(milliseconds: Int64) -> String {
        let (quotient, rest) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
        let (seconds, fraction) = rest < 0 ? (quotient - 1, rest + 1_000) : (quotient, rest)
        return text(seconds: seconds).dropLast() + "." + pad(fraction, 3) + "Z"
    }

    /// The seconds since 1970 of `2026-11-23T17:00:00Z` or `2026-11-23`; nil for other texts.
    ///
    /// An offset such as `+02:00` is taken; fractions of a second are cut off.
    package static func seconds(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int64? {
            guard range.upperBound <= bytes.count else { return nil }
            let digits = bytes[range]
            guard digits.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
            return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
        }
        func isAt(_ index: Int, _ character: Character) -> Bool {
            index < bytes.count && bytes[index] == character.asciiValue
        }
        guard let year = number(0..<4), isAt(4, "-"), let month = number(5..<7), isAt(7, "-"),
            let day = number(8..<10), 1...12 ~= month, 1...31 ~= day
        else { return nil }
        let date = seconds(year: year, month: month, day: day)
        if bytes.count == 10 { return date }
        guard isAt(10, "T") || isAt(10, "t"), let hour = number(11..<13), isAt(13, ":"),
            let minute = number(14..<16), isAt(16, ":"), let second = number(17..<19),
            hour < 24, minute < 60, second < 61
        else { return nil }
        var index = 19
        if isAt(index, ".") {
            repeat { index += 1 } while index < bytes.count && 0x30...0x39 ~= bytes[index]
        }
        let moment = date + hour * 3_600 + minute * 60 + second
        if (isAt(index, "Z") || isAt(index, "z")) && bytes.count == index + 1 { return moment }
        guard isAt(index, "+") || isAt(index, "-"), bytes.count == index + 6,
            let hours = number(index + 1..<index + 3), isAt(index + 3, ":"),
            let minutes = number(index + 4..<index + 6)
        else { return nil }
        let offset = hours * 3_600 + minutes * 60
        return isAt(index, "+") ? moment - offset : moment + offset
    }

    private static func pad(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// The seconds since 1970 of the beginning of a day; the month counts from 1.
    package static func seconds(year: Int64, month: Int64, day: Int64) -> Int64 {
        days(year: year, month: month, day: day) * 86_400
    }

    /// Days since 1970-01-01 of a date of the Gregorian calendar (Hinnant, "chrono-Compatible
    /// Low-Level Date Algorithms", days_from_civil).
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// The date of a day counted from 1970-01-01 (the same source, civil_from_days).
    private static func civil(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthIndex + 2) / 5 + 1)
    }
}
