/// Reads the words of one rule behind `-A CHAIN`.
///
/// A match or target that is not understood makes the rule uncertain, never certain.
struct SaveRuleReader {
    let words: ArraySlice<String>
    private var index: Int
    let isIPv6: Bool
    let sets: [String: IPSet]
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
    mutating func value() -> String {
        guard index < words.endIndex else { return "" }
        index += 1
        return words[index - 1]
    }

    /// The words up to the next option.
    mutating func values() -> [String] {
        var list: [String] = []
        while index < words.endIndex, !words[index].hasPrefix("-"), words[index] != "!" {
            list.append(value())
        }
        return list
    }

    func address(_ isSource: Bool) -> Field {
        switch (isIPv6, isSource) {
        case (false, true): .source4
        case (false, false): .destination4
        case (true, true): .source6
        case (true, false): .destination6
        }
    }

    func match(
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

    func never(_ isNegated: Bool) -> Statement {
        isNegated
            ? .noEffect : .match(Match(selectors: [Selector(.transport)], values: .inline([])))
    }

    func network(_ field: Field, _ text: String, _ isNegated: Bool) -> Statement {
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
}
