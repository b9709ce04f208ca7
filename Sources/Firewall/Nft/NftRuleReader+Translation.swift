extension NftRuleReader {
    /// `dnat to 10.244.0.5:8080`, `redirect to :8080`, `masquerade`; the cursor is behind it.
    ///
    /// In a table for both families a target of one leaves packets of the other alone.
    func translation(_ cursor: inout NftCursor) -> [Statement] {
        var implied: [Statement] = []
        if family == .inet, ["ip", "ip6"].contains(cursor.word(ahead: 1)) {
            let number: UInt128 = cursor.word(ahead: 1) == "ip6" ? 10 : 2
            implied.append(
                .match(
                    Match(
                        selectors: [Selector(.nfproto)],
                        values: .inline([
                            Element(key: [.numbers(IntervalSet(number))], value: true)
                        ]))))
        }
        return implied + [change(&cursor)]
    }

    private func change(_ cursor: inout NftCursor) -> Statement {
        let kind = cursor.word
        cursor.skip()
        if kind == "snat" || kind == "masquerade" {
            cursor.skip(.max / 2)
            return .sourceNAT
        }
        var isIPv6: Bool? = family == .ip6 ? true : family == .ip ? false : nil
        if ["ip", "ip6"].contains(cursor.word) {
            isIPv6 = cursor.word == "ip6"
            cursor.skip()
        }
        while ["addr", ".", "port", "prefix"].contains(cursor.word) { cursor.skip() }
        let hasTarget = cursor.take("to") || cursor.word.hasPrefix(":")
        defer { cursor.skip(.max / 2) }
        if kind == "redirect" {
            guard hasTarget else { return .destinationNAT(.redirect(ports: nil)) }
            let ports = FieldKind.port.range(String(cursor.word.drop { $0 == ":" }))
            return .destinationNAT(
                ports.map { .redirect(ports: IntervalSet($0)) }
                    ?? .unknown("the port of a redirection"))
        }
        guard hasTarget else { return .destinationNAT(.unknown("no target")) }
        return .destinationNAT(target(&cursor, isIPv6))
    }

    private func target(_ cursor: inout NftCursor, _ isIPv6: Bool?) -> Target {
        if let value = Self.literal(cursor.word) { return value }
        let text = cursor.text
        guard let found = NftSelectorReader(family: family).selector(&cursor),
            cursor.take("map")
        else { return .unknown("the target '\(text.prefix(60))'") }
        if cursor.word.hasPrefix("@") {
            guard found.opaque == nil else { return .unknown("a target by \(text.prefix(60))") }
            return .mapped(found.selectors, .named(String(cursor.word.dropFirst())))
        }
        guard var inside = try? cursor.braces() else { return .unknown("half a map") }
        if let reason = found.opaque {
            let isRandom = ["numgen", "jhash", "symhash"].contains(where: reason.hasPrefix)
            let reader = NftElementReader(kinds: [.number])
            guard isRandom,
                case .inline(let elements) = reader.targets(&inside, isIPv6: isIPv6)
            else { return .unknown("a target by \(reason)") }
            return .anyOf(elements.map(\.value))
        }
        let reader = NftElementReader(kinds: found.selectors.map { FieldKind($0.field) })
        return .mapped(found.selectors, reader.targets(&inside, isIPv6: isIPv6))
    }

    /// `10.0.0.1`, `10.0.0.1-10.0.0.3:80-90`, `[fd00::5]:8080`, `:8080`; nil for anything else.
    static func literal(_ text: String) -> Target? {
        var address = text[...]
        var ports: IntervalSet?
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            address = text[text.index(after: text.startIndex)..<end]
            let rest = text[text.index(after: end)...]
            if rest.hasPrefix(":") {
                guard let range = FieldKind.port.range(String(rest.dropFirst())) else { return nil }
                ports = IntervalSet(range)
            } else if !rest.isEmpty {
                return nil
            }
        } else if text.filter({ $0 == ":" }).count == 1, let colon = text.firstIndex(of: ":") {
            address = text[..<colon]
            guard let range = FieldKind.port.range(String(text[text.index(after: colon)...])) else {
                return nil
            }
            ports = IntervalSet(range)
        }
        if address.isEmpty { return ports.map { .fixed(address: nil, ports: $0) } }
        let kind: FieldKind = address.contains(":") ? .address6 : .address4
        return kind.range(String(address)).map {
            .fixed(address: IntervalSet($0), ports: ports)
        }
    }
}
