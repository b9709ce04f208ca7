/// An address of IPv4 or IPv6, or all that begin as it does: `10.0.0.0/8`.
struct IPNetwork: Hashable, Sendable {
    /// 4 or 16.
    let bytes: [UInt8]
    /// Bits that count.
    let length: Int

    /// An address is the network of itself alone.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard text.utf8.count <= 64, let first = parts.first, parts.count <= 2,
            let bytes = first.contains(":") ? Self.six(first) : Self.four(first)
        else { return nil }
        self.bytes = bytes
        guard parts.count == 2 else {
            length = bytes.count * 8
            return
        }
        guard let length = Int(parts[1]), 0...bytes.count * 8 ~= length, parts[1].first != "+"
        else { return nil }
        self.length = length
    }

    func contains(_ address: IPNetwork) -> Bool {
        guard address.bytes.count == bytes.count, address.length >= length else { return false }
        return zip(bytes, address.bytes).enumerated().allSatisfy { index, pair in
            let bits = min(8, max(0, length - index * 8))
            let mask = UInt8(truncatingIfNeeded: 0xFF00 >> bits)
            return pair.0 & mask == pair.1 & mask
        }
    }

    var isLoopback: Bool {
        bytes.count == 4
            ? bytes[0] == 127 && length >= 8
            : length == 128 && bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
    }

    private static func four(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        // A leading zero makes a number octal for some and decimal for others: it is refused.
        let bytes = parts.compactMap { part -> UInt8? in
            let isNumber = part.utf8.allSatisfy { 0x30...0x39 ~= $0 }
            return isNumber && (part.count == 1 || part.first != "0") ? UInt8(part) : nil
        }
        return parts.count == 4 && bytes.count == 4 ? bytes : nil
    }

    private static func six(_ text: Substring) -> [UInt8]? {
        var head = text
        var tail: Substring = ""
        let gap = text.firstRange(of: "::")
        if let gap {
            head = text[..<gap.lowerBound]
            tail = text[gap.upperBound...]
        }
        guard let left = groups(head), let right = groups(tail) else { return nil }
        guard gap != nil else { return left.count == 16 ? left : nil }
        let missing = 16 - left.count - right.count
        return missing > 0 ? left + [UInt8](repeating: 0, count: missing) + right : nil
    }

    private static func groups(_ text: Substring) -> [UInt8]? {
        if text.isEmpty { return [] }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        var bytes: [UInt8] = []
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, part.contains("."), let last = four(part) {
                bytes += last
                continue
            }
            guard 1...4 ~= part.utf8.count, part.first != "+", part.first != "-",
                let group = UInt16(part, radix: 16)
            else { return nil }
            bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
        }
        return bytes.count <= 16 ? bytes : nil
    }
}
