extension IntervalSet {
    /// The set as networks in their order; nil where they are more than the limit.
    package func networks(isIPv6: Bool, limit: Int = 256) -> [String]? {
        let width = isIPv6 ? 128 : 32
        var result: [String] = []
        for range in ranges {
            var low = range.lowerBound
            while true {
                // The largest network that begins here and ends within the range.
                var host = low == 0 ? width : min(width, low.trailingZeroBitCount)
                while host > 0 {
                    let ones: UInt128 = host == 128 ? .max : (1 << UInt128(host)) - 1
                    if ones <= range.upperBound - low { break }
                    host -= 1
                }
                let ones: UInt128 = host == 128 ? .max : (1 << UInt128(host)) - 1
                result.append(Address.text(low, isIPv6: isIPv6) + "/\(width - host)")
                if result.count > limit { return nil }
                if range.upperBound - low == ones { break }
                low += ones + 1
            }
        }
        return result
    }
}
