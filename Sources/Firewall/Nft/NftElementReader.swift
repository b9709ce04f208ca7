/// Reads what stands between the braces of a set or map.
struct NftElementReader {
    let kinds: [FieldKind]

    /// Elements of a set.
    func set(_ cursor: inout NftCursor) -> Elements<Bool> {
        read(&cursor) { _ in true }
    }

    func verdicts(_ cursor: inout NftCursor) -> Elements<Verdict> {
        read(&cursor) { NftRuleReader.verdict(&$0) }
    }

    /// Addresses, ports, or both: `10.244.0.5 . 8080`.
    func targets(_ cursor: inout NftCursor, isIPv6: Bool?) -> Elements<TargetValue> {
        read(&cursor) { part in Self.target(&part, isIPv6: isIPv6) }
    }

    static func target(_ cursor: inout NftCursor, isIPv6: Bool?) -> TargetValue? {
        var value = TargetValue(address: nil, ports: nil)
        repeat {
            let word = cursor.word
            cursor.skip()
            let address =
                (isIPv6 == true ? nil : FieldKind.address4.range(word))
                ?? FieldKind.address6.range(word)
            if let address, value.address == nil {
                value.address = IntervalSet(address)
            } else if let port = FieldKind.port.range(word) {
                value.ports = IntervalSet(port)
            } else {
                return nil
            }
        } while cursor.take(".")
        return value
    }

    private func read<Value>(
        _ cursor: inout NftCursor, _ value: (inout NftCursor) -> Value?
    ) -> Elements<Value> {
        var elements: [Element<Value>] = []
        cursor.cutAtCommas()
        while !cursor.isAtEnd {
            let start = cursor.index
            while let token = cursor.peek, token.kind == .newline || token.isSymbol(",") {
                cursor.skip()
            }
            if cursor.isAtEnd { break }
            guard let key = key(&cursor) else {
                return .unknown("an element that is not understood: '\(cursor.text.prefix(60))'")
            }
            passRemarks(&cursor)
            if Value.self == Bool.self {
                guard let value = value(&cursor) else { return .unknown("a value") }
                elements.append(Element(key: key, value: value))
            } else {
                guard cursor.take(":"), let value = value(&cursor) else {
                    return .unknown("what an element leads to: '\(cursor.text.prefix(60))'")
                }
                elements.append(Element(key: key, value: value))
            }
            passRemarks(&cursor)
            if cursor.index == start { return .unknown("'\(cursor.text.prefix(60))'") }
        }
        return .inline(elements)
    }

    private func key(_ cursor: inout NftCursor) -> [Component]? {
        if cursor.take("*") { return [] }
        var key: [Component] = []
        for (number, kind) in kinds.enumerated() {
            if number > 0, !cursor.take(".") { return nil }
            guard let token = cursor.next(), [.word, .string].contains(token.kind),
                var component = kind.component(token.text)
            else { return nil }
            // Several bits at once: `syn | ack`.
            while kind.isBits, cursor.take("|") {
                guard let bit = cursor.next().flatMap({ kind.number($0.text) }),
                    case .numbers(let set) = component, let bits = set.single
                else { return nil }
                component = .numbers(IntervalSet(bits | bit))
            }
            key.append(component)
        }
        return key
    }

    /// `timeout 1h expires 59m`, `counter packets 0 bytes 0`, `comment "…"`.
    private func passRemarks(_ cursor: inout NftCursor) {
        while let token = cursor.peek, !token.isSymbol(","), token.text != ":",
            token.kind != .symbol
        {
            cursor.skip()
        }
    }
}
