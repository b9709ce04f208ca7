/// What an SSH server offers to whoever connects: its first line and its first packet.
package struct WireOffer: Hashable, Sendable {
    /// `SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10`; what is not printable is replaced.
    package let banner: String
    package let keyExchanges: [String]
    package let hostKeys: [String]
    /// From client to server.
    package let ciphers: [String]
    /// From client to server.
    package let macs: [String]

    /// The most that a server may send before its packet ends: a line of 255 bytes after others, and
    /// a packet of 35,000 (RFC 4253, 4.2 and 6.1).
    package static let limitBytes = 64 << 10
    /// What a client says of itself: without it some servers keep silent.
    package static let greeting = Array("SSH-2.0-Merlon\r\n".utf8)

    package enum Problem: Error, Hashable, Sendable, CustomStringConvertible {
        /// More bytes are needed.
        case incomplete
        case notSSH
        case badPacket

        package var description: String {
            switch self {
            case .incomplete: "the server ended before it had said what it offers"
            case .notSSH: "what answers does not speak SSH 2.0"
            case .badPacket: "the server's first packet is malformed"
            }
        }
    }

    /// Reads what a server has sent so far.
    package init(parsing bytes: [UInt8]) throws(Problem) {
        var rest = bytes[...]
        var line: ArraySlice<UInt8> = []
        // Other lines may stand before the one that counts.
        repeat {
            guard let end = rest.firstIndex(of: 0x0A) else {
                throw rest.count > 1024 || bytes.count >= Self.limitBytes ? .notSSH : .incomplete
            }
            line = rest[..<end]
            rest = rest[(end + 1)...]
        } while !line.starts(with: "SSH-".utf8)
        guard line.starts(with: "SSH-2.0-".utf8) || line.starts(with: "SSH-1.99-".utf8) else {
            throw .notSSH
        }
        if line.last == 0x0D { line.removeLast() }
        banner = String(
            decoding: line.prefix(255).map { (0x20..<0x7F).contains($0) ? $0 : 0x3F },
            as: UTF8.self)
        var payload = try Self.payload(&rest)
        // SSH_MSG_KEXINIT and its cookie (RFC 4253, 7.1).
        guard payload.first == 20, payload.count > 17 else { throw .badPacket }
        payload = payload.dropFirst(17)
        keyExchanges = try Self.names(&payload)
        hostKeys = try Self.names(&payload)
        ciphers = try Self.names(&payload)
        _ = try Self.names(&payload)
        macs = try Self.names(&payload)
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
    }

    private static func payload(
        _ rest: inout ArraySlice<UInt8>
    ) throws(Problem) -> ArraySlice<UInt8> {
        guard rest.count >= 5 else { throw .incomplete }
        let length = number(rest)
        guard (12...35_000).contains(length) else { throw .badPacket }
        let packet = rest.dropFirst(4)
        guard packet.count >= length else { throw .incomplete }
        let padding = Int(packet.first ?? 0)
        guard padding < length - 1 else { throw .badPacket }
        return packet.dropFirst().prefix(length - 1 - padding)
    }

    private static func names(_ rest: inout ArraySlice<UInt8>) throws(Problem) -> [String] {
        guard rest.count >= 4 else { throw .badPacket }
        let length = number(rest)
        let body = rest.dropFirst(4)
        guard length <= body.count else { throw .badPacket }
        rest = body.dropFirst(length)
        let text = body.prefix(length)
        guard text.allSatisfy({ (0x21..<0x7F).contains($0) }) else { throw .badPacket }
        return text.split(separator: UInt8(ascii: ",")).map { String(decoding: $0, as: UTF8.self) }
    }
}
