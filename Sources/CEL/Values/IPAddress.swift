/// An address of IPv4 or IPv6, without a zone.
public struct IPAddress: Hashable, Sendable {
    public enum Family: Sendable {
        case v4, v6
    }

    /// 4 or 16 bytes, as written; an IPv4 address mapped to IPv6 is kept as 4.
    public let bytes: [UInt8]

    public var family: Family { bytes.count == 4 ? .v4 : .v6 }

    init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        let isMapped =
            bytes.count == 16 && bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF
            && bytes[11] == 0xFF
        self.bytes = isMapped ? Array(bytes.suffix(4)) : bytes
    }

    /// An address as Kubernetes takes it: no zone, no leading zeros; nil for anything else.
    public init?(parsing text: String) {
        guard text.utf8.count <= 45, let bytes = Self.bytes(text) else { return nil }
        self.init(bytes: bytes)
        // `::ffff:192.0.2.1` is refused, as in Kubernetes; the same with hexadecimal digits is not.
        if bytes.count == 16, family == .v4, text.contains(".") { return nil }
    }

    private static func bytes(_ text: String) -> [UInt8]? {
        text.contains(":") ? v6(Substring(text)) : v4(Substring(text))
    }

    private static func v4(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bytes: [UInt8] = []
        for part in parts {
            let isNumber = !part.isEmpty && part.utf8.allSatisfy { 0x30...0x39 ~= $0 }
            guard isNumber, part.count == 1 || part.first != "0", let byte = UInt8(part) else {
                return nil
            }
            bytes.append(byte)
        }
        return bytes
    }

    private static func v6(_ text: Substring) -> [UInt8]? {
        var head = text
        var tail: Substring?
        if let gap = text.firstRange(of: "::") {
            head = text[..<gap.lowerBound]
            tail = text[gap.upperBound...]
            if tail?.contains("::") == true { return nil }
        }
        guard let left = groups(head, mayEndInV4: tail == nil),
            let right = groups(tail ?? "", mayEndInV4: true)
        else { return nil }
        guard tail != nil else { return left.count == 16 ? left : nil }
        let missing = 16 - left.count - right.count
        return missing >= 2 ? left + [UInt8](repeating: 0, count: missing) + right : nil
    }

    private static func groups(_ text: Substring, mayEndInV4: Bool) -> [UInt8]? {
        if text.isEmpty { return [] }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 8 else { return nil }
        var bytes: [UInt8] = []
        for (index, part) in parts.enumerated() {
            if part.contains("."), mayEndInV4, index == parts.count - 1 {
                guard let last = v4(part) else { return nil }
                bytes += last
                continue
            }
            let isHex = part.utf8.allSatisfy { Unicode.Scalar($0).properties.isASCIIHexDigit }
            guard isHex, 1...4 ~= part.count, let group = UInt16(part, radix: 16) else {
                return nil
            }
            bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
        }
        return bytes
    }

    /// The one text of RFC 5952.
    public var text: String {
        if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") }
        let groups = stride(from: 0, to: 16, by: 2).map {
            UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
        }
        var best = 0..<0
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, groups[end] == 0 { end += 1 }
            if end - start > max(best.count, 1) { best = start..<end }
            start = end + 1
        }
        func hex(_ range: Range<Int>) -> String {
            groups[range].map { String($0, radix: 16) }.joined(separator: ":")
        }
        if best.isEmpty { return hex(0..<8) }
        return hex(0..<best.lowerBound) + "::" + hex(best.upperBound..<8)
    }

    var isUnspecified: Bool { bytes.allSatisfy { $0 == 0 } }

    var isLoopback: Bool {
        bytes.count == 4
            ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
    }

    var isMulticast: Bool {
        bytes.count == 4 ? bytes[0] & 0xF0 == 0xE0 : bytes[0] == 0xFF
    }

    var isLinkLocalMulticast: Bool {
        bytes.count == 4
            ? bytes.prefix(3) == [224, 0, 0] : bytes[0] == 0xFF && bytes[1] & 0x0F == 0x02
    }

    var isLinkLocalUnicast: Bool {
        bytes.count == 4
            ? bytes.prefix(2) == [169, 254] : bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80
    }

    /// As Go's `netip.Addr.IsGlobalUnicast`, which Kubernetes uses: private ranges count.
    var isGlobalUnicast: Bool {
        !isUnspecified && !isLoopback && !isMulticast && !isLinkLocalUnicast
            && bytes != [255, 255, 255, 255]
    }
}
