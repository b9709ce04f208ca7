/// Reads what of a packet a rule looks at: `ip saddr . tcp dport`.
struct NftSelectorReader {
    let family: Family

    /// What was read, and what it asks of the protocol before (`tcp dport` asks for TCP).
    struct Found {
        var selectors: [Selector] = []
        /// Conditions that the words imply.
        var implied: [Statement] = []
        /// Why it cannot be evaluated; nil where it can.
        var opaque: String?
        /// It is about something that packets of these connections never have: `icmp type`.
        var isNever = false
    }

    /// Reads a selector, joined by dots or cut by `&`, at the cursor; nil where none begins.
    func selector(_ cursor: inout NftCursor) -> Found? {
        guard var found = single(&cursor) else { return nil }
        while cursor.word == "." {
            cursor.skip()
            guard let other = single(&cursor) else { return nil }
            found.selectors += other.selectors
            found.implied += other.implied
            found.opaque = found.opaque ?? other.opaque
            found.isNever = found.isNever || other.isNever
        }
        cut(&found, &cursor)
        return found
    }

    /// `& 0xff`, and whatever else is computed, which is not followed.
    private func cut(_ found: inout Found, _ cursor: inout NftCursor) {
        while ["&", "|", "^", "<<", ">>", "and", "or", "xor"].contains(cursor.word) {
            let isAnd = ["&", "and"].contains(cursor.word)
            cursor.skip()
            let mask = value(&cursor, found.selectors.first.map { FieldKind($0.field) } ?? .number)
            if isAnd, let mask, found.selectors.count == 1, found.selectors[0].mask == nil {
                found.selectors[0].mask = mask
            } else {
                found.opaque = found.opaque ?? "a computed value"
            }
        }
    }

    /// A number, or names of bits joined by `|` in parentheses.
    func value(_ cursor: inout NftCursor, _ kind: FieldKind) -> UInt128? {
        if cursor.take("(") {
            var value: UInt128? = 0
            while !cursor.isAtEnd, !cursor.take(")") {
                let word = cursor.next()?.text ?? ""
                if ["|", "or", ","].contains(word) { continue }
                value = value.flatMap { old in kind.number(word).map { old | $0 } }
            }
            return value
        }
        let word = cursor.word
        guard !word.isEmpty else { return nil }
        cursor.skip()
        var value: UInt128? = 0
        for part in word.split(separator: ",") {
            value = value.flatMap { old in kind.number(String(part)).map { old | $0 } }
        }
        while kind.isBits, ["|", "or"].contains(cursor.word) {
            cursor.skip()
            let part = cursor.word
            cursor.skip()
            value = value.flatMap { old in kind.number(part).map { old | $0 } }
        }
        return value
    }

    private func single(_ cursor: inout NftCursor) -> Found? {
        let first = cursor.word
        switch first {
        case "ip", "ip6": return network(&cursor, isIPv6: first == "ip6")
        case "tcp", "udp", "th", "sctp", "dccp", "udplite": return transport(&cursor, first)
        case "icmp", "icmpv6", "igmp", "ah", "esp", "comp", "gre", "arp":
            cursor.skip(2)
            return Found(isNever: true)
        case "ether", "vlan", "rt", "exthdr", "hbh", "frag", "dst", "mh", "srh", "geneve", "vxlan":
            return link(&cursor, first)
        case "meta":
            cursor.skip()
            return meta(&cursor)
        case "iif", "oif", "iifname", "oifname", "iiftype", "oiftype", "mark", "skuid", "skgid",
            "rtclassid", "pkttype", "cpu", "iifgroup", "oifgroup", "cgroup", "time", "hour", "day",
            "random", "l4proto", "nfproto", "protocol", "length", "priority":
            return meta(&cursor)
        case "ct":
            cursor.skip()
            return conntrack(&cursor)
        case "fib": return route(&cursor)
        case "socket", "osf", "numgen", "jhash", "symhash", "ipsec", "tunnel", "xfrm":
            return computed(&cursor, first)
        default: return first.hasPrefix("@") ? raw(&cursor) : nil
        }
    }

    private func network(_ cursor: inout NftCursor, isIPv6: Bool) -> Found {
        cursor.skip()
        let key = cursor.word
        cursor.skip()
        let implied = family == .ip || family == .ip6 ? [] : [Self.isFamily(isIPv6 ? 10 : 2)]
        switch key {
        case "saddr":
            return Found(selectors: [Selector(isIPv6 ? .source6 : .source4)], implied: implied)
        case "daddr":
            return Found(
                selectors: [Selector(isIPv6 ? .destination6 : .destination4)], implied: implied)
        case "version": return Found(selectors: [Selector(.version)], implied: implied)
        case "protocol", "nexthdr":
            return Found(selectors: [Selector(.transport)], implied: implied)
        default: return Found(implied: implied, opaque: "\(isIPv6 ? "ip6" : "ip") \(key)")
        }
    }

    private func transport(_ cursor: inout NftCursor, _ name: String) -> Found {
        cursor.skip()
        let key = cursor.word
        cursor.skip()
        var implied: [Statement] = []
        if name != "th" {
            guard let number = FieldKind.transports[name], name == "tcp" || name == "udp" else {
                return Found(isNever: true)
            }
            implied = [Self.isTransport(number)]
        }
        switch key {
        case "sport": return Found(selectors: [Selector(.sourcePort)], implied: implied)
        case "dport": return Found(selectors: [Selector(.destinationPort)], implied: implied)
        case "flags": return Found(selectors: [Selector(.tcpFlags)], implied: implied)
        case "option":
            cursor.skip(2)
            return Found(implied: implied, opaque: "an option of TCP")
        default: return Found(implied: implied, opaque: "\(name) \(key)")
        }
    }

    static func isFamily(_ number: UInt128) -> Statement {
        .match(
            Match(
                selectors: [Selector(.nfproto)],
                values: .inline([Element(key: [.numbers(IntervalSet(number))], value: true)])))
    }

    static func isTransport(_ number: UInt128) -> Statement {
        .match(
            Match(
                selectors: [Selector(.transport)],
                values: .inline([Element(key: [.numbers(IntervalSet(number))], value: true)])))
    }

    /// Headers that packets of these connections do not have, or that are not known here.
    private func link(_ cursor: inout NftCursor, _ name: String) -> Found {
        cursor.skip()
        if name == "exthdr" {
            cursor.skip()
            // `exthdr frag missing` is true of packets of IPv6 without it.
            return cursor.word == "exists" ? Found(isNever: true) : Found(opaque: "exthdr")
        }
        let key = cursor.word
        cursor.skip()
        let isKnown = ["ether", "vlan"].contains(name)
        if name == "rt", ["mtu", "classid", "nexthop", "ipsec"].contains(key) {
            return Found(opaque: "rt \(key)")
        }
        return isKnown ? Found(opaque: "\(name) \(key)") : Found(isNever: true)
    }

    private func meta(_ cursor: inout NftCursor) -> Found {
        let key = cursor.word
        cursor.skip()
        let fields: [String: Field] = [
            "iifname": .inputName, "oifname": .outputName, "iif": .inputName, "oif": .outputName,
            "iiftype": .inputType, "oiftype": .outputType, "iifgroup": .inputGroup,
            "oifgroup": .outputGroup, "mark": .mark, "l4proto": .transport, "nfproto": .nfproto,
            "pkttype": .packetType,
        ]
        if let field = fields[key] { return Found(selectors: [Selector(field)]) }
        if key == "protocol" {
            // The kind of packet at the link: only these two are asked about.
            return Found(selectors: [Selector(.nfproto)])
        }
        return Found(opaque: "meta \(key)")
    }

    private func conntrack(_ cursor: inout NftCursor) -> Found {
        var key = cursor.word
        cursor.skip()
        var isReply = false
        if key == "original" || key == "reply" {
            isReply = key == "reply"
            key = cursor.word
            cursor.skip()
            if key == "ip" || key == "ip6" {
                key += " " + cursor.word
                cursor.skip()
            }
        }
        let fields: [String: Field] = [
            "state": .conntrackState, "status": .conntrackStatus, "mark": .conntrackMark,
            "direction": .conntrackDirection, "helper": .helper,
        ]
        if let field = fields[key] { return Found(selectors: [Selector(field)]) }
        let originals: [String: Field] = [
            "ip saddr": .originalSource, "ip daddr": .originalDestination,
            "proto-src": .originalSourcePort, "proto-dst": .originalDestinationPort,
            "protocol": .originalTransport,
        ]
        if !isReply, let field = originals[key] { return Found(selectors: [Selector(field)]) }
        return Found(opaque: "ct \(key)")
    }

    /// `fib daddr type local`, `fib saddr . iif oif missing`.
    private func route(_ cursor: inout NftCursor) -> Found {
        cursor.skip()
        var keys: [String] = [cursor.word]
        cursor.skip()
        while cursor.word == "." {
            keys.append(cursor.word(ahead: 1))
            cursor.skip(2)
        }
        let result = cursor.word
        cursor.skip()
        let rest = Set(keys.dropFirst())
        if result == "type", rest.isSubset(of: ["iif", "mark"]) {
            let perInterface = rest.contains("iif")
            return keys.first == "daddr"
                ? Found(selectors: [Selector(.destinationType(perInterface: perInterface))])
                : Found(selectors: [Selector(.sourceType(perInterface: perInterface))])
        }
        if result == "oif" || result == "check", keys.first == "saddr",
            rest.isSubset(of: ["iif", "mark"])
        {
            return Found(
                selectors: [Selector(.reversePath(strict: rest.contains("iif")))])
        }
        return Found(opaque: "fib \(keys.joined(separator: " . ")) \(result)")
    }

    private func computed(_ cursor: inout NftCursor, _ name: String) -> Found {
        let start = cursor.text
        cursor.skip()
        while !cursor.isAtEnd,
            !["vmap", "map", "==", "!=", "<", ">", "<=", ">="].contains(cursor.word),
            cursor.peek?.isSymbol("{") != true
        {
            if ["accept", "drop", "jump", "goto", "return", "counter"].contains(cursor.word) {
                break
            }
            cursor.skip()
        }
        return Found(opaque: String(start.prefix(60)))
    }

    /// `@nh,96,32`: bits of the header by their place.
    private func raw(_ cursor: inout NftCursor) -> Found {
        let word = cursor.word
        cursor.skip()
        let parts = word.dropFirst().split(separator: ",").map(String.init)
        switch parts {
        case ["th", "0", "16"]: return Found(selectors: [Selector(.sourcePort)])
        case ["th", "16", "16"]: return Found(selectors: [Selector(.destinationPort)])
        case ["nh", "96", "32"] where family == .ip:
            return Found(selectors: [Selector(.source4)])
        case ["nh", "128", "32"] where family == .ip:
            return Found(selectors: [Selector(.destination4)])
        case ["nh", "64", "128"] where family == .ip6:
            return Found(selectors: [Selector(.source6)])
        case ["nh", "192", "128"] where family == .ip6:
            return Found(selectors: [Selector(.destination6)])
        default: return Found(opaque: word)
        }
    }
}
