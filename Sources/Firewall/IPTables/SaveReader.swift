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
        for line in ByteLines(text) {
            number += 1
            let line = line.trimming
            guard let first = line.first, first != UInt8(ascii: "#") else { continue }
            switch first {
            case UInt8(ascii: "*"):
                if table != nil {
                    throw .malformed(line: number, "a table begins before COMMIT of the last")
                }
                let name = line.dropFirst().text
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
            case UInt8(ascii: ":"):
                guard let name = table?.name, let chain = Self.chain(line, name) else {
                    throw .malformed(
                        line: number, "a chain outside of a table, or not as iptables-save prints")
                }
                guard table?.chains[chain.name] == nil else {
                    throw .malformed(
                        line: number, "chain \(chain.name) is there for the second time")
                }
                table?.chains[chain.name] = chain
            case UInt8(ascii: "C") where line.text == "COMMIT":
                guard let done = table else {
                    throw .malformed(line: number, "COMMIT without a table")
                }
                tables.append(done)
                table = nil
            default:
                guard let name = table?.name else {
                    throw .malformed(line: number, "a rule outside of a table")
                }
                let (chain, rule) = try rule(line, number)
                guard table?.chains[chain]?.rules.append(rule) != nil else {
                    throw .malformed(
                        line: number,
                        "chain \(chain) is not in table \(name): the line ':\(chain) …' is "
                            + "missing; write the rules anew, whole")
                }
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
    private static func chain(_ line: ArraySlice<UInt8>, _ table: String) -> Chain? {
        let words = line.dropFirst().words
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
        _ line: ArraySlice<UInt8>, _ number: Int
    ) throws(RulesetError) -> (chain: String, Rule) {
        var words = try Self.words(line, number)[...]
        // `[12:345] -A …` with counters.
        if words.first?.utf8.first == UInt8(ascii: "[") { words = words.dropFirst() }
        guard words.first == "-A", words.count >= 2 else {
            throw .malformed(
                line: number, "'\(line.text.prefix(40))' is no rule as iptables-save prints")
        }
        let chain = words[words.startIndex + 1]
        var reader = SaveRuleReader(words.dropFirst(2), isIPv6: isIPv6, sets: sets)
        var rule = Rule(text: line.text, statements: reader.statements())
        rule.line = number
        return (chain, rule)
    }

    /// Words, some in quotes with backslashes.
    private static func words(
        _ line: ArraySlice<UInt8>, _ number: Int
    ) throws(RulesetError) -> [String] {
        let quote = UInt8(ascii: "\"")
        // Save programs print no tabs; `iptables-restore` takes them all the same.
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
        var words: [String] = []
        var index = line.startIndex
        while index < line.endIndex {
            let start = index
            while index < line.endIndex, !isBlank(line[index]), line[index] != quote { index += 1 }
            if index == line.endIndex || isBlank(line[index]) {
                if index > start { words.append(line[start..<index].text) }
                index += 1
                continue
            }
            // Quotes begin in the word.
            var word = Array(line[start..<index])
            var isQuoted = false
            while index < line.endIndex, isQuoted || !isBlank(line[index]) {
                if line[index] == quote {
                    isQuoted.toggle()
                } else {
                    let isEscape = isQuoted && line[index] == UInt8(ascii: "\\")
                    if isEscape { index += 1 }
                    if index < line.endIndex { word.append(line[index]) }
                }
                index += 1
            }
            if isQuoted { throw .malformed(line: number, "a quoted text has no end") }
            words.append(String(decoding: word, as: UTF8.self))
        }
        return words
    }
}
