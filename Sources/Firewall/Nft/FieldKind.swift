/// What values a field has, and how they are written.
enum FieldKind: Hashable, Sendable {
    case address4, address6, port, transport, nfproto, name, mark
    case state, status, direction, addressType, tcpFlags, packetType, boolean, number
    case linkType, group

    init(_ field: Field) {
        switch field {
        case .source4, .destination4: self = .address4
        case .source6, .destination6: self = .address6
        case .source, .destination, .originalSource, .originalDestination: self = .address4
        case .transport, .originalTransport: self = .transport
        case .nfproto: self = .nfproto
        case .sourcePort, .destinationPort, .originalSourcePort, .originalDestinationPort:
            self = .port
        case .inputName, .outputName: self = .name
        case .inputIndex, .outputIndex: self = .number
        case .mark, .conntrackMark: self = .mark
        case .conntrackState: self = .state
        case .conntrackStatus: self = .status
        case .conntrackDirection: self = .direction
        case .sourceType, .destinationType: self = .addressType
        case .reversePath: self = .boolean
        case .tcpFlags: self = .tcpFlags
        case .packetType: self = .packetType
        case .inputType, .outputType: self = .linkType
        case .inputGroup, .outputGroup: self = .group
        case .version, .helper: self = .number
        }
    }

    /// A data type of nftables by its name in a set: `ipv4_addr`.
    init?(datatype: String) {
        switch datatype {
        case "ipv4_addr": self = .address4
        case "ipv6_addr": self = .address6
        case "inet_service": self = .port
        case "inet_proto": self = .transport
        case "nf_proto": self = .nfproto
        case "ifname", "iface_index": self = .name
        case "mark": self = .mark
        case "ct_state": self = .state
        case "ct_status": self = .status
        case "ct_dir": self = .direction
        case "fib_addrtype": self = .addressType
        case "tcp_flag": self = .tcpFlags
        case "pkt_type": self = .packetType
        default: return nil
        }
    }

    /// Values that have names; the numbers are the kernel's.
    private var names: [String: UInt128] {
        switch self {
        case .transport: Self.transports
        case .nfproto: ["ipv4": 2, "ipv6": 10, "ip": 2, "ip6": 10, "arp": 3]
        case .state:
            ["invalid": 1, "established": 2, "related": 4, "new": 8, "untracked": 64]
        case .status:
            [
                "expected": 1, "seen-reply": 2, "assured": 4, "confirmed": 8, "snat": 16,
                "dnat": 32, "dying": 512,
            ]
        case .direction: ["original": 0, "reply": 1]
        case .addressType:
            [
                "unspec": 0, "unicast": 1, "local": 2, "broadcast": 3, "anycast": 4,
                "multicast": 5, "blackhole": 6, "unreachable": 7, "prohibit": 8,
            ]
        case .tcpFlags:
            [
                "fin": 1, "syn": 2, "rst": 4, "psh": 8, "ack": 16, "urg": 32, "ecn": 64,
                "cwr": 128,
            ]
        case .packetType:
            ["host": 0, "unicast": 0, "broadcast": 1, "multicast": 2, "other": 3]
        // `ARPHRD_*` of uapi/linux/if_arp.h.
        case .linkType:
            [
                "ether": 1, "ppp": 512, "ipip": 768, "ipip6": 769, "loopback": 772, "sit": 776,
                "ipgre": 778,
            ]
        case .group: ["default": 0]
        case .boolean: ["exists": 1, "missing": 0]
        default: [:]
        }
    }

    /// IANA's numbers, by the names that nftables and iptables print.
    static let transports: [String: UInt128] = [
        "ip": 0, "icmp": 1, "igmp": 2, "ipencap": 4, "tcp": 6, "egp": 8, "udp": 17, "dccp": 33,
        "ipv6": 41, "gre": 47, "esp": 50, "ah": 51, "icmpv6": 58, "ipv6-icmp": 58, "ospf": 89,
        "ipip": 94, "pim": 103, "comp": 108, "ipcomp": 108, "vrrp": 112, "l2tp": 115, "sctp": 132,
        "udplite": 136, "mptcp": 262,
    ]

    /// Whether a list `a,b` means any of these bits.
    var isBits: Bool { [.state, .status, .tcpFlags].contains(self) }

    /// A value, a prefix, a range, or a list of bits; nil where it is none.
    func component(_ text: String) -> Component? {
        if self == .name { return .names([text]) }
        if text.contains(","), isBits {
            var mask: UInt128 = 0
            for part in text.split(separator: ",") {
                guard let bit = number(String(part)) else { return nil }
                mask |= bit
            }
            return .numbers(IntervalSet(mask))
        }
        return range(text).map { .numbers(IntervalSet($0)) }
    }

    /// The numbers of a value, prefix or range.
    func range(_ text: String) -> ClosedRange<UInt128>? {
        if self == .address4 || self == .address6,
            let slash = text.utf8.lastIndex(of: UInt8(ascii: "/"))
        {
            guard let base = number(String(text[..<slash])),
                let length = Int(text[text.index(after: slash)...])
            else { return nil }
            return Address.network(base, length, isIPv6: self == .address6)
        }
        if let value = number(text) { return value...value }
        guard text.utf8.contains(UInt8(ascii: "-")) else { return nil }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let low = number(String(parts[0])),
            let high = number(String(parts[1])), low <= high
        else { return nil }
        return low...high
    }

    func number(_ text: String) -> UInt128? {
        switch self {
        case .address4: if let value = Address.number4(text) { return value }
        case .address6: if let value = Address.number6(text) { return value }
        default: break
        }
        if let value = Self.decimal(text) { return value }
        if let value = names[text] { return value }
        if text.hasPrefix("0x") { return UInt128(text.dropFirst(2), radix: 16) }
        return UInt128(text)
    }

    /// Of digits alone, as most numbers are; nil for longer ones too.
    private static func decimal(_ text: String) -> UInt128? {
        guard 1...18 ~= text.utf8.count else { return nil }
        var value: UInt64 = 0
        for byte in text.utf8 {
            guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else { return nil }
            value = value * 10 + UInt64(byte - UInt8(ascii: "0"))
        }
        return UInt128(value)
    }
}
