import Posture

/// Cuts texts to the limits of a record, and counts what it cuts.
struct TextCutter {
    let limits: RecordLimits
    /// How many texts, lists and facts are not whole.
    private(set) var cuts = 0

    init(_ limits: RecordLimits) {
        self.limits = limits
    }

    /// Tells that something beyond the texts is not whole.
    mutating func noteOmission(_ isOmitted: Bool) {
        if isOmitted { cuts += 1 }
    }

    mutating func bytes(_ bytes: [UInt8]) -> String { self.bytes(bytes, limit: limits.text) }

    mutating func bytes(_ bytes: [UInt8], limit: Int) -> String {
        let (text, isCut) = ByteText.text(bytes, limit: limit)
        if isCut { cuts += 1 }
        return text
    }

    mutating func text(_ text: String) -> String { self.text(text, limit: limits.text) }

    mutating func text(_ text: String, limit: Int) -> String {
        let short = text.prefix(bytes: limit)
        if short.utf8.count < text.utf8.count { cuts += 1 }
        return short
    }

    /// The first texts that fit, each cut; the caller tells how many are missing.
    mutating func list<Item>(
        _ items: [Item], text: (Item, inout TextCutter) -> String
    ) -> [String] {
        var texts: [String] = []
        var left = limits.list
        for item in items.prefix(limits.entries) {
            let next = text(item, &self)
            guard next.utf8.count <= left else { break }
            left -= next.utf8.count
            texts.append(next)
        }
        if texts.count < items.count { cuts += 1 }
        return texts
    }

    mutating func list(_ texts: [String]) -> [String] {
        list(texts) { text, cutter in cutter.text(text) }
    }

    /// A fact's value, with at most `room` bytes of texts and entries; `room` becomes what is left.
    mutating func value(_ value: FactValue, room: inout Int, depth: Int = 0) -> AnyValue {
        room -= 8
        switch value {
        case .bool(let value): return .flag(value)
        case .int(let value): return .number(value)
        case .double(let value): return .number(value)
        case .duration(let nanoseconds): return .text(GoDuration.text(nanoseconds: nanoseconds))
        case .timestamp(let seconds): return .text(InternetTime.text(seconds: seconds))
        case .string(let value): return .text(take(value, room: &room))
        case .unknown(let reason):
            return .map([("unknown", .text(take(reason, room: &room)))])
        case .list(let facts):
            var kept: [AnyValue] = []
            for fact in facts.prefix(limits.entries) where room > 0 && depth < limits.depth {
                kept.append(self.value(fact.value, room: &room, depth: depth + 1))
            }
            if kept.count < facts.count { cuts += 1 }
            return .list(kept)
        case .map(let facts):
            var kept: Fields = []
            var keys: Set<String> = []
            let names = facts.keys.sorted().prefix(limits.entries)
            for name in names where room > 0 && depth < limits.depth {
                guard let fact = facts[name] else { continue }
                let key = take(name, room: &room)
                // Two long names may be the same once they are cut.
                if !keys.insert(key).inserted { continue }
                kept.append((key, self.value(fact.value, room: &room, depth: depth + 1)))
            }
            if kept.count < facts.count { cuts += 1 }
            return .map(kept)
        }
    }

    private mutating func take(_ text: String, room: inout Int) -> String {
        let short = self.text(text, limit: max(0, min(limits.text, room)))
        room -= short.utf8.count
        return short
    }
}

extension String {
    /// The longest beginning of at most `limit` bytes of UTF-8 that ends between two scalars.
    func prefix(bytes limit: Int) -> String {
        if utf8.count <= limit { return self }
        var end = utf8.index(startIndex, offsetBy: max(0, limit))
        while end > startIndex, utf8[end] & 0xC0 == 0x80 { end = utf8.index(before: end) }
        return String(self[..<end])
    }
}
