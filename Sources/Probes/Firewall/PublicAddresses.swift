import Firewall

/// The addresses that somebody can be given on the internet.
enum PublicAddresses {
    /// All but what nobody is given (RFC 6890).
    private static let all4 = IntervalSet(0...0xFFFF_FFFF).subtracting(
        IntervalSet([
            0...0x00FF_FFFF, 0x0A00_0000...0x0AFF_FFFF, 0x6440_0000...0x647F_FFFF,
            0x7F00_0000...0x7FFF_FFFF, 0xA9FE_0000...0xA9FE_FFFF, 0xAC10_0000...0xAC1F_FFFF,
            0xC0A8_0000...0xC0A8_FFFF, 0xE000_0000...0xFFFF_FFFF,
        ]))
    /// What IPv6 gives (RFC 4291).
    private static let all6 = IntervalSet((0x2000 << 112)...((0x4000 << 112) - 1))

    static func all(isIPv6: Bool) -> IntervalSet { isIPv6 ? all6 : all4 }

    /// Whether more than a sixteenth of them is in a set: no site has as many, and whole countries
    /// or a list of those that are kept out change nothing about it.
    static func areMostly(in set: IntervalSet, isIPv6: Bool) -> Bool {
        let all = all(isIPv6: isIPv6)
        return set.intersection(all).size > all.size / 16
    }
}
