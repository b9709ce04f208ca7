/// Reads a named set or map.
struct NftSetReader {
    let family: Family

    /// What says nothing about which elements there are.
    private static let remarks: Set<String> = [
        "flags", "timeout", "gc-interval", "size", "policy", "auto-merge", "comment", "counter",
        "last", "quota", "limit", "ct",
    ]

    func set(_ body: inout NftCursor, isMap: Bool) -> NamedSet {
        var keys: [FieldKind]?
        var data = ""
        var elements: NftCursor?
        var doubt: String?
        while true {
            // What people write may have several statements in one line.
            while let token = body.peek, token.kind == .newline || token.isSymbol(";") {
                body.skip()
            }
            if body.isAtEnd { break }
            let word = body.word
            var part = body.statement()
            switch word {
            case "type":
                part.skip()
                (keys, data) = types(&part)
            case "typeof":
                part.skip()
                (keys, data) = expressions(&part)
            case "elements":
                part.skip(2)
                elements = try? part.braces()
                if elements == nil { doubt = "elements without an end" }
            case _ where Self.remarks.contains(word): break
            case "" where part.isAtEnd || part.peek?.kind == .comment: break
            default: doubt = doubt ?? "'\(part.text.prefix(60))' in a set"
            }
        }
        if let doubt { return NamedSet(content: .unknown(doubt)) }
        guard let keys else {
            return NamedSet(content: .unknown("a key of a kind that is not known"))
        }
        let content = content(keys, data, isMap, elements)
        return NamedSet(content: content)
    }

    private func content(
        _ keys: [FieldKind], _ data: String, _ isMap: Bool, _ elements: NftCursor?
    ) -> NamedSet.Content {
        let reader = NftElementReader(kinds: keys)
        var part = elements ?? NftCursor([])
        guard isMap else {
            return switch reader.set(&part) {
            case .inline(let list): .set(list)
            case .unknown(let reason): .unknown(reason)
            case .named: .unknown("a set of sets")
            }
        }
        if data.hasPrefix("verdict") {
            return switch reader.verdicts(&part) {
            case .inline(let list): .verdicts(list)
            case .unknown(let reason): .unknown(reason)
            case .named: .unknown("a map of maps")
            }
        }
        guard data.contains("addr") || data.contains("service") || data.contains("port") else {
            return .marks
        }
        return switch reader.targets(&part, isIPv6: nil) {
        case .inline(let list): .targets(list)
        case .unknown(let reason): .unknown(reason)
        case .named: .unknown("a map of maps")
        }
    }

    /// `ipv4_addr . inet_service : verdict`
    private func types(_ cursor: inout NftCursor) -> ([FieldKind]?, String) {
        var keys: [FieldKind]? = []
        while !cursor.isAtEnd, cursor.word != ":" {
            let word = cursor.word
            cursor.skip()
            if word == "." { continue }
            keys = keys.flatMap { list in FieldKind(datatype: word).map { list + [$0] } }
        }
        cursor.skip()
        return (keys, cursor.text)
    }

    /// `ip saddr . tcp dport : verdict`
    private func expressions(_ cursor: inout NftCursor) -> ([FieldKind]?, String) {
        let found = NftSelectorReader(family: family).selector(&cursor)
        var keys: [FieldKind]?
        if let found, found.opaque == nil, !found.isNever {
            keys = found.selectors.map { FieldKind($0.field) }
        }
        while !cursor.isAtEnd, cursor.word != ":" { cursor.skip() }
        cursor.skip()
        return (keys, cursor.text)
    }
}
