extension PreparedTable {
    /// Chains that lead deeper count as those that do more.
    private static let depthLimit = 64

    /// Whether the rules of a chain, and those that they lead to, do no more than decide.
    func isSimple(_ name: String, _ known: inout [String: Bool], depth: Int = 0) -> Bool {
        if let answer = known[name] { return answer }
        guard depth < Self.depthLimit, let chain = chains[name] else { return false }
        // A circle is none.
        known[name] = false
        let answer = chain.rules.allSatisfy { rule in
            rule.statements.allSatisfy { isSimple($0, &known, depth) }
        }
        known[name] = answer
        return answer
    }

    private func isSimple(
        _ statement: Statement, _ known: inout [String: Bool], _ depth: Int
    ) -> Bool {
        switch statement {
        case .noEffect, .match: return true
        case .verdict(let verdict): return isSimple(verdict, &known, depth)
        case .verdictMap(_, .inline(let elements)):
            return elements.allSatisfy { isSimple($0.value, &known, depth) }
        case .verdictMap(let selectors, .named(let name)):
            guard let list = verdicts[ListKey(name: name, selectors: selectors)] else {
                return false
            }
            return list.elements.allSatisfy { isSimple($0.value, &known, depth) }
        default: return false
        }
    }

    private func isSimple(
        _ verdict: Verdict, _ known: inout [String: Bool], _ depth: Int
    ) -> Bool {
        switch verdict {
        case .accept, .drop, .return, .continue: true
        case .jump(let name), .goto(let name): isSimple(name, &known, depth: depth + 1)
        case .queue: false
        }
    }
}
