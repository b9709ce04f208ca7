import Posture

/// Cuts a fact to a size that evidence can have.
struct FactCutter {
    private var room = FactCutter.valueLimit

    /// Values in one fact, over all its lists and maps.
    private static let valueLimit = 200
    /// Bytes of a text that is left whole, and characters of one that is cut.
    private static let textLimit = 1_000

    /// As much of the fact as evidence can have; nil where that is all of it.
    static func cut(_ fact: Fact) -> Fact? {
        var room = valueLimit
        if fits(fact, &room) { return nil }
        var cutter = FactCutter()
        return cutter.rest(of: fact)
    }

    /// Whether a fact takes no more than the room, which it then takes.
    private static func fits(_ fact: Fact, _ room: inout Int) -> Bool {
        room -= 1
        switch fact.value {
        case .string(let text), .unknown(let text): return text.utf8.count <= textLimit
        case .list(let elements): return elements.allSatisfy { room > 0 && fits($0, &room) }
        case .map(let fields): return fields.values.allSatisfy { room > 0 && fits($0, &room) }
        case .bool, .int, .double, .duration, .timestamp: return true
        }
    }

    /// As much of the fact as there is room for.
    private mutating func rest(of fact: Fact) -> Fact {
        room -= 1
        switch fact.value {
        case .string(let text): return Fact(.string(cut(text)), from: fact.origin)
        case .unknown(let reason): return .unknown(cut(reason), from: fact.origin)
        case .list(let elements):
            var kept: [Fact] = []
            for element in elements where room > 0 { kept.append(rest(of: element)) }
            return Fact(.list(kept), from: fact.origin)
        case .map(let fields):
            var kept: [String: Fact] = [:]
            for (name, field) in fields.sorted(by: { $0.key < $1.key }) where room > 0 {
                kept[name] = rest(of: field)
            }
            return Fact(.map(kept), from: fact.origin)
        case .bool, .int, .double, .duration, .timestamp: return fact
        }
    }

    private func cut(_ text: String) -> String {
        text.utf8.count <= Self.textLimit ? text : text.prefix(Self.textLimit) + "…"
    }
}
