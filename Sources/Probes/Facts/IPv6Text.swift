/// IPv6 addresses as people write them.
enum IPv6Text {
    /// The form of RFC 5952: small digits, and `::` for the first of the longest runs of zeros.
    static func text(_ groups: [UInt16]) -> String {
        var (start, length) = (0, 0)
        var index = 0
        while index < groups.count {
            let run = groups[index...].prefix { $0 == 0 }.count
            if run > length { (start, length) = (index, run) }
            index += max(1, run)
        }
        func joined(_ part: ArraySlice<UInt16>) -> String {
            part.map { String($0, radix: 16) }.joined(separator: ":")
        }
        guard length > 1 else { return joined(groups[...]) }
        return joined(groups[..<start]) + "::" + joined(groups[(start + length)...])
    }
}
