/// Addresses as numbers, read strictly.
package enum Address {
    /// `203.0.113.7`; nil for anything else.
    package static func number4(_ text: String) -> UInt128? {
        var value: UInt128 = 0
        var (dots, digits, byte) = (0, 0, 0)
        for character in text.utf8 {
            switch character {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                byte = byte * 10 + Int(character - UInt8(ascii: "0"))
                digits += 1
                if digits > 3 || byte > 255 { return nil }
            case UInt8(ascii: ".") where digits > 0 && dots < 3:
                value = value << 8 | UInt128(byte)
                (dots, digits, byte) = (dots + 1, 0, 0)
            default: return nil
            }
        }
        return dots == 3 && digits > 0 ? value << 8 | UInt128(byte) : nil
    }

    /// `2001:db8::7` and `::ffff:203.0.113.7` (RFC 4291); nil for anything else.
    package static func number6(_ text: String) -> UInt128? {
        guard text.contains(":"), text.utf8.count <= 45 else { return nil }
        let halves = text.split(separator: "::", omittingEmptySubsequences: false)
        guard halves.count <= 2, let head = groups(halves[0]) else { return nil }
        guard halves.count == 2 else { return head.count == 8 ? joined(head) : nil }
        guard let tail = groups(halves[1]), head.count + tail.count < 8 else { return nil }
        let zeros = [UInt16](repeating: 0, count: 8 - head.count - tail.count)
        return joined(head + zeros + tail)
    }

    private static func groups(_ text: Substring) -> [UInt16]? {
        if text.isEmpty { return [] }
        var result: [UInt16] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if part.contains("."), index == parts.count - 1 {
                guard let value = number4(String(part)) else { return nil }
                result.append(UInt16(truncatingIfNeeded: value >> 16))
                result.append(UInt16(truncatingIfNeeded: value))
            } else {
                guard part.count <= 4, let value = UInt16(part, radix: 16) else { return nil }
                result.append(value)
            }
        }
        return result
    }

    private static func joined(_ groups: [UInt16]) -> UInt128 {
        groups.reduce(0) { $0 << 16 | UInt128($1) }
    }

    /// The addresses of a network; nil for a length that there is not.
    package static func network(
        _ base: UInt128, _ length: Int, isIPv6: Bool
    ) -> ClosedRange<UInt128>? {
        let width = isIPv6 ? 128 : 32
        guard 0...width ~= length else { return nil }
        let host = width - length
        let ones: UInt128 = host == 128 ? .max : (1 << UInt128(host)) - 1
        let low = base & ~ones
        return low...(low | ones)
    }

    /// As people write it.
    package static func text(_ value: UInt128, isIPv6: Bool) -> String {
        if !isIPv6 {
            return (0..<4).map { "\((value >> UInt128(24 - 8 * $0)) & 0xFF)" }
                .joined(separator: ".")
        }
        let groups = (0..<8).map { UInt16(truncatingIfNeeded: value >> UInt128(112 - 16 * $0)) }
        // The longest run of zeros is left out (RFC 5952).
        var best = 0..<0
        var index = 0
        while index < 8 {
            var end = index
            while end < 8, groups[end] == 0 { end += 1 }
            if end - index > best.count, end - index > 1 { best = index..<end }
            index = max(end, index + 1)
        }
        func hex(_ range: Range<Int>) -> String {
            groups[range].map { String($0, radix: 16) }.joined(separator: ":")
        }
        if best.isEmpty { return hex(0..<8) }
        return hex(0..<best.lowerBound) + "::" + hex(best.upperBound..<8)
    }
}
