/// A flow on its way, with why it is not certain that it is there at all.
struct Branch: Sendable {
    var flow: Flow
    /// Nil: whatever happens to it happens for sure.
    var doubt: String?
    /// The last rule that has let it pass.
    var accepted: RuleName?
}

/// A rule by its place, and its text.
package struct RuleName: Hashable, Sendable, CustomStringConvertible {
    package let table: String
    package let chain: String
    package let handle: Int?
    package let text: String

    package var description: String {
        let number = handle.map { " handle \($0)" } ?? ""
        return [table, chain].filter { !$0.isEmpty }.joined(separator: " ") + "\(number): \(text)"
    }
}

/// A branch that has come to its end in a base chain.
struct Ending: Sendable {
    var branch: Branch
    var isAccepted: Bool
    /// Nil where a chain's policy decided.
    var rule: RuleName
}

/// What came of branches in a chain.
struct ChainResult: Sendable {
    /// They go on behind the rule that led into the chain.
    var continuing: [Branch] = []
    var ended: [Ending] = []
}

/// Why the way of a packet cannot be followed.
package enum ReachabilityError: Error, Hashable, CustomStringConvertible {
    case tooComplex
    case noSuchChain(String, table: String)
    case cycle(String, table: String)

    package var description: String {
        switch self {
        case .tooComplex:
            "the rules split the packets into more parts than are followed; ask for fewer at once"
        case .noSuchChain(let name, let table):
            "a rule of table \(table) leads to chain '\(name)', which is not there"
        case .cycle(let name, let table):
            "the chains of table \(table) lead from '\(name)' back to itself"
        }
    }
}
