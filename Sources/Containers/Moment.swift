import Posture

/// Moments as runtimes write them; milliseconds since 1970.
enum Moment {
    /// `2026-11-24T16:13:10.869507860Z`; nil for other texts and for what Go takes for never.
    static func milliseconds(_ text: String) -> Int64? {
        guard let seconds = InternetTime.seconds(text), seconds > 0 else { return nil }
        var fraction: Int64 = 0
        if let point = text.utf8.firstIndex(of: UInt8(ascii: ".")) {
            let digits = text.utf8[point...].dropFirst().prefix { 0x30...0x39 ~= $0 }.prefix(3)
            for digit in digits { fraction = fraction * 10 + Int64(digit - 0x30) }
            for _ in digits.count..<3 { fraction *= 10 }
        }
        return seconds * 1_000 + fraction
    }

    /// What Go's `Time.MarshalBinary` makes: a version, seconds since the year 1, nanoseconds, the
    /// offset of the time zone; the highest byte first. Nil for other bytes.
    static func milliseconds(goBinary bytes: ArraySlice<UInt8>) -> Int64? {
        guard bytes.count >= 15, bytes.first == 1 || bytes.first == 2 else { return nil }
        let number = { (range: Range<Int>) in
            range.reduce(UInt64(0)) { $0 << 8 | UInt64(bytes[bytes.startIndex + $1]) }
        }
        let sinceYear1 = Int64(bitPattern: number(1..<9))
        let (seconds, isTooFar) = sinceYear1.subtractingReportingOverflow(62_135_596_800)
        // Ten thousand years are enough, and their milliseconds fit.
        guard !isTooFar, 0..<253_402_300_800 ~= seconds else { return nil }
        return seconds * 1_000 + Int64(number(9..<13) % 1_000_000_000) / 1_000_000
    }
}
