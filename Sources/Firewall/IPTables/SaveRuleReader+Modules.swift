/// The options of further matches: connections, marks, kinds of addresses, sets, the way back.
extension SaveRuleReader {
    mutating func conntrack(_ option: String, _ isNegated: Bool) -> Statement {
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
    mutating func mark(_ field: Field, _ isNegated: Bool) -> Statement {
        let parts = value().split(separator: "/").map { FieldKind.mark.number(String($0)) }
        guard let first = parts.first, let wanted = first else { return .maybe("a mark") }
        guard parts.count == 2 else {
            return match(field, .numbers(IntervalSet(wanted)), isNegated)
        }
        guard let mask = parts[1] else { return .maybe("a mark") }
        return match(field, .numbers(IntervalSet(wanted)), isNegated, mask: mask)
    }

    mutating func addressType(_ option: String, _ isNegated: Bool) -> Statement {
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
    mutating func set(_ option: String, _ isNegated: Bool) -> Statement {
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

    mutating func reversePath(_ option: String) -> Statement {
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
