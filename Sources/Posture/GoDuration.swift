/// Spans of time as Go writes them, which is how Kubernetes' files and flags hold them.
package enum GoDuration {
    /// `4h0m0s`, `1.5s`, `250ms`, `0s`: the text of Go's `time.Duration.String`.
    package static func text(nanoseconds: Int64) -> String {
        let magnitude = nanoseconds.magnitude
        let sign = nanoseconds < 0 ? "-" : ""
        if magnitude == 0 { return "0s" }
        if magnitude < 1_000 { return "\(sign)\(magnitude)ns" }
        if magnitude < 1_000_000 { return sign + decimal(magnitude, unit: 1_000) + "µs" }
        if magnitude < 1_000_000_000 { return sign + decimal(magnitude, unit: 1_000_000) + "ms" }
        let minutes = magnitude / 60_000_000_000
        let seconds = decimal(magnitude % 60_000_000_000, unit: 1_000_000_000) + "s"
        if minutes == 0 { return sign + seconds }
        if minutes < 60 { return "\(sign)\(minutes)m\(seconds)" }
        return "\(sign)\(minutes / 60)h\(minutes % 60)m\(seconds)"
    }

    /// The nanoseconds of a text that Go's `time.ParseDuration` takes; nil for any other.
    package static func nanoseconds(_ text: String) -> Int64? {
        var rest = Substring(text)
        let isNegative = rest.first == "-"
        if rest.first == "-" || rest.first == "+" { rest = rest.dropFirst() }
        if rest == "0" { return 0 }
        if rest.isEmpty { return nil }
        var total: Int64 = 0
        while !rest.isEmpty {
            guard let (part, remainder) = component(rest) else { return nil }
            let (sum, overflow) = total.addingReportingOverflow(part)
            if overflow { return nil }
            total = sum
            rest = remainder
        }
        return isNegative ? -total : total
    }

    /// One number with its unit at the start of the text, and what follows.
    private static func component(_ text: Substring) -> (Int64, Substring)? {
        let whole = text.prefix { $0.isASCII && $0.isNumber }
        var rest = text.dropFirst(whole.count)
        var fraction: Substring = ""
        if rest.first == "." {
            rest = rest.dropFirst()
            fraction = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(fraction.count)
        }
        if whole.isEmpty && fraction.isEmpty { return nil }
        let name = rest.prefix { $0 != "." && !($0.isASCII && $0.isNumber) }
        guard let unit = units[String(name)], let count = Int64("0" + whole) else { return nil }
        let (product, overflow) = count.multipliedReportingOverflow(by: unit)
        if overflow { return nil }
        let part = Double("0." + (fraction.isEmpty ? "0" : fraction)) ?? 0
        let (sum, tooLarge) = product.addingReportingOverflow(Int64(part * Double(unit)))
        return tooLarge ? nil : (sum, rest.dropFirst(name.count))
    }

    private static let units: [String: Int64] = [
        "ns": 1, "us": 1_000, "µs": 1_000, "μs": 1_000, "ms": 1_000_000, "s": 1_000_000_000,
        "m": 60_000_000_000, "h": 3_600_000_000_000,
    ]

    /// The number in the unit, with as many decimals as it needs.
    private static func decimal(_ value: UInt64, unit: UInt64) -> String {
        let whole = value / unit
        var remainder = value % unit
        if remainder == 0 { return String(whole) }
        var digits = ""
        var place = unit / 10
        while remainder > 0 {
            digits += String(remainder / place)
            remainder %= place
            place /= 10
        }
        return "\(whole).\(digits)"
    }
}
