package import HostSystem
import NIOCore

/// A socket of TCP that waits for connections on this node.
package struct Listener: Hashable, Sendable {
    /// In digits; `0.0.0.0` or `::` for all addresses.
    package let address: String
    package let port: Int

    package init(_ address: String, _ port: Int) {
        self.address = address
        self.port = port
    }

    var isOnAllAddresses: Bool { address == "0.0.0.0" || address == "::" }

    /// The kernel has 150 bytes for each connection, and lists those that listen first.
    private static let fileLimitBytes = 32 << 20

    /// Those of the network in which the node's first process is; nil where the node does not run.
    package static func all(_ host: HostView) throws(HostError) -> [Listener]? {
        guard let old = try host.contents(of: "/proc/1/net/tcp", limitBytes: fileLimitBytes) else {
            return nil
        }
        let new = try host.contents(of: "/proc/1/net/tcp6", limitBytes: fileLimitBytes)
        return (parse(old.bytes) + parse(new?.bytes ?? [])).uniqued()
    }

    /// Reads `/proc/net/tcp` or `tcp6` (proc_pid_net(5)); lines of another form are passed over.
    static func parse(_ bytes: [UInt8]) -> [Listener] {
        bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
            let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 4)
            // TCP_LISTEN is 10.
            guard fields.count > 3, fields[3].elementsEqual("0A".utf8) else { return nil }
            let parts = fields[1].split(separator: UInt8(ascii: ":"))
            guard parts.count == 2, let port = UInt16(text(parts[1]), radix: 16),
                let address = address(text(parts[0]))
            else { return nil }
            return Listener(address, Int(port))
        }
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }

    /// Four or sixteen bytes, in words of four that stand in the machine's order.
    private static func address(_ hex: String) -> String? {
        let digits = Array(hex)
        guard digits.count == 8 || digits.count == 32 else { return nil }
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: digits.count, by: 8) {
            guard let word = UInt32(String(digits[start..<(start + 8)]), radix: 16) else {
                return nil
            }
            let value = UInt32(littleEndian: word)
            for shift in stride(from: 0, to: 32, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(shift)))
            }
        }
        // An IPv4 address in the clothes of IPv6 (RFC 4291, 2.5.5.2).
        let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
        if bytes.starts(with: mapped) { bytes.removeFirst(12) }
        return try? SocketAddress(packedIPAddress: ByteBuffer(bytes: bytes), port: 0).ipAddress
    }
}

extension Array where Element: Hashable {
    /// Each element once, where it stands first.
    func uniqued() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
