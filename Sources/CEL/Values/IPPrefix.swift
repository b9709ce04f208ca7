/// An address with the length of its network part: `10.0.0.0/8`.
public struct IPPrefix: Hashable, Sendable {
    public let address: IPAddress
    public let length: Int

    /// A prefix as Kubernetes takes it: no zone, no leading zeros; nil for anything else.
    public init?(parsing text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPAddress(parsing: String(parts[0])),
            !parts[1].isEmpty, parts[1].utf8.allSatisfy({ 0x30...0x39 ~= $0 }),
            parts[1].count == 1 || parts[1].first != "0", let length = Int(parts[1]),
            length <= address.bytes.count * 8
        else { return nil }
        // An IPv4 address in the form of IPv6 has no prefix of its own (Go's netip.ParsePrefix).
        if parts[0].contains(":"), address.family == .v4 { return nil }
        self.init(address: address, length: length)
    }

    private init(address: IPAddress, length: Int) {
        self.address = address
        self.length = length
    }

    var text: String { "\(address.text)/\(length)" }

    func contains(_ other: IPAddress) -> Bool {
        guard other.family == address.family else { return false }
        return Self.network(other, length) == Self.network(address, length)
    }

    func contains(_ other: IPPrefix) -> Bool {
        other.length >= length && contains(other.address)
    }

    /// With the bits behind the network part cleared.
    var masked: IPPrefix {
        let network = IPAddress(bytes: Self.network(address, length)) ?? address
        return IPPrefix(address: network, length: length)
    }

    private static func network(_ address: IPAddress, _ length: Int) -> [UInt8] {
        address.bytes.enumerated().map { index, byte in
            let bits = min(8, max(0, length - index * 8))
            return byte & UInt8(truncatingIfNeeded: 0xFF00 >> bits)
        }
    }
}
