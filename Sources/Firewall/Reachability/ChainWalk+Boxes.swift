extension ChainWalk {
    /// Fewer rules are asked one by one.
    private static let fewRules = 16

    /// Leads a branch from one of a chain's rules on: at once up to where rules do more than look at
    /// addresses and ports; there its parts wait.
    ///
    /// Who wants to follow what happens sees it go from rule to rule.
    mutating func advance(
        _ branch: Branch, in chain: PreparedTable.Chain, from start: Int,
        _ waiting: inout BranchQueue, _ result: inout ChainResult
    ) throws(ReachabilityError) {
        guard trace == nil, hasMany(chain, from: start, branch.flow) else {
            waiting.add(branch, from: start, &budget)
            return
        }
        let boxes = try RuleBoxes(chain, from: start, branch.flow, self)
        budget = boxes.budget
        let parts = try FirstMatch.parts(of: branch.flow.box, boxes.entries, &budget)
        // In the order of the rules, as if they had been asked one by one.
        let order = parts.indices.sorted {
            (parts[$0].entry ?? .max, $0) < (parts[$1].entry ?? .max, $1)
        }
        for number in order {
            var flow = branch.flow
            flow.box = parts[number].box
            let part = branch.with(flow)
            switch parts[number].entry.map({ boxes.outcomes[$0] }) {
            case .ends(let isAccepted, let rule):
                result.ended.append(Ending(branch: part, isAccepted: isAccepted, rule: rule))
            case .waits(let place): waiting.add(part, from: place, &budget)
            case .goesOn, nil: result.continuing.append(part)
            }
        }
    }

    private mutating func hasMany(
        _ chain: PreparedTable.Chain, from start: Int, _ flow: Flow
    ) -> Bool {
        guard chain.rules.count - start >= Self.fewRules else { return false }
        let bounds = Bounds(flow)
        var place = start
        for _ in 0..<Self.fewRules {
            place = chain.index.next(bounds, from: place) + 1
            if place > chain.rules.count { break }
        }
        budget -= (place - start) / 4
        return place <= chain.rules.count
    }
}
