/// A numeric IPv4 or IPv6 address.
struct NetworkAddress: Hashable {
    /// 4 or 16 of them, the first the most significant.
    let bytes: [UInt8]
    /// A zone behind `%`, which is kept as it is written.
    let zone: String?

    var isIPv6: Bool { bytes.count == 16 }

    /// Nil where the text is none.
    init?(_ text: String) {
        let parts = text.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
        let address = parts.first ?? ""
        zone = parts.count == 2 ? String(parts[1]) : nil
        if address.contains(":") {
            guard let bytes = Self.ipv6(address) else { return nil }
            self.bytes = bytes
        } else {
            guard zone == nil, let bytes = Self.ipv4(address) else { return nil }
            self.bytes = bytes
        }
    }

    /// `inet_aton`, which getaddrinfo(3) uses: one to four numbers, the last takes what is left;
    /// decimal, octal with a leading 0, hexadecimal with `0x`.
    private static func ipv4(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...4).contains(parts.count) else { return nil }
        var numbers: [UInt32] = []
        for part in parts {
            guard let number = number(part) else { return nil }
            numbers.append(number)
        }
        let last = numbers.removeLast()
        guard numbers.allSatisfy({ $0 <= 255 }),
            UInt64(last) < UInt64(1) << UInt64(8 * (4 - numbers.count))
        else { return nil }
        var value = last
        for (index, number) in numbers.enumerated() { value |= number << UInt32(24 - 8 * index) }
        return (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(24 - 8 * $0)) }
    }

    private static func number(_ text: Substring) -> UInt32? {
        guard text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }) else {
            return nil
        }
        if text.hasPrefix("0x") || text.hasPrefix("0X") {
            return UInt32(text.dropFirst(2), radix: 16)
        }
        if text.hasPrefix("0"), text.count > 1 { return UInt32(text, radix: 8) }
        return UInt32(text)
    }

    private static func ipv6(_ text: Substring) -> [UInt8]? {
        guard let gap = text.firstRange(of: "::") else {
            guard let bytes = groups(text), bytes.count == 16 else { return nil }
            return bytes
        }
        let head = text[..<gap.lowerBound]
        let tail = text[gap.upperBound...]
        guard !tail.hasPrefix(":"), !tail.contains("::"),
            let before = head.isEmpty ? [] : groups(head),
            let after = tail.isEmpty ? [] : groups(tail), before.count + after.count <= 14
        else { return nil }
        return before + [UInt8](repeating: 0, count: 16 - before.count - after.count) + after
    }

    private static func groups(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        var bytes: [UInt8] = []
        for (index, part) in parts.enumerated() {
            if part.contains("."), index == parts.count - 1 {
                guard part.split(separator: ".").count == 4, let address = ipv4(part) else {
                    return nil
                }
                bytes += address
            } else {
                guard (1...4).contains(part.utf8.count), part.allSatisfy(\.isHexDigit),
                    let value = UInt16(part, radix: 16)
                else { return nil }
                bytes += [UInt8(value >> 8), UInt8(value & 0xFF)]
            }
        }
        return bytes
    }

    /// Whether the first bits are those of another.
    func isWithin(_ network: NetworkAddress, bits: Int) -> Bool {
        guard bytes.count == network.bytes.count else { return false }
        let whole = bits / 8
        guard bytes[..<whole] == network.bytes[..<whole] else { return false }
        let rest = bits % 8
        guard rest > 0 else { return true }
        let mask = UInt8(truncatingIfNeeded: 0xFF << (8 - rest))
        return bytes[whole] & mask == network.bytes[whole] & mask
    }

    /// Whether all bits behind the first are zero.
    func isNetwork(bits: Int) -> Bool {
        (bits..<(bytes.count * 8)).allSatisfy { bytes[$0 / 8] >> UInt8(7 - $0 % 8) & 1 == 0 }
    }
}

extension NetworkAddress: CustomStringConvertible {
    /// As getnameinfo(3) writes it: RFC 5952.
    var description: String {
        guard isIPv6 else { return bytes.map(String.init).joined(separator: ".") }
        let suffix = zone.map { "%\($0)" } ?? ""
        if bytes[..<10].allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF {
            return "::ffff:" + bytes[12...].map(String.init).joined(separator: ".") + suffix
        }
        let groups = (0..<8).map { UInt16(bytes[2 * $0]) << 8 | UInt16(bytes[2 * $0 + 1]) }
        var best = 0..<0
        var index = 0
        while index < 8 {
            let end = groups[index...].firstIndex { $0 != 0 } ?? 8
            if end - index > max(1, best.count) { best = index..<end }
            index = max(end, index + 1)
        }
        let hex = groups.map { String($0, radix: 16) }
        guard !best.isEmpty else { return hex.joined(separator: ":") + suffix }
        return hex[..<best.lowerBound].joined(separator: ":") + "::"
            + hex[best.upperBound...].joined(separator: ":") + suffix
    }
}
