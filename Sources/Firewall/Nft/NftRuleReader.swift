/// Reads one rule of nftables' text form.
///
/// What is not understood becomes an opaque statement, and never nothing.
struct NftRuleReader {
    let family: Family
    private var selectors: NftSelectorReader { NftSelectorReader(family: family) }

    init(family: Family) {
        self.family = family
    }

    func rule(_ part: NftCursor) -> Rule {
        var cursor = part
        var statements: [Statement] = []
        if part.hasRemarks { statements.append(.opaque("nft could not print all of it")) }
        while !cursor.isAtEnd {
            if cursor.peek?.kind == .newline || cursor.peek?.kind == .comment {
                cursor.skip()
                continue
            }
            statements += statement(&cursor)
        }
        return Rule(handle: part.handle, text: part.text, statements: statements)
    }

    static func verdict(_ cursor: inout NftCursor) -> Verdict? {
        let word = cursor.word
        cursor.skip()
        switch word {
        case "accept": return .accept
        case "drop": return .drop
        case "return": return .return
        case "continue": return .continue
        case "queue": return .queue
        case "jump", "goto":
            guard let token = cursor.next(), [.word, .string].contains(token.kind) else {
                return nil
            }
            return word == "jump" ? .jump(token.text) : .goto(token.text)
        default: return nil
        }
    }

    /// One statement; the cursor is behind it.
    private func statement(_ cursor: inout NftCursor) -> [Statement] {
        switch cursor.word {
        case "accept", "drop", "return", "continue", "jump", "goto":
            return Self.verdict(&cursor).map { [.verdict($0)] } ?? [.opaque("a verdict")]
        case "queue":
            cursor.skip(.max / 2)
            return [.verdict(.queue)]
        case "reject": return reject(&cursor)
        case "synproxy":
            cursor.skip(.max / 2)
            return [.opaque("synproxy")]
        case "counter":
            cursor.skip()
            if cursor.word == "name" { cursor.skip(2) }
            if cursor.word == "packets" { cursor.skip(4) }
            return [.noEffect]
        case "log", "nftrace", "last", "audit":
            passLog(&cursor)
            return [.noEffect]
        case "comment":
            cursor.skip(2)
            return [.noEffect]
        case "limit", "quota":
            passNumbers(&cursor)
            return [.maybe("a limit")]
        case "notrack":
            cursor.skip()
            return [.notrack]
        case "dnat", "redirect", "snat", "masquerade": return translation(&cursor)
        case "add", "update", "delete":
            cursor.skip(2)
            _ = try? cursor.braces()
            // A full set lets no packet through to what stands behind.
            return [.maybe("a set that the rule changes")]
        case "tproxy", "dup", "fwd", "xt":
            let text = cursor.text
            cursor.skip(.max / 2)
            return [.opaque(text)]
        case "flow":
            cursor.skip(3)
            // A connection that is not yet established ends the rule (`nft_flow_offload_eval`).
            return [.maybe("a flowtable takes established connections alone")]
        case "set": return [.opaque(rest(&cursor))]
        default: return change(&cursor) ?? relation(&cursor)
        }
    }

    /// `reject with icmpv6 …` and `reject with tcp reset` ask for that protocol.
    private func reject(_ cursor: inout NftCursor) -> [Statement] {
        let kind = cursor.word(ahead: 1) == "with" ? cursor.word(ahead: 2) : ""
        cursor.skip(.max / 2)
        let isOfOne = family != .ip && family != .ip6
        return switch kind {
        case "tcp": [NftSelectorReader.isTransport(6), .verdict(.drop)]
        case "icmp" where isOfOne: [NftSelectorReader.isFamily(2), .verdict(.drop)]
        case "icmpv6" where isOfOne: [NftSelectorReader.isFamily(10), .verdict(.drop)]
        default: [.verdict(.drop)]
        }
    }

    private func rest(_ cursor: inout NftCursor) -> String {
        let text = cursor.text
        cursor.skip(.max / 2)
        return text
    }

    /// `log prefix "x" level info flags all`.
    private func passLog(_ cursor: inout NftCursor) {
        cursor.skip()
        let options = ["prefix", "level", "group", "snaplen", "queue-threshold", "flags", "used"]
        while let token = cursor.peek, options.contains(token.text) {
            cursor.skip()
            if token.text == "flags", ["tcp", "ip"].contains(cursor.word) { cursor.skip() }
            cursor.skip()
        }
    }

    /// `limit rate over 5/minute burst 10 packets`, `quota over 10 mbytes used 0 bytes`.
    private func passNumbers(_ cursor: inout NftCursor) {
        cursor.skip()
        let units: Set = [
            "rate", "over", "until", "burst", "packets", "bytes", "kbytes", "mbytes", "used",
            "name",
        ]
        while let token = cursor.peek {
            let isNumber = token.kind == .word && token.text.utf8.first.map { $0 < 0x3A } == true
            guard isNumber || units.contains(token.text) || token.kind == .string,
                token.text != "!="
            else { return }
            cursor.skip()
            if ["bytes/second", "kbytes/second", "mbytes/second"].contains(cursor.word) {
                cursor.skip()
            }
        }
    }

    /// `meta mark set …`; nil where the statement changes nothing.
    private func change(_ cursor: inout NftCursor) -> [Statement]? {
        var ahead = cursor
        let first = ahead.word
        ahead.skip()
        var key = first
        if ["meta", "ct", "ip", "ip6", "tcp", "udp", "th", "ether", "vlan", "icmp"].contains(first)
        {
            key = ahead.word
            ahead.skip()
            if key == "option" { ahead.skip(2) }
            if key == "event" || key == "helper" || key == "timeout" || key == "expectation" {
                guard ahead.word == "set" else { return nil }
            }
        }
        guard ahead.word == "set" else { return nil }
        ahead.skip()
        if first == "ct", key == "helper" {
            cursor.skip(.max / 2)
            return [.setHelper]
        }
        if first == "ct", key == "zone" {
            guard FieldKind.number.number(ahead.word) != nil else {
                return [.opaque(rest(&cursor))]
            }
            ahead.skip()
            cursor = ahead
            return [.setZone]
        }
        let isMark = key == "mark"
        guard isMark else {
            let isHarmless =
                first == "ct"
                || ["nftrace", "priority", "dscp", "ecn"].contains(key)
                || first == "tcp" && key == "option"
            let text = rest(&cursor)
            return [isHarmless ? .noEffect : .opaque(text)]
        }
        let change = NftMarkReader.change(&ahead, of: first == "ct" ? .conntrackMark : .mark)
        cursor = ahead
        return [first == "ct" ? .setConntrackMark(change) : .setMark(change)]
    }

    private func relation(_ cursor: inout NftCursor) -> [Statement] {
        // `ct count over 10`
        if cursor.word == "ct", cursor.word(ahead: 1) == "count" {
            cursor.skip(2)
            if cursor.word == "over" { cursor.skip() }
            cursor.skip()
            return [.maybe("a count of connections")]
        }
        guard var found = selectors.selector(&cursor) else {
            return [.opaque(rest(&cursor))]
        }
        // Flags without an operator or after `!` are looked for; else they are compared as a whole.
        if found.selectors.count == 1, found.selectors[0].mask == nil, found.opaque == nil,
            ["vmap", "==", "!=", "eq", "ne"].contains(cursor.word)
                || cursor.word.hasPrefix("@") || cursor.peek?.isSymbol("{") == true
        {
            switch found.selectors[0].field {
            case .tcpFlags: found.selectors[0].mask = 0xFF
            // All but the bits that stand for xtables' states.
            case .conntrackState: found.selectors[0].mask = 0x7F
            case .conntrackStatus: found.opaque = "ct status as a whole"
            default: break
            }
        }
        if cursor.take("vmap") { return found.implied + [verdictMap(found, &cursor)] }
        let (isNegated, comparison) = NftComparison.take(&cursor)
        if let field = found.selectors.first?.field, FieldKind(field).isBits,
            cursor.word(ahead: 1) == "/"
        {
            return found.implied + [bits(of: field, isNegated, &cursor)]
        }
        let values = values(found, comparison, &cursor)
        if found.isNever {
            // No such header: no condition about it is met, negated or not.
            return [.match(Match(selectors: [Selector(.transport)], values: .inline([])))]
        }
        if let opaque = found.opaque { return found.implied + [.maybe(opaque)] }
        return found.implied + [
            .match(Match(selectors: found.selectors, isNegated: isNegated, values: values))
        ]
    }

    /// `tcp flags syn / fin,syn,rst,ack`: of these flags just the first; also `ct status dnat / …`.
    private func bits(
        of field: Field, _ isNegated: Bool, _ cursor: inout NftCursor
    ) -> Statement {
        let kind = FieldKind(field)
        let wanted = selectors.value(&cursor, kind)
        cursor.skip()
        guard let wanted, let mask = selectors.value(&cursor, kind) else {
            return .maybe("bits of \(field)")
        }
        return .match(
            Match(
                selectors: [Selector(field, mask: mask)], isNegated: isNegated,
                values: .inline([Element(key: [.numbers(IntervalSet(wanted))], value: true)])))
    }

    private func verdictMap(
        _ found: NftSelectorReader.Found, _ cursor: inout NftCursor
    ) -> Statement {
        // No such header ends the rule.
        if found.isNever {
            _ = rest(&cursor)
            return .match(Match(selectors: [Selector(.transport)], values: .inline([])))
        }
        if cursor.word.hasPrefix("@") {
            let name = String(cursor.word.dropFirst())
            cursor.skip()
            if let reason = found.opaque {
                return .verdictMap([], .unknown(reason))
            }
            return .verdictMap(found.selectors, .named(name))
        }
        guard var inside = try? cursor.braces() else { return .opaque(rest(&cursor)) }
        let reader = NftElementReader(kinds: found.selectors.map { FieldKind($0.field) })
        guard found.opaque == nil else { return anyVerdict(&inside, found.opaque ?? "") }
        return .verdictMap(found.selectors, reader.verdicts(&inside))
    }

    /// `numgen random mod 2 vmap { 0 : goto a, 1 : goto b }`: any of the verdicts.
    private func anyVerdict(_ inside: inout NftCursor, _ reason: String) -> Statement {
        let reader = NftElementReader(kinds: [.number])
        guard ["numgen", "jhash", "symhash"].contains(where: reason.hasPrefix),
            case .inline(let elements) = reader.verdicts(&inside)
        else { return .verdictMap([], .unknown(reason)) }
        return .anyVerdict(elements.map(\.value))
    }

    private func values(
        _ found: NftSelectorReader.Found, _ comparison: NftComparison, _ cursor: inout NftCursor
    ) -> Elements<Bool> {
        let kinds = found.selectors.map { FieldKind($0.field) }
        if cursor.word.hasPrefix("@") {
            let name = String(cursor.word.dropFirst())
            cursor.skip()
            return .named(name)
        }
        if cursor.peek?.isSymbol("{") == true {
            guard var inside = try? cursor.braces() else { return .unknown("a set without an end") }
            return NftElementReader(kinds: kinds).set(&inside)
        }
        if kinds.count > 1 { return concatenation(kinds, &cursor) }
        let kind = kinds.first ?? .number
        guard let token = cursor.peek, token.kind != .newline else { return .unknown("no value") }
        // Nft 1.0.6 prints what is compared as a whole so: `ct state != established | related`.
        let isJoined = kind.isBits && cursor.word(ahead: 1) == "|"
        if token.isSymbol("(") || isJoined || comparison != .equal {
            guard let number = selectors.value(&cursor, kind) else {
                return .unknown("the value '\(token.text)'")
            }
            return .inline([
                Element(key: [.numbers(comparison.numbers(number))], value: true)
            ])
        }
        cursor.skip()
        guard let component = kind.component(token.text) else {
            // What follows belongs to the value that is not understood.
            return .unknown("the value '\(token.text)'")
        }
        return .inline([Element(key: [component], value: true)])
    }

    private func concatenation(
        _ kinds: [FieldKind], _ cursor: inout NftCursor
    ) -> Elements<Bool> {
        var key: [Component] = []
        for (number, kind) in kinds.enumerated() {
            if number > 0, !cursor.take(".") { return .unknown("a value of several parts") }
            guard let token = cursor.next(), let component = kind.component(token.text) else {
                return .unknown("a value of several parts")
            }
            key.append(component)
        }
        return .inline([Element(key: key, value: true)])
    }
}
