import TestFolder

@testable import Firewall

/// Rulesets of rules by source, port, and what else there is, in chains that lead to each other.
struct RandomRules {
    private var generator: SplitMix
    /// Whether rules do nothing but decide.
    private let isPlain: Bool

    init(seed: UInt64) {
        generator = SplitMix(state: seed)
        isPlain = seed % 3 > 0
    }

    private mutating func any<Element>(_ all: [Element]) -> Element {
        all[Int.random(in: all.indices, using: &generator)]
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &generator)
    }

    private mutating func list(_ count: Int, _ make: (inout RandomRules) -> String) -> String {
        (0..<count).map { _ in make(&self) }.joined(separator: ", ")
    }

    private mutating func address() -> String { "10.0.\(number(0...3)).\(number(0...20))" }

    private mutating func sources() -> String {
        switch number(0...4) {
        case 0: "10.0.\(number(0...3)).\(number(0...3) * 64)/26"
        case 1: "10.0.\(number(0...3)).0/24"
        case 2: "10.0.\(number(0...1)).\(number(0...99))-10.0.\(number(2...3)).\(number(0...99))"
        case 3: "{ " + list(number(2...4)) { $0.address() } + " }"
        default: address()
        }
    }

    private mutating func ports() -> String {
        switch number(0...3) {
        case 0: "\(number(1...30))-\(number(31...64))"
        case 1: "{ " + list(number(2...12)) { "\($0.number(1...64))" } + " }"
        default: "\(number(1...64))"
        }
    }

    private mutating func condition() -> String {
        let not = number(0...5) == 0 ? "!= " : ""
        return switch number(0...15) {
        case 0...4: "ip saddr \(not)\(sources())"
        case 5...9: "tcp dport \(not)\(ports())"
        case 10: "tcp sport \(not)\(number(32_768...50_000))-60999"
        case 11: "ip daddr \(not)\(any(["203.0.113.10", "10.244.0.1", "192.0.2.1"]))"
        case 12: "ip saddr @networks"
        case 13: "ip saddr . tcp dport @pairs"
        case 14: any(["ct state new", "iifname \"eth0\"", "meta l4proto udp", "ip6 saddr ::1"])
        default: "meta mark \(not)0x\(number(0...1))"
        }
    }

    /// - Parameter chains: Those that the rule may lead to.
    private mutating func verdict(_ chains: [String]) -> String {
        switch number(0...(isPlain ? 16 : 19)) {
        case 0...4: "accept"
        case 5...8: "drop"
        case 9: "return"
        case 10...13: chains.isEmpty ? "counter" : "jump \(any(chains))"
        case 14...15: chains.isEmpty ? "continue" : "goto \(any(chains))"
        case 16: any(["counter", "counter accept"])
        case 17: "limit rate 5/minute accept"
        case 18: "meta mark set 0x1"
        default: any(["queue", "drop"])
        }
    }

    private mutating func map(_ chains: [String]) -> String {
        let first = number(1...20)
        let verdicts = (0..<3).map { _ in
            chains.isEmpty || number(0...1) == 0
                ? any(["accept", "drop", "return"]) : "\(any(["jump", "goto"])) \(any(chains))"
        }
        return "tcp dport vmap { \(first) : \(verdicts[0]), \(first + 1)-\(first + 9) : "
            + "\(verdicts[1]), \(first + 20) : \(verdicts[2]) }"
    }

    private mutating func chain(
        _ name: String, _ head: String, rules count: Int, leadingTo chains: [String]
    ) -> String {
        let rules = (0..<count).map { _ -> String in
            if number(0...14) == 0 { return map(chains) }
            let conditions = (0..<number(1...2)).map { _ in condition() }
            return conditions.joined(separator: " ") + " " + verdict(chains)
        }
        return "  chain \(name) {\n" + head + rules.map { "    \($0)\n" }.joined() + "  }\n"
    }

    mutating func ruleset() throws -> Ruleset {
        let established = number(0...3) > 0 ? "    ct state established accept\n" : ""
        let base =
            "    type filter hook input priority filter; policy \(any(["accept", "drop"]));\n"
        let inner = chain("inner", "", rules: 20, leadingTo: [])
        let outer = chain("outer", "", rules: 12, leadingTo: ["inner"])
        let text =
            "table inet t {\n"
            + "  set networks {\n    type ipv4_addr\n    flags interval\n"
            + "    elements = { 10.0.0.0/28, 10.0.1.7, 10.0.2.64/26 }\n  }\n"
            + "  set pairs {\n    type ipv4_addr . inet_service\n"
            + "    elements = { " + list(20) { "\($0.address()) . \($0.number(1...64))" } + " }\n"
            + "  }\n" + inner + outer
            + chain("input", base + established, rules: 50, leadingTo: ["inner", "outer"]) + "}\n"
        return try Ruleset([RulesetFile(text, name: "random")])
    }
}
