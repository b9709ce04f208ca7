/// Leads branches through the chains of one table.
struct ChainWalk {
    let table: PreparedTable
    let topology: Topology
    /// How many steps may still be made.
    var budget: Int
    /// What happened, for who wants to follow it; nil where nobody does.
    var trace: Trace?
    /// Whether a rule has sent one flow two ways.
    var hasForked = false

    /// The kernel allows 16 (`NFT_JUMP_STACK_SIZE`), xtables as many as there are chains.
    private static let depthLimit = 512
    /// More parts of a flow at one time are not followed.
    private static let widthLimit = 100_000
    /// Fewer parts are not looked at whether they can be joined.
    private static let fewParts = 64
    /// What a rule that is looked at costs, in steps of finding it.
    static let stepsPerRule = 50

    init(table: PreparedTable, topology: Topology, budget: Int, trace: Trace? = nil) {
        self.table = table
        self.topology = topology
        self.budget = budget
        self.trace = trace
    }

    /// Branches through a chain from its first rule on.
    ///
    /// Each waits at the next rule that can be about it, so that the others cost it nothing; many
    /// rules that look at addresses and ports alone are asked at once (``FirstMatch``).
    mutating func run(
        _ name: String, _ branches: [Branch], depth: Int = 0
    ) throws(ReachabilityError) -> ChainResult {
        guard let chain = table.chains[name] else {
            throw .noSuchChain(name, table: table.name)
        }
        if depth > Self.depthLimit { throw .cycle(name, table: table.name) }
        var result = ChainResult()
        var waiting = BranchQueue(chain.index)
        for branch in branches {
            try advance(branch, in: chain, from: 0, &waiting, &result)
        }
        var returned: [Branch] = []
        while let (place, active) = waiting.next() {
            let rule = chain.rules[place]
            budget -= Self.stepsPerRule * active.count
            if budget < 0 || waiting.count > Self.widthLimit { throw .tooComplex }
            let hadForked = hasForked
            hasForked = false
            var step = RuleStep(name: rule.name)
            try apply(rule, active, &step, depth)
            result.ended += step.ended
            returned += step.returned
            if hasForked {
                step.next = Branch.joined(step.next)
            } else if step.next.count > max(Self.fewParts, active.count) {
                step.next = Branch.joined(step.next, enough: active.count)
            }
            hasForked = hasForked || hadForked
            for branch in step.next {
                try advance(branch, in: chain, from: place + 1, &waiting, &result)
            }
        }
        var left = waiting.done + returned
        if hasForked { left += result.continuing }
        if hasForked || depth == 0 && left.count > Self.fewParts { left = Branch.joined(left) }
        result.continuing = hasForked ? left : result.continuing + left
        return result
    }

    /// What becomes of branches in one rule.
    struct RuleStep {
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

    private mutating func apply(
        _ rule: PreparedRule, _ branches: [Branch], _ step: inout RuleStep, _ depth: Int
    ) throws(ReachabilityError) {
        var active = branches
        for statement in rule.statements {
            if active.isEmpty { return }
            switch statement {
            case .noEffect: break
            case .match(let match): active = matched(match, active, &step)
            case .maybe(let reason):
                step.next += active
                hasForked = true
                active = active.map { $0.doubted("\(step.name) (\(reason))") }
                trace?.note(step.name, .maybe(reason), active, depth)
            case .verdict(let verdict):
                try conclude(verdict, active, &step, depth)
                active = step.takeStaying()
            case .anyVerdict(let verdicts):
                hasForked = true
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
                    branch.flow.connection.original?.source = branch.flow.box.source
                    branch.flow.connection.original?.sourcePorts = branch.flow.box.sourcePorts
                    branch.flow.connection.isSourceTranslated = true
                    branch.flow.isSourceReplaced = true
                    branch.flow.connection.isSourceDecided = true
                    step.ended.append(
                        Ending(branch: branch, isAccepted: true, rule: step.name))
                }
                trace?.note(step.name, .sourceTranslation, active, depth)
                return
            case .setMark(.copy) where table.isNft:
                // Without a connection there is no mark to read, and the rule ends; xtables goes on.
                step.next += active.filter { !$0.flow.connection.isTracked }
                active = active.filter { $0.flow.connection.isTracked }
                for index in active.indices { active[index].flow.change(statement) }
            case .setMark, .setConntrackMark, .notrack, .setHelper, .setZone:
                for index in active.indices { active[index].flow.change(statement) }
            case .opaque(let reason):
                hasForked = true
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
            var index: BoundsIndex?
            switch elements {
            case .inline(let inline): list = inline
            case .named(let name):
                let key = PreparedTable.ListKey(name: name, selectors: selectors)
                guard let named = table.verdicts[key] else {
                    give(up: branch, "map \(name) cannot be read", &step)
                    continue
                }
                list = named.elements
                index = named.index
                isDynamic = named.isDynamic
            case .unknown(let reason):
                give(up: branch, reason, &step)
                continue
            }
            let split = branch.flow.split(by: selectors, list, index, topology)
            for (flow, verdict) in split.hits {
                try conclude(verdict, [branch.with(flow)], &step, depth)
            }
            if split.maybe.isEmpty, !isDynamic {
                step.next += split.rest.map { branch.with($0) }
                continue
            }
            hasForked = true
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

    mutating func give(up branch: Branch, _ reason: String, _ step: inout RuleStep) {
        hasForked = true
        let branch = branch.doubted("\(step.name) (\(reason))")
        step.next.append(branch)
        for isAccepted in [true, false] {
            step.ended.append(Ending(branch: branch, isAccepted: isAccepted, rule: step.name))
        }
    }
}
