import TestFolder
import Testing

@testable import Firewall

/// Recorded rulesets that were damaged: they are refused, or nothing of them is lost in silence.
struct MutationTests {
    private enum Damage: CaseIterable {
        case cut, bit, without, twice
    }

    private static func damaged(
        _ text: String, _ damage: Damage, _ generator: inout SplitMix
    ) -> String {
        var bytes = Array(text.utf8)
        guard !bytes.isEmpty else { return text }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let line = Int.random(in: 0..<lines.count, using: &generator)
        switch damage {
        case .cut: bytes.removeLast(Int.random(in: 1...bytes.count, using: &generator))
        case .bit:
            let index = Int.random(in: 0..<bytes.count, using: &generator)
            bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case .without: lines.remove(at: line)
        case .twice: lines.insert(lines[line], at: line)
        }
        return [.cut, .bit].contains(damage)
            ? String(decoding: bytes, as: UTF8.self) : lines.joined(separator: "\n")
    }

    /// What a text has of rules at least, by its form alone; nil where it has to be refused.
    private static func least(_ damage: Damage, _ text: String, whole: Int) -> Int? {
        let lines = text.split(separator: "\n")
        if lines.contains(where: { $0.hasPrefix("-A ") || $0.hasPrefix("*") }) {
            // Each table ends with a word of its own.
            let ends = lines.filter { $0 == "COMMIT" }.count
            if lines.filter({ $0.hasPrefix("*") }).count != ends { return nil }
            return lines.filter { $0.hasPrefix("-A ") }.count
        }
        if damage == .cut {
            let open = text.utf8.filter { $0 == UInt8(ascii: "{") }.count
            let closed = text.utf8.filter { $0 == UInt8(ascii: "}") }.count
            return open == closed ? 0 : nil
        }
        // A line that is missing, or that has become one with the next.
        return damage == .twice ? whole : whole - 1
    }

    @Test(arguments: Machine.names, ["ruleset.json", "ruleset.nft"])
    func `a damaged ruleset is refused, or read whole`(name: String, other: String) throws {
        var generator = SplitMix(state: UInt64(name.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) }))
        let topology = try Machine.topology()
        let source = try #require(Address.number4("203.0.113.7"))
        for (file, text) in Machine.texts(name, without: other).sorted(by: { $0.key < $1.key }) {
            let whole = try RulesetFile(text, name: file).rules()?.ruleCount ?? 0
            for round in 0..<20 {
                let damage = Damage.allCases[round % Damage.allCases.count]
                let bad = Self.damaged(text, damage, &generator)
                let place = "\(name)/\(file), \(damage), round \(round)"
                guard let ruleset = try? RulesetFile(bad, name: file).rules() else { continue }
                if file == "ruleset.json" {
                    #expect(bad.isEmpty || ruleset.ruleCount >= whole, "\(place)")
                } else if file != "ipset-save.txt" {
                    let least = Self.least(damage, bad, whole: whole)
                    #expect(least != nil || bad.isEmpty, "\(place): half is taken for whole")
                    #expect(ruleset.ruleCount >= least ?? 0, "\(place)")
                }
                // Whatever it says, it can be asked.
                let reach = Reach(ruleset, topology)
                guard let way = reach.way(from: source, isIPv6: false) else { continue }
                let answers = reach.answers(
                    from: source...source, isIPv6: false, way: way, ports: [22, 30080],
                    isTCP: true)
                #expect(answers.count == 2, "\(place)")
            }
        }
    }
}

extension RulesetFile {
    /// The rules of this file alone; nil for sets.
    fileprivate func rules() throws -> Ruleset? {
        if case .sets = self { return nil }
        return try Ruleset([self])
    }
}
