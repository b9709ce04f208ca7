extension ChainWalk {
    /// The parts that match; the others go to the next rule.
    mutating func matched(
        _ match: Match, _ branches: [Branch], _ step: inout RuleStep
    ) -> [Branch] {
        if !match.isNegated, case .inline(let list) = match.values, list.count == 1 {
            return matched(match.selectors, list[0].key, branches, &step)
        }
        var hits: [Branch] = []
        for branch in branches {
            if match.isNegated, branch.flow.lacks(match.selectors, topology) {
                // What is not there differs from nothing: the rule ends.
                step.next.append(branch)
                continue
            }
            let (split, isDynamic) = split(branch.flow, match.selectors, match.values)
            let inside = split.hits.map { branch.with($0.flow) }
            let outside = split.rest.map { branch.with($0) }
            hits += match.isNegated ? [] : inside
            step.next += match.isNegated ? inside : []
            if split.maybe.isEmpty, split.reason == nil, !isDynamic {
                hits += match.isNegated ? outside : []
                step.next += match.isNegated ? [] : outside
                continue
            }
            // Whether the others match is not known: both are followed.
            hasForked = true
            let doubt = "\(step.name) (\(split.reason ?? "what the set holds changes"))"
            let maybe = outside.isEmpty ? split.maybe.map { branch.with($0.flow) } : outside
            for part in maybe.map({ $0.doubted(doubt) }) {
                hits.append(part)
                step.next.append(part)
            }
        }
        return hits
    }

    /// The same for a single element, as most conditions have it.
    private mutating func matched(
        _ selectors: [Selector], _ key: [Component], _ branches: [Branch], _ step: inout RuleStep
    ) -> [Branch] {
        var hits: [Branch] = []
        for branch in branches {
            switch branch.flow.cut(selectors, key, topology) {
            case .none: step.next.append(branch)
            case .all: hits.append(branch)
            case .part(let inside, let outside):
                hits.append(branch.with(inside))
                for flow in outside { step.next.append(branch.with(flow)) }
            case .unknown(let reason):
                hasForked = true
                let doubted = branch.doubted("\(step.name) (\(reason))")
                hits.append(doubted)
                step.next.append(doubted)
            }
        }
        return hits
    }

    private func split(
        _ flow: Flow, _ selectors: [Selector], _ elements: Elements<Bool>
    ) -> (Split<Bool>, isDynamic: Bool) {
        switch elements {
        case .inline(let list): return (flow.split(by: selectors, list, nil, topology), false)
        case .named(let name):
            guard let list = table.sets[PreparedTable.ListKey(name: name, selectors: selectors)]
            else { return (Self.undecided(flow, "set \(name) cannot be read"), false) }
            return (
                flow.split(by: selectors, list.elements, list.index, topology), list.isDynamic
            )
        case .unknown(let reason): return (Self.undecided(flow, reason), false)
        }
    }

    private static func undecided<Value>(_ flow: Flow, _ reason: String) -> Split<Value> {
        var split = Split<Value>()
        split.rest = [flow]
        split.reason = reason
        return split
    }
}
