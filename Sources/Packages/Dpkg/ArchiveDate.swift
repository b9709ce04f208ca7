/// Moments as archives of Debian write them: `Sat, 17 May 2025 08:10:22 UTC` (RFC 2822).
enum ArchiveDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Seconds since 1970; nil for a text in another form or another zone than UTC.
    static func seconds(_ text: Substring) -> Int64? {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count == 6, ["UTC", "GMT", "+0000"].contains(words[5]),
            let day = Int64(words[1]), 1...31 ~= day,
            let month = months.firstIndex(of: String(words[2])), let year = Int64(words[3]),
            1970...9999 ~= year
        else { return nil }
        let clock = words[4].split(separator: ":").compactMap { Int64($0) }
        guard clock.count == 3, 0..<24 ~= clock[0], 0..<60 ~= clock[1], 0...60 ~= clock[2] else {
            return nil
        }
        let days = days(year: year, month: Int64(month) + 1, day: day)
        return days * 86_400 + clock[0] * 3_600 + clock[1] * 60 + clock[2]
    }

    /// Days since 1970-01-01: years are counted from March, so that leap days stand at their ends.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let year = month <= 2 ? year - 1 : year
        let monthFromMarch = (month + 9) % 12
        let leapDays = year / 4 - year / 100 + year / 400
        return year * 365 + leapDays + (monthFromMarch * 153 + 2) / 5 + day - 1 - 719_468
    }
}
