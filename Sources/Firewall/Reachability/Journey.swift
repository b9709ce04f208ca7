/// Leads packets through the hooks of the machine, and the answers back.
struct Journey {
    let tables: [PreparedTable]
    let plan: HookPlan
    let topology: Topology
    /// Where the client's packets come in.
    let clientInterface: String
    /// How many steps may still be made.
    var budget: Int
    /// What did not come through, by which rule.
    var dropped: [Ending] = []
    /// By the devices by which packets come; see ``validated(_:)``.
    var believedSources: [String: IntervalSet] = [:]
    /// What happened, for who wants to follow it; nil where nobody does.
    var trace: Trace?

    /// So many are not looked at whether they can be joined where nothing has changed them.
    private static let manyParts = 1_000

    init(
        tables: [PreparedTable], plan: HookPlan, topology: Topology, clientInterface: String,
        budget: Int
    ) {
        self.clientInterface = clientInterface
        self.tables = tables
        self.plan = plan
        self.topology = topology
        self.budget = budget
    }

    /// A packet that comes in at a device: those that reach this machine itself, and those that
    /// leave it again.
    mutating func arrive(
        _ branches: [Branch]
    ) throws(ReachabilityError) -> (local: [Branch], forwarded: [Branch]) {
        var active = branches
        for (table, chain) in plan.edges(.ingress, device: branches.first?.flow.input) {
            trace?.enter(.ingress, active)
            active = try pass(table, chain.name, active)
        }
        active = try pass(.prerouting, active)
        var local: [Branch] = []
        var outward: [Branch] = []
        let lost = dropped.count
        for branch in active {
            for part in validated(branch) { route(part, &local, &outward) }
        }
        trace?.route(local: local, outward: outward, lost: dropped[lost...])
        local = try pass(.input, local)
        outward = try pass(.forward, outward)
        return (local, try leave(outward))
    }

    /// A packet that this machine makes, up to the device by which it leaves.
    mutating func send(_ branches: [Branch]) throws(ReachabilityError) -> [Branch] {
        var routed: [Branch] = []
        let lost = dropped.count
        for branch in branches { direct(branch, &routed) }
        trace?.route(local: [], outward: routed, lost: dropped[lost...])
        // What NAT has changed is routed anew.
        var active: [Branch] = []
        for branch in try pass(.output, routed) { direct(branch, &active) }
        return try leave(active)
    }

    /// What this machine sends, apart by the devices by which it leaves: `lo` for its own addresses.
    private mutating func direct(_ branch: Branch, _ routed: inout [Branch]) {
        let isIPv6 = branch.flow.isIPv6
        let own = topology.localAddresses(isIPv6: isIPv6)
        var rest = branch.flow
        func take(_ addresses: IntervalSet, _ device: String?) {
            let part = rest.destination.intersection(addresses)
            if part.isEmpty { return }
            var flow = rest
            flow.destination = part
            flow.output = device
            routed.append(branch.with(flow))
            rest.destination = rest.destination.subtracting(part)
        }
        take(own, "lo")
        for route in topology.routes(isIPv6: isIPv6) where !rest.destination.isEmpty {
            if route.kind == .unicast {
                take(IntervalSet(route.network), route.device)
                continue
            }
            let part = rest.destination.intersection(IntervalSet(route.network))
            if part.isEmpty { continue }
            rest.destination = rest.destination.subtracting(part)
            var flow = rest
            flow.destination = part
            if topology.hasOtherWays { routed.append(elsewhere(branch.with(flow))) }
            dropped.append(
                Ending(
                    branch: branch.with(flow), isAccepted: false,
                    rule: Self.routing("no way back to this address")))
        }
        if rest.destination.isEmpty { return }
        if topology.hasOtherWays { routed.append(elsewhere(branch.with(rest))) }
        dropped.append(
            Ending(
                branch: branch.with(rest), isAccepted: false,
                rule: Self.routing("no route back to this address")))
    }

    /// What the main table has no route for may leave by another table.
    func elsewhere(_ branch: Branch) -> Branch {
        var branch = branch.doubted("which of several routing tables is used")
        branch.flow.output = ""
        return branch
    }

    /// For a reason that is no rule.
    mutating func drop(_ branch: Branch, _ text: String) {
        dropped.append(Ending(branch: branch, isAccepted: false, rule: Self.routing(text)))
        trace?.route(local: [], outward: [], lost: dropped.suffix(1))
    }

    static func routing(_ text: String) -> RuleName {
        RuleName(table: "routing", chain: "", handle: nil, text: text)
    }

    private mutating func leave(_ branches: [Branch]) throws(ReachabilityError) -> [Branch] {
        var left: [Branch] = []
        let passed = try pass(.postrouting, branches)
        for device in Set(passed.map(\.flow.output)).sorted(by: { ($0 ?? "") < ($1 ?? "") }) {
            var active = passed.filter { $0.flow.output == device }
            for (table, chain) in plan.edges(.egress, device: device) {
                trace?.enter(.egress, active)
                active = try pass(table, chain.name, active)
            }
            left += active
        }
        return left
    }

    private mutating func pass(
        _ hook: Hook, _ branches: [Branch]
    ) throws(ReachabilityError) -> [Branch] {
        guard let isIPv6 = branches.first?.flow.isIPv6 else { return [] }
        var active = branches
        trace?.enter(hook, active)
        for stop in plan.stops(at: hook, isIPv6: isIPv6) {
            if active.isEmpty { break }
            switch stop {
            case .conntrack:
                for index in active.indices { active[index].flow.track() }
                trace?.track(active)
            case .chain(let table, let name):
                active = try pass(table, name, active)
            case .nat(let chains):
                active = try translate(hook, chains, active)
                // The ends of a service that is behind several addresses. Without NAT many parts
                // have little in common.
                if active.count > 1, active.count < Self.manyParts || !chains.isEmpty {
                    active = Branch.joined(active)
                }
            }
        }
        return active
    }

    /// Branches through one base chain; what is dropped there is kept.
    private mutating func pass(
        _ table: Int, _ name: String, _ branches: [Branch]
    ) throws(ReachabilityError) -> [Branch] {
        let table = tables[table]
        guard let base = table.chains[name]?.base, !branches.isEmpty else { return branches }
        trace?.enter(name, of: table, base, branches)
        var walk = ChainWalk(table: table, topology: topology, budget: budget, trace: trace)
        let result = try walk.run(name, branches)
        budget = walk.budget
        trace = walk.trace
        var passed: [Branch] = []
        for ending in result.ended {
            if ending.isAccepted {
                var branch = ending.branch
                if base.decides, branch.flow.phase == .opening { branch.accepted = ending.rule }
                passed.append(branch)
            } else {
                dropped.append(ending)
            }
        }
        let policy = RuleName(
            table: "\(table.family.rawValue) \(table.name)", chain: name, handle: nil,
            text: base.accepts ? "policy accept" : "policy drop")
        trace?.conclude(policy, isAccepted: base.accepts, result.continuing)
        for branch in result.continuing {
            if base.accepts {
                var branch = branch
                if base.decides, branch.flow.phase == .opening, branch.accepted == nil {
                    branch.accepted = policy
                }
                passed.append(branch)
            } else {
                dropped.append(Ending(branch: branch, isAccepted: false, rule: policy))
            }
        }
        return passed
    }

    private mutating func translate(
        _ hook: Hook, _ chains: [(table: Int, name: String)], _ branches: [Branch]
    ) throws(ReachabilityError) -> [Branch] {
        let isDestination = [.prerouting, .output].contains(hook)
        var done: [Branch] = []
        var active: [Branch] = []
        for branch in branches {
            var branch = branch
            let connection = branch.flow.connection
            let isDecided =
                isDestination ? connection.isDestinationDecided : connection.isSourceDecided
            let isTracked = connection.state == Connection.State.new
            if branch.flow.phase == .opening, isTracked, !isDecided {
                active.append(branch)
            } else {
                if connection.isZoned, branch.flow.phase != .opening,
                    connection.isDestinationTranslated || connection.isSourceTranslated
                {
                    branch = branch.doubted("whether NAT knows the connection in its zone")
                    drop(branch, "NAT in another zone")
                }
                let before = branch.flow
                branch.flow.translateBack(isDestination: isDestination)
                if branch.flow != before { trace?.translateBack(branch) }
                done.append(branch)
            }
        }
        for chain in chains {
            active = try pass(chain.table, chain.name, active)
            done += active.filter {
                isDestination
                    ? $0.flow.connection.isDestinationDecided : $0.flow.connection.isSourceDecided
            }
            active = active.filter {
                isDestination
                    ? !$0.flow.connection.isDestinationDecided
                    : !$0.flow.connection.isSourceDecided
            }
            if active.isEmpty { break }
        }
        for branch in active {
            var branch = branch
            if isDestination {
                branch.flow.connection.isDestinationDecided = true
            } else {
                branch.flow.connection.isSourceDecided = true
            }
            done.append(branch)
        }
        return done
    }
}

extension BaseChain {
    /// Whether people think of its rules when they ask what lets a connection in.
    fileprivate var decides: Bool {
        kind == .filter && [.input, .forward].contains(hook)
    }
}
