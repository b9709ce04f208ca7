/// Reads what `iptables-save`, `ip6tables-save` and their legacy forms print.
///
/// Each of its tables becomes one with base chains at the priorities of xtables.
package struct SaveReader {
    private let isIPv6: Bool
    private let source: String
    /// The sets of `ipset save`, which rules name.
    private let sets: [String: IPSet]

    /// `NF_IP_PRI_RAW` and the others (`uapi/linux/netfilter_ipv4.h`).
    private static let priorities: [String: Int] = [
        "raw": -300, "mangle": -150, "nat": -100, "filter": 0, "security": 50,
    ]
    private static let hooks: [String: Hook] = [
        "PREROUTING": .prerouting, "INPUT": .input, "FORWARD": .forward, "OUTPUT": .output,
        "POSTROUTING": .postrouting,
    ]

    /// All tables of a text.
    ///
    /// - Parameters:
    ///   - isIPv6: Whether the text is that of ip6tables; told by its addresses where nil.
    ///   - source: What printed it, for messages: `iptables-nft`, `iptables-legacy`.
    package static func tables(
        _ text: String, isIPv6: Bool, source: String, sets: [String: IPSet] = [:]
    ) throws(RulesetError) -> [Table] {
        try SaveReader(isIPv6: isIPv6, source: source, sets: sets).tables(text)
    }

    private func tables(_ text: String) throws(RulesetError) -> [Table] {
        var tables: [Table] = []
        var table: Table?
        var number = 0
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.endsLine) {
            number += 1
            let line = line.trimming
            guard let first = line.first, first != "#" else { continue }
            switch first {
            case "*":
                if table != nil {
                    throw .malformed(line: number, "a table begins before COMMIT of the last")
                }
                let name = String(line.dropFirst())
                guard Self.priorities[name] != nil else {
                    throw .malformed(
                        line: number,
                        "'\(name)' is no table of iptables; they are "
                            + Self.priorities.keys.sorted().joined(separator: ", "))
                }
                guard !tables.contains(where: { $0.name == name }) else {
                    throw .malformed(line: number, "table \(name) is there for the second time")
                }
                table = Table(family: isIPv6 ? .ip6 : .ip, name: name, source: source)
            case ":":
                guard let current = table, let chain = Self.chain(line, current.name) else {
                    throw .malformed(
                        line: number, "a chain outside of a table, or not as iptables-save prints")
                }
                guard current.chains[chain.name] == nil else {
                    throw .malformed(
                        line: number, "chain \(chain.name) is there for the second time")
                }
                table?.chains[chain.name] = chain
            case "C" where line == "COMMIT":
                guard let done = table else {
                    throw .malformed(line: number, "COMMIT without a table")
                }
                tables.append(done)
                table = nil
            default:
                guard let current = table else {
                    throw .malformed(line: number, "a rule outside of a table")
                }
                var (chain, rule) = try rule(line, number, current.name)
                rule.line = number
                guard current.chains[chain] != nil else {
                    throw .malformed(
                        line: number,
                        "chain \(chain) is not in table \(current.name): the line ':\(chain) …' is "
                            + "missing; write the rules anew, whole")
                }
                table?.chains[chain]?.rules.append(rule)
            }
        }
        if let table {
            throw .malformed(
                line: number,
                "table \(table.name) has no COMMIT: half of the ruleset is missing; write "
                    + "it anew, whole")
        }
        return tables
    }

    /// `:INPUT DROP [0:0]`
    private static func chain(_ line: String, _ table: String) -> Chain? {
        let words = line.dropFirst().split(separator: " ").map(String.init)
        guard words.count >= 2, ["-", "ACCEPT", "DROP"].contains(words[1]) else { return nil }
        // Only the kernel's own chains have a policy.
        guard words[1] == "-" || hooks[words[0]] != nil else { return nil }
        var chain = Chain(name: words[0])
        if words[1] != "-", let hook = hooks[words[0]] {
            var priority = priorities[table] ?? 0
            let isSource = table == "nat" && [.input, .postrouting].contains(hook)
            if isSource { priority = 100 }
            chain.base = BaseChain(
                kind: table == "nat" ? .nat : .filter, hook: hook, priority: priority,
                accepts: words[1] != "DROP")
        }
        return chain
    }

    private func rule(
        _ line: String, _ number: Int, _ table: String
    ) throws(RulesetError) -> (chain: String, Rule) {
        var words = try Self.words(line, number)[...]
        // `[12:345] -A …` with counters.
        if words.first?.hasPrefix("[") == true { words = words.dropFirst() }
        guard words.first == "-A", words.count >= 2 else {
            throw .malformed(
                line: number, "'\(line.prefix(40))' is no rule as iptables-save prints")
        }
        let chain = words[words.index(after: words.startIndex)]
        var reader = SaveRuleReader(Array(words.dropFirst(2)), isIPv6: isIPv6, sets: sets)
        let statements = reader.statements()
        return (chain, Rule(text: line, statements: statements))
    }

    /// Words, some in quotes with backslashes.
    private static func words(_ line: String, _ number: Int) throws(RulesetError) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        var isQuoted = false
        var isOpen = false
        var isEscaped = false
        for byte in line.utf8 {
            if isEscaped {
                word.append(byte)
                isEscaped = false
            } else if isQuoted, byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
                isOpen = true
            } else if byte == UInt8(ascii: " "), !isQuoted {
                if !word.isEmpty || isOpen { words.append(String(decoding: word, as: UTF8.self)) }
                word.removeAll(keepingCapacity: true)
                isOpen = false
            } else {
                word.append(byte)
            }
        }
        if isQuoted { throw .malformed(line: number, "a quoted text has no end") }
        if !word.isEmpty || isOpen { words.append(String(decoding: word, as: UTF8.self)) }
        return words
    }
}
