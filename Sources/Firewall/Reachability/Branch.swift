/// A flow on its way, with why it is not certain that it is there at all.
struct Branch: Sendable {
    var flow: Flow
    /// Nil: whatever happens to it happens for sure.
    var doubt: String?
    /// The last rule that has let it pass.
    var accepted: RuleName?
}

extension Branch {
    /// Branches that differ in one of ports, source and destination alone, as one.
    ///
    /// Where one of them is certain, the whole is: of an uncertain one it is followed, too, what
    /// happens if it is not there.
    ///
    /// - Parameter enough: As soon as there are no more than these, no others are looked for.
    static func joined(_ branches: [Branch], enough: Int = 1) -> [Branch] {
        var branches = branches
        for dimension in [Flow.Dimension.source, .destinationPorts, .destination] {
            if branches.count <= enough { return branches }
            branches = joined(branches, by: dimension)
        }
        return branches
    }

    private struct Rest: Hashable {
        var flow: Flow
        var accepted: RuleName?

        func hash(into hasher: inout Hasher) {
            flow.hash(into: &hasher)
            hasher.combine(accepted?.handle)
            hasher.combine(accepted?.text)
        }
    }

    private static func joined(_ branches: [Branch], by dimension: Flow.Dimension) -> [Branch] {
        var places = [Rest: Int](minimumCapacity: branches.count)
        var result: [Branch] = []
        result.reserveCapacity(branches.count)
        var ranges: [Int: [ClosedRange<UInt128>]] = [:]
        for branch in branches {
            var rest = Rest(flow: branch.flow, accepted: branch.accepted)
            rest.flow[dimension] = .empty
            guard let place = places[rest] else {
                places[rest] = result.count
                result.append(branch)
                continue
            }
            ranges[place, default: result[place].flow[dimension].ranges] +=
                branch.flow[dimension].ranges
            if branch.doubt == nil { result[place].doubt = nil }
        }
        for (place, all) in ranges { result[place].flow[dimension] = IntervalSet(all) }
        return result
    }
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
