/// Reads the words of one rule behind `-A CHAIN`.
///
/// A match or target that is not understood makes the rule uncertain, never certain.
struct SaveRuleReader {
    private let words: ArraySlice<String>
    private var index: Int
    private let isIPv6: Bool
    private let sets: [String: IPSet]
    private var found: [Statement] = []
    /// Matches in the order of `-m`, of which the last has the options that follow.
    private var module = ""

    /// What begins a condition, and is no option of a target.
    private static let conditions: Set<String> = [
        "!", "-s", "--source", "--src", "-d", "--destination", "--dst", "-i", "--in-interface",
        "-o", "--out-interface", "-p", "--protocol", "-f", "--fragment", "-m", "--match",
        "--sport", "--source-port", "--dport", "--destination-port", "--tcp-flags", "--syn",
        "--state", "--ctstate",
    ]

    init(_ words: ArraySlice<String>, isIPv6: Bool, sets: [String: IPSet] = [:]) {
        self.sets = sets
        self.words = words
        index = words.startIndex
        self.isIPv6 = isIPv6
    }

    mutating func statements() -> [Statement] {
        while index < words.endIndex {
            var isNegated = false
            if words[index] == "!" {
                isNegated = true
                index += 1
            }
            guard index < words.endIndex else { break }
            let option = words[index]
            index += 1
            switch option {
            case "-j", "--jump", "-g", "--goto":
                let target = value()
                // Save programs print all conditions in front of it; people may not.
                if words[index...].contains(where: Self.conditions.contains) {
                    found.append(.maybe("conditions behind \(option) \(target)"))
                }
                if option == "-g" || option == "--goto" {
                    found.append(.verdict(.goto(target)))
                } else {
                    found += SaveTargetReader(words[index...], isIPv6: isIPv6)
                        .statements(target)
                }
                return found
            case "-m", "--match":
                module = value()
                if let statement = bare(module) { found.append(statement) }
            default: found.append(condition(option, isNegated))
            }
        }
        return found
    }

    /// The next word; empty at the end.
    private mutating func value() -> String {
        guard index < words.endIndex else { return "" }
        index += 1
        return words[index - 1]
    }

    /// The words up to the next option.
    private mutating func values() -> [String] {
        var list: [String] = []
        while index < words.endIndex, !words[index].hasPrefix("-"), words[index] != "!" {
            list.append(value())
        }
        return list
    }

    private func address(_ isSource: Bool) -> Field {
        switch (isIPv6, isSource) {
        case (false, true): .source4
        case (false, false): .destination4
        case (true, true): .source6
        case (true, false): .destination6
        }
    }

    private func match(
        _ field: Field, _ component: Component?, _ isNegated: Bool, mask: UInt128? = nil
    ) -> Statement {
        guard let component else { return .maybe("a value that is not understood") }
        return .match(
            Match(
                selectors: [Selector(field, mask: mask)], isNegated: isNegated,
                values: .inline([Element(key: [component], value: true)])))
    }

    private mutating func condition(_ option: String, _ isNegated: Bool) -> Statement {
        switch option {
        case "-s", "--source", "--src":
            return network(address(true), value(), isNegated)
        case "-d", "--destination", "--dst":
            return network(address(false), value(), isNegated)
        case "-i", "--in-interface": return interface(.inputName, isNegated)
        case "-o", "--out-interface": return interface(.outputName, isNegated)
        case "-p", "--protocol": return proto(isNegated)
        case "-f", "--fragment": return never(isNegated)
        // They need no `-m`, and may stand behind the options of another match.
        case "--sport", "--source-port", "--dport", "--destination-port", "--tcp-flags", "--syn":
            return port(option, isNegated)
        default: break
        }
        switch module {
        case "tcp", "udp", "udplite", "sctp", "dccp": return port(option, isNegated)
        case "multiport": return ports(option, isNegated)
        case "conntrack", "state": return conntrack(option, isNegated)
        case "mark" where option == "--mark", "connmark" where option == "--mark":
            return mark(module == "mark" ? .mark : .conntrackMark, isNegated)
        case "addrtype": return addressType(option, isNegated)
        case "iprange" where option == "--src-range" || option == "--dst-range":
            let range = FieldKind(address(true)).range(value())
            let field = address(option == "--src-range")
            return match(field, range.map { .numbers(IntervalSet($0)) }, isNegated)
        case "set": return set(option, isNegated)
        case "comment" where option == "--comment":
            _ = value()
            return .noEffect
        case "pkttype" where option == "--pkt-type":
            return match(.packetType, FieldKind.packetType.component(value()), isNegated)
        case "icmp", "icmp6", "rt", "frag", "hbh", "dst", "ah", "esp", "ipv6header", "mh", "eui64":
            _ = values()
            return .noEffect
        case "rpfilter": return reversePath(option)
        case "policy":
            // Whether a source's packets come by IPsec is not told by the rules.
            _ = values()
            return option == "--pol" ? .maybe("-m policy") : .noEffect
        default:
            _ = values()
            return .maybe("-m \(module) \(option)")
        }
    }

    /// What a match means by itself, before its options.
    private func bare(_ module: String) -> Statement? {
        switch module {
        // Packets of TCP and UDP are none of these.
        case "icmp", "icmp6", "rt", "frag", "hbh", "dst", "ah", "esp", "mh":
            return .match(Match(selectors: [Selector(.transport)], values: .inline([])))
        case "socket", "cpu", "osf", "cluster", "eui64", "ipv6header":
            return .maybe("-m \(module)")
        case "rpfilter" where !words.contains("--invert"):
            return match(
                .reversePath(strict: !words.contains("--loose")), .numbers(IntervalSet(1)), false)
        default: return nil
        }
    }

    private func never(_ isNegated: Bool) -> Statement {
        isNegated
            ? .noEffect : .match(Match(selectors: [Selector(.transport)], values: .inline([])))
    }

    private func network(_ field: Field, _ text: String, _ isNegated: Bool) -> Statement {
        let kind = FieldKind(field)
        if let range = kind.range(text) {
            return match(field, .numbers(IntervalSet(range)), isNegated)
        }
        // A mask with holes: `10.0.0.1/255.0.0.255`.
        let parts = text.split(separator: "/").map(String.init)
        guard parts.count == 2, let base = kind.number(parts[0]), let mask = kind.number(parts[1])
        else { return .maybe("the network \(text)") }
        return match(field, .numbers(IntervalSet(base & mask)), isNegated, mask: mask)
    }

    private mutating func interface(_ field: Field, _ isNegated: Bool) -> Statement {
        var name = value()
        if name.hasSuffix("+") { name = name.dropLast() + "*" }
        return match(field, .names([name]), isNegated)
    }

    private mutating func proto(_ isNegated: Bool) -> Statement {
        let name = value()
        if name == "all" || name == "0" { return .noEffect }
        guard let number = FieldKind.transport.number(name) else {
            return .maybe("the protocol \(name)")
        }
        return match(.transport, .numbers(IntervalSet(number)), isNegated)
    }

    /// `22`, `22:25`, `:1023`, `1024:`.
    private func portRange(_ text: String) -> ClosedRange<UInt128>? {
        if !text.isEmpty, !text.utf8.contains(UInt8(ascii: ":")) {
            return FieldKind.port.number(text).map { $0...$0 }
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard let low = parts[0].isEmpty ? 0 : FieldKind.port.number(parts[0]) else { return nil }
        if parts.count == 1 { return low...low }
        guard parts.count == 2,
            let high = parts[1].isEmpty ? 65_535 : FieldKind.port.number(parts[1]), low <= high
        else { return nil }
        return low...high
    }

    private mutating func port(_ option: String, _ isNegated: Bool) -> Statement {
        let numbers: (ClosedRange<UInt128>) -> Component = { .numbers(IntervalSet($0)) }
        switch option {
        case "--sport", "--source-port":
            return match(.sourcePort, portRange(value()).map(numbers), isNegated)
        case "--dport", "--destination-port":
            return match(.destinationPort, portRange(value()).map(numbers), isNegated)
        case "--tcp-flags":
            let mask = FieldKind.tcpFlags.flags(value())
            let wanted = FieldKind.tcpFlags.flags(value())
            guard let mask, let wanted else { return .maybe("flags of TCP") }
            return match(.tcpFlags, .numbers(IntervalSet(wanted)), isNegated, mask: mask)
        case "--syn": return match(.tcpFlags, .numbers(IntervalSet(0x02)), isNegated, mask: 0x17)
        default:
            _ = values()
            return .maybe(option)
        }
    }

    private mutating func ports(_ option: String, _ isNegated: Bool) -> Statement {
        let ranges = value().split(separator: ",").map { portRange(String($0)) }
        guard !ranges.contains(nil) else { return .maybe("a list of ports") }
        let set = Component.numbers(IntervalSet(ranges.compactMap(\.self)))
        switch option {
        case "--dports", "--destination-ports": return match(.destinationPort, set, isNegated)
        case "--sports", "--source-ports": return match(.sourcePort, set, isNegated)
        default: return .maybe("either port")
        }
    }

    private mutating func conntrack(_ option: String, _ isNegated: Bool) -> Statement {
        let text = value()
        switch option {
        case "--ctstate", "--state":
            let bits: [String: UInt128] = [
                "INVALID": Connection.State.invalid, "NEW": Connection.State.new,
                "ESTABLISHED": Connection.State.established,
                "RELATED": Connection.State.related, "UNTRACKED": Connection.State.untracked,
                "SNAT": Connection.State.sourceTranslated,
                "DNAT": Connection.State.destinationTranslated,
            ]
            var mask: UInt128 = 0
            for name in text.split(separator: ",") {
                guard let bit = bits[String(name)] else { return .maybe("the state \(name)") }
                mask |= bit
            }
            return match(.conntrackState, .numbers(IntervalSet(mask)), isNegated)
        case "--ctstatus":
            let names = text.lowercased().replacing("seen_reply", with: "seen-reply")
            if names == "none" { return .maybe("--ctstatus NONE") }
            return match(.conntrackStatus, FieldKind.status.component(names), isNegated)
        case "--ctproto":
            return match(.transport, FieldKind.transport.component(text), isNegated)
        case "--ctdir":
            let number: UInt128 = text == "REPLY" ? 1 : 0
            return match(.conntrackDirection, .numbers(IntervalSet(number)), isNegated)
        case "--ctorigsrc": return network(.originalSource, text, isNegated)
        case "--ctorigdst": return network(.originalDestination, text, isNegated)
        case "--ctorigsrcport", "--ctorigdstport":
            let field: Field =
                option == "--ctorigsrcport" ? .originalSourcePort : .originalDestinationPort
            return match(
                field, portRange(text).map { .numbers(IntervalSet($0)) }, isNegated)
        default: return .maybe(option)
        }
    }

    /// `--mark 0x4000/0x4000`
    private mutating func mark(_ field: Field, _ isNegated: Bool) -> Statement {
        let parts = value().split(separator: "/").map { FieldKind.mark.number(String($0)) }
        guard let first = parts.first, let wanted = first else { return .maybe("a mark") }
        guard parts.count == 2 else {
            return match(field, .numbers(IntervalSet(wanted)), isNegated)
        }
        guard let mask = parts[1] else { return .maybe("a mark") }
        return match(field, .numbers(IntervalSet(wanted)), isNegated, mask: mask)
    }

    private mutating func addressType(_ option: String, _ isNegated: Bool) -> Statement {
        if option.hasPrefix("--limit-iface-") { return .noEffect }
        guard option == "--src-type" || option == "--dst-type" else {
            _ = values()
            return .maybe("-m addrtype \(option)")
        }
        let isLimited = words.contains("--limit-iface-in")
        if words.contains("--limit-iface-out") {
            _ = value()
            return .maybe("--limit-iface-out")
        }
        var numbers: [ClosedRange<UInt128>] = []
        for name in value().lowercased().split(separator: ",") {
            guard let number = FieldKind.addressType.number(String(name)) else {
                return .maybe("the kind of address \(name)")
            }
            numbers.append(number...number)
        }
        let field: Field =
            option == "--src-type"
            ? .sourceType(perInterface: isLimited) : .destinationType(perInterface: isLimited)
        return match(field, .numbers(IntervalSet(numbers)), isNegated)
    }

    /// `--match-set NAME src,dst`
    private mutating func set(_ option: String, _ isNegated: Bool) -> Statement {
        guard option == "--match-set" else {
            _ = values()
            return .maybe("-m set \(option)")
        }
        let name = value()
        let directions = value().split(separator: ",").map { $0 == "src" }
        guard let set = sets[name] else { return .maybe("the set \(name), which is not known") }
        // In a set of the other family the kernel finds nothing (`ip_set_test`).
        if set.isIPv6 != isIPv6, set.parts.contains(where: { $0 == "ip" || $0 == "net" }) {
            return never(isNegated)
        }
        if let doubt = set.doubt { return .maybe("the set \(name): \(doubt)") }
        if set.isDynamic { return .maybe("the set \(name), which changes") }
        guard directions.count == set.parts.count else {
            return .maybe("the set \(name) with other parts than it has")
        }
        var selectors: [Selector] = []
        for (isSource, part) in zip(directions, set.parts) {
            switch part {
            case "port":
                selectors.append(Selector(.transport))
                selectors.append(Selector(isSource ? .sourcePort : .destinationPort))
            case "iface": selectors.append(Selector(isSource ? .inputName : .outputName))
            default: selectors.append(Selector(address(isSource)))
            }
        }
        guard let elements = set.elements else {
            return .maybe("the set \(name) with exceptions")
        }
        return .match(
            Match(selectors: selectors, isNegated: isNegated, values: .inline(elements)))
    }

    private mutating func reversePath(_ option: String) -> Statement {
        switch option {
        case "--invert":
            let isLoose = words.contains("--loose")
            return match(.reversePath(strict: !isLoose), .numbers(IntervalSet(0)), false)
        // Read with the module itself.
        case "--loose", "--validmark", "--accept-local": return .noEffect
        default: return .maybe("-m rpfilter \(option)")
        }
    }
}

extension FieldKind {
    /// `SYN,ACK`, `ALL` or `NONE`; nil for anything else.
    func flags(_ text: String) -> UInt128? {
        if text == "NONE" { return 0 }
        if text == "ALL" { return 0x3F }
        var mask: UInt128 = 0
        for name in text.lowercased().split(separator: ",") {
            guard let bit = number(String(name)) else { return nil }
            mask |= bit
        }
        return mask
    }
}
