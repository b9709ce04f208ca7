/// Leads branches through the chains of one table.
struct ChainWalk {
    let table: Table
    let topology: Topology
    /// How many steps may still be made.
    var budget: Int
    /// What happened, for who wants to follow it; nil where nobody does.
    var trace: Trace?

    /// The kernel allows 16 (`NFT_JUMP_STACK_SIZE`), xtables as many as there are chains.
    private static let depthLimit = 512
    /// More parts of a flow at one time are not followed.
    private static let widthLimit = 4_096

    /// Branches through a chain from its first rule on.
    mutating func run(
        _ name: String, _ branches: [Branch], depth: Int = 0
    ) throws(ReachabilityError) -> ChainResult {
        guard let chain = table.chains[name] else {
            throw .noSuchChain(name, table: table.name)
        }
        if depth > Self.depthLimit { throw .cycle(name, table: table.name) }
        var result = ChainResult()
        var active = branches
        var returned: [Branch] = []
        for rule in chain.rules {
            if active.isEmpty { break }
            budget -= active.count
            if budget < 0 || active.count > Self.widthLimit { throw .tooComplex }
            var step = RuleStep(
                name: RuleName(
                    table: "\(table.family.rawValue) \(table.name)", chain: name,
                    handle: rule.handle, text: rule.text))
            try apply(rule, active, &step, depth)
            result.ended += step.ended
            returned += step.returned
            active = Self.distinct(step.next)
        }
        result.continuing = Self.distinct(active + returned)
        return result
    }

    /// What becomes of branches in one rule.
    private struct RuleStep {
        let name: RuleName
        /// To the next rule.
        var next: [Branch] = []
        /// With the verdict `continue`: to the next statement of the rule.
        var staying: [Branch] = []
        /// Out of the chain, back to the rule that led into it.
        var returned: [Branch] = []
        var ended: [Ending] = []

        mutating func takeStaying() -> [Branch] {
            defer { staying = [] }
            return staying
        }
    }

    /// Branches with one flow are one; a certain one counts for an uncertain one too, since what
    /// happens to the flow from here is the same.
    private static func distinct(_ branches: [Branch]) -> [Branch] {
        if branches.count < 2 { return branches }
        var seen: [Flow: Int] = [:]
        var result: [Branch] = []
        for branch in branches {
            if let index = seen[branch.flow] {
                if branch.doubt == nil { result[index].doubt = nil }
            } else {
                seen[branch.flow] = result.count
                result.append(branch)
            }
        }
        return result
    }

    private mutating func apply(
        _ rule: Rule, _ branches: [Branch], _ step: inout RuleStep, _ depth: Int
    ) throws(ReachabilityError) {
        var active = branches
        for statement in rule.statements {
            if active.isEmpty { return }
            switch statement {
            case .noEffect: break
            case .match(let match): active = matched(match, active, &step)
            case .maybe(let reason):
                for branch in active {
                    step.next.append(branch)
                }
                active = active.map { $0.doubted("\(step.name) (\(reason))") }
                trace?.note(step.name, .maybe(reason), active, depth)
            case .verdict(let verdict):
                try conclude(verdict, active, &step, depth)
                active = step.takeStaying()
            case .anyVerdict(let verdicts):
                for verdict in verdicts { try conclude(verdict, active, &step, depth) }
                active = step.takeStaying()
            case .verdictMap(let selectors, let elements):
                try conclude(selectors, elements, active, &step, depth)
                active = step.takeStaying()
            case .destinationNAT(let target):
                let count = step.ended.count
                for branch in active { translate(branch, target, &step) }
                trace?.note(step.name, .translation, step.ended[count...].map(\.branch), depth)
                return
            case .sourceNAT:
                for branch in active {
                    if branch.flow.output == "lo" {
                        // What this machine sends itself comes in again with that address.
                        give(up: branch, "the source of packets to itself is changed", &step)
                        continue
                    }
                    var branch = branch
                    branch.flow.connection.original?.source = branch.flow.source
                    branch.flow.connection.original?.sourcePorts = branch.flow.sourcePorts
                    branch.flow.connection.isSourceTranslated = true
                    branch.flow.isSourceReplaced = true
                    branch.flow.connection.isSourceDecided = true
                    step.ended.append(
                        Ending(branch: branch, isAccepted: true, rule: step.name))
                }
                trace?.note(step.name, .sourceTranslation, active, depth)
                return
            case .setMark(.copy) where table.source.hasPrefix("nft"):
                // Without a connection there is no mark to read, and the rule ends; xtables goes on.
                step.next += active.filter { !$0.flow.connection.isTracked }
                active = active.filter { $0.flow.connection.isTracked }
                for index in active.indices { active[index].flow.change(statement) }
            case .setMark, .setConntrackMark, .notrack, .setHelper, .setZone:
                for index in active.indices { active[index].flow.change(statement) }
            case .opaque(let reason):
                trace?.note(step.name, .opaque(reason), active, depth)
                let doubt = "\(step.name) (\(reason))"
                for branch in active {
                    let branch = branch.doubted(doubt)
                    step.next.append(branch)
                    for isAccepted in [true, false] {
                        step.ended.append(
                            Ending(branch: branch, isAccepted: isAccepted, rule: step.name))
                    }
                }
                return
            }
        }
        trace?.note(step.name, .passed, active, depth)
        step.next += active
    }

    /// The parts that match; the others go to the next rule.
    private func matched(
        _ match: Match, _ branches: [Branch], _ step: inout RuleStep
    ) -> [Branch] {
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
            let doubt = "\(step.name) (\(split.reason ?? "what the set holds changes"))"
            let maybe = outside.isEmpty ? split.maybe.map { branch.with($0.flow) } : outside
            for part in maybe.map({ $0.doubted(doubt) }) {
                hits.append(part)
                step.next.append(part)
            }
        }
        return hits
    }

    private func split(
        _ flow: Flow, _ selectors: [Selector], _ elements: Elements<Bool>
    ) -> (Split<Bool>, isDynamic: Bool) {
        switch elements {
        case .inline(let list): return (flow.split(by: selectors, list, topology), false)
        case .named(let name):
            guard let set = table.sets[name], case .set(let list) = set.content else {
                return (Self.undecided(flow, "set \(name) cannot be read"), false)
            }
            return (flow.split(by: selectors, list, topology), set.isDynamic)
        case .unknown(let reason): return (Self.undecided(flow, reason), false)
        }
    }

    private static func undecided<Value>(_ flow: Flow, _ reason: String) -> Split<Value> {
        var split = Split<Value>()
        split.rest = [flow]
        split.reason = reason
        return split
    }

    private mutating func conclude(
        _ verdict: Verdict, _ branches: [Branch], _ step: inout RuleStep, _ depth: Int
    ) throws(ReachabilityError) {
        trace?.note(step.name, .verdict(verdict), branches, depth)
        switch verdict {
        case .accept, .drop:
            step.ended += branches.map {
                Ending(branch: $0, isAccepted: verdict == .accept, rule: step.name)
            }
        case .return: step.returned += branches
        case .continue: step.staying += branches
        case .queue:
            for branch in branches.map({ $0.doubted("\(step.name) (a program decides)") }) {
                for isAccepted in [true, false] {
                    step.ended.append(
                        Ending(branch: branch, isAccepted: isAccepted, rule: step.name))
                }
            }
        case .jump(let name):
            let result = try run(name, branches, depth: depth + 1)
            step.ended += result.ended
            step.next += result.continuing
        case .goto(let name):
            let result = try run(name, branches, depth: depth + 1)
            step.ended += result.ended
            step.returned += result.continuing
        }
    }

    private mutating func conclude(
        _ selectors: [Selector], _ elements: Elements<Verdict>, _ branches: [Branch],
        _ step: inout RuleStep, _ depth: Int
    ) throws(ReachabilityError) {
        for branch in branches {
            let list: [Element<Verdict>]
            var isDynamic = false
            switch elements {
            case .inline(let inline): list = inline
            case .named(let name):
                guard let set = table.sets[name], case .verdicts(let named) = set.content else {
                    give(up: branch, "map \(name) cannot be read", &step)
                    continue
                }
                list = named
                isDynamic = set.isDynamic
            case .unknown(let reason):
                give(up: branch, reason, &step)
                continue
            }
            let split = branch.flow.split(by: selectors, list, topology)
            for (flow, verdict) in split.hits {
                try conclude(verdict, [branch.with(flow)], &step, depth)
            }
            let doubt = "\(step.name) (\(split.reason ?? "what the map holds changes"))"
            for (flow, verdict) in split.maybe {
                try conclude(verdict, [branch.with(flow).doubted(doubt)], &step, depth)
            }
            for flow in split.rest {
                if isDynamic {
                    give(up: branch.with(flow), "what the map holds changes", &step)
                } else {
                    let rest = branch.with(flow)
                    step.next.append(split.maybe.isEmpty ? rest : rest.doubted(doubt))
                }
            }
        }
    }

    private func give(up branch: Branch, _ reason: String, _ step: inout RuleStep) {
        let branch = branch.doubted("\(step.name) (\(reason))")
        step.next.append(branch)
        for isAccepted in [true, false] {
            step.ended.append(Ending(branch: branch, isAccepted: isAccepted, rule: step.name))
        }
    }

    private func translate(_ branch: Branch, _ target: Target, _ step: inout RuleStep) {
        func end(_ flow: Flow, _ value: TargetValue, _ doubt: String?) {
            var part = branch.with(flow)
            part.doubt = part.doubt ?? doubt
            part.flow.translate(to: value)
            step.ended.append(Ending(branch: part, isAccepted: true, rule: step.name))
        }
        switch target {
        case .fixed(let address, let ports):
            end(branch.flow, TargetValue(address: address, ports: ports), nil)
        case .redirect(let ports):
            let own = branch.flow.input.flatMap {
                topology.address(of: $0, isIPv6: branch.flow.isIPv6)
            }
            let address = own ?? (branch.flow.isIPv6 ? 1 : 0x7F00_0001)
            end(
                branch.flow, TargetValue(address: IntervalSet(address), ports: ports), nil)
        case .anyOf(let values):
            for value in values { end(branch.flow, value, nil) }
        case .mapped(let selectors, let elements):
            let list: [Element<TargetValue>]
            switch elements {
            case .inline(let inline): list = inline
            case .named(let name):
                guard let set = table.sets[name], case .targets(let named) = set.content,
                    !set.isDynamic
                else { return give(up: branch, "map \(name) cannot be read", &step) }
                list = named
            case .unknown(let reason): return give(up: branch, reason, &step)
            }
            let split = branch.flow.split(by: selectors, list, topology)
            for (flow, value) in split.hits { end(flow, value, nil) }
            for (flow, value) in split.maybe { end(flow, value, "\(step.name)") }
            step.next += split.rest.map { branch.with($0) }
        case .unknown(let reason): give(up: branch, reason, &step)
        }
    }
}
