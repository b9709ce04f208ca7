import HostSystem

/// Sockets that wait for others, as a file of `/proc/PID/net` lists them (proc_pid_net(5)).
struct SocketTable {
    struct Socket: Hashable {
        /// `tcp`, `tcp6`, `udp` or `udp6`.
        let table: String
        /// As people write it; `::ffff:192.0.2.1` as IPv6 has it.
        let address: String
        let port: UInt16
        let uid: UInt32
        /// 0 for a socket of the kernel itself.
        let inode: UInt64
    }

    static let tables = ["tcp", "tcp6", "udp", "udp6"]
    /// 100,000 connections make 15 MB of text.
    private static let limitBytes = 64 << 20

    /// Those of one table that listen, or that take packets from anybody; nil where the file is not
    /// there, as without IPv6.
    static func sockets(
        _ table: String, _ host: HostView, process: String = "1"
    ) throws(HostError) -> [Socket]? {
        let path = "/proc/\(process)/net/\(table)"
        guard let bytes = try host.contents(of: path, limitBytes: limitBytes)?.bytes else {
            return nil
        }
        // TCP_LISTEN of include/net/tcp_states.h; a socket of UDP that is not connected is in
        // TCP_CLOSE.
        let wanted = Array((table.hasPrefix("tcp") ? "0A" : "07").utf8)
        var sockets: [Socket] = []
        for line in bytes.split(separator: UInt8(ascii: "\n")).dropFirst() {
            // Most lines are connections; those are not taken apart.
            guard let state = state(of: line), state.elementsEqual(wanted) else { continue }
            let words = line.split(separator: UInt8(ascii: " "))
            guard words.count > 9 else { continue }
            let place = words[1].split(separator: UInt8(ascii: ":"))
            guard place.count == 2, let address = address(place[0]),
                let port = UInt16(String(decoding: place[1], as: UTF8.self), radix: 16), port != 0,
                let uid = UInt32(String(decoding: words[7], as: UTF8.self)),
                let inode = UInt64(String(decoding: words[9], as: UTF8.self))
            else { continue }
            sockets.append(
                Socket(table: table, address: address, port: port, uid: uid, inode: inode))
        }
        return sockets
    }

    /// The fourth word of a line.
    private static func state(of line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var rest = line
        for _ in 0..<3 {
            rest = rest.drop { $0 == 0x20 }
            rest = rest.drop { $0 != 0x20 }
        }
        rest = rest.drop { $0 == 0x20 }
        return rest.isEmpty ? nil : rest.prefix { $0 != 0x20 }
    }

    /// Words of 32 bits, each in the machine's order, which is the lowest byte first wherever Merlon
    /// runs.
    private static func address(_ hex: ArraySlice<UInt8>) -> String? {
        guard hex.count == 8 || hex.count == 32 else { return nil }
        var bytes: [UInt8] = []
        var rest = hex
        while !rest.isEmpty {
            let word = String(decoding: rest.prefix(8), as: UTF8.self)
            guard let value = UInt32(word, radix: 16) else { return nil }
            for shift in stride(from: UInt32(0), to: 32, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: value >> shift))
            }
            rest = rest.dropFirst(8)
        }
        return bytes.count == 4
            ? bytes.map { String($0) }.joined(separator: ".") : IPv6Text.text(of: bytes)
    }
}
