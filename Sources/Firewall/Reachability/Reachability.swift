/// Which packets come through: the question of a firewall.
package struct Reachability: Sendable {
    private let ruleset: Ruleset
    /// In the order that the rules were probably made in, and where that can matter in the other.
    private let plans: [HookPlan]
    private let topology: Topology

    /// Steps of one question: rules times parts of its packets.
    package static let budget = 200_000_000

    package init(_ ruleset: Ruleset, _ topology: Topology) {
        self.ruleset = ruleset
        self.topology = topology
        let plan = HookPlan(ruleset, isNewestFirst: true)
        plans = plan.hasTies ? [plan, HookPlan(ruleset, isNewestFirst: false)] : [plan]
    }

    /// Packets of which one asks.
    package struct Question: Hashable, Sendable {
        package var isIPv6: Bool
        package var source: IntervalSet
        package var destination: IntervalSet
        /// The interface at which they come in; `lo` for those of this machine.
        package var interface: String
        /// 6 for TCP, 17 for UDP.
        package var transport: UInt8
        package var ports: IntervalSet

        package init(
            isIPv6: Bool, source: IntervalSet, destination: IntervalSet, interface: String,
            transport: UInt8, ports: IntervalSet
        ) {
            self.isIPv6 = isIPv6
            self.source = source
            self.destination = destination
            self.interface = interface
            self.transport = transport
            self.ports = ports
        }
    }

    /// What becomes of some of the packets in question.
    package struct Part: Sendable {
        package var source: IntervalSet
        package var destination: IntervalSet
        package var ports: IntervalSet
        package var isAccepted: Bool
        /// The rule that decided; nil where no rule did.
        package var rule: RuleName?
        /// Why it is not certain that it comes to this.
        package var doubt: String?
        /// Where it was delivered, as address and ports; nil where it was not.
        package var deliveredTo: (address: IntervalSet, ports: IntervalSet, isLocal: Bool)?
        /// Whether a rule has changed where it goes.
        package var isTranslated = false
    }

    /// The ports from which clients open connections (`net.ipv4.ip_local_port_range`).
    private static let clientPorts: ClosedRange<UInt128> = 32_768...60_999

    /// What becomes of the packets; packets in an accepted and in a dropped part are undecided.
    package func parts(of question: Question) throws(ReachabilityError) -> [Part] {
        var traces: [Trace]?
        return try parts(of: question, &traces)
    }

    /// The same, with a trace for each order of chains that was followed, where one wants any.
    func parts(
        of question: Question, _ traces: inout [Trace]?
    ) throws(ReachabilityError) -> [Part] {
        var all: [Part] = []
        for (number, plan) in plans.enumerated() {
            var trace = traces.map { _ in Trace() }
            let found = try parts(of: question, plan, &trace)
            if let trace { traces?.append(trace) }
            for part in found {
                var part = part
                if number > 0 {
                    part.doubt =
                        part.doubt
                        ?? "it depends on which of two chains with one priority is asked first"
                }
                all.append(part)
            }
        }
        return all
    }

    private func parts(
        of question: Question, _ plan: HookPlan, _ trace: inout Trace?
    ) throws(ReachabilityError) -> [Part] {
        var journey = Journey(
            ruleset: ruleset, plan: plan, topology: topology,
            clientInterface: question.interface, budget: Self.budget)
        journey.trace = trace
        var flow = Flow(
            isIPv6: question.isIPv6, source: question.source, destination: question.destination,
            sourcePorts: IntervalSet(Self.clientPorts), destinationPorts: question.ports,
            transport: question.transport, input: question.interface)
        flow.connection.original = Connection.Tuple(
            source: flow.source, destination: flow.destination, sourcePorts: flow.sourcePorts,
            destinationPorts: flow.destinationPorts)
        var delivered = try journey.open(Branch(flow: flow))
        delivered = try journey.answer(delivered)
        if question.transport == 6 {
            delivered = try journey.answer(try journey.follow(delivered))
        }
        trace = journey.trace
        let accepted = delivered.map { part($0, isAccepted: true, rule: $0.accepted) }
        return accepted
            + journey.dropped.map { part($0.branch, isAccepted: false, rule: $0.rule) }
    }

    private func part(_ branch: Branch, isAccepted: Bool, rule: RuleName?) -> Part {
        let client = branch.flow.client
        let end = branch.flow.connection.translated
        let own = topology.localAddresses(isIPv6: branch.flow.isIPv6)
        return Part(
            source: client.source, destination: client.destination,
            ports: client.destinationPorts, isAccepted: isAccepted, rule: rule,
            doubt: branch.doubt,
            deliveredTo: end.map {
                ($0.destination, $0.destinationPorts, !$0.destination.intersection(own).isEmpty)
            }, isTranslated: branch.flow.connection.isDestinationTranslated)
    }
}

extension Flow {
    /// The addresses and ports as the client has them.
    var client: Connection.Tuple {
        var client =
            phase.isBack
            ? Connection.Tuple(
                source: destination, destination: source, sourcePorts: destinationPorts,
                destinationPorts: sourcePorts)
            : Connection.Tuple(
                source: source, destination: destination, sourcePorts: sourcePorts,
                destinationPorts: destinationPorts)
        if connection.isDestinationTranslated, let original = connection.original {
            client.destination = original.destination
            client.destinationPorts = original.destinationPorts
        }
        if connection.isSourceTranslated, let original = connection.original {
            client.source = original.source
            client.sourcePorts = original.sourcePorts
        }
        return client
    }
}

extension Journey {
    /// The first packet: where it was delivered.
    fileprivate mutating func open(_ branch: Branch) throws(ReachabilityError) -> [Branch] {
        trace?.begin([branch])
        guard branch.flow.input == "lo" else {
            let (local, forwarded) = try arrive([branch])
            return local + forwarded
        }
        var own = branch
        own.flow.input = nil
        own.flow.output = "lo"
        return try loop(try send([own]))
    }

    /// What this machine has sent to itself comes in again; the rest has left it.
    private mutating func loop(_ branches: [Branch]) throws(ReachabilityError) -> [Branch] {
        var back: [Branch] = []
        var away: [Branch] = []
        for branch in branches {
            var branch = branch
            guard branch.flow.output == "lo" else {
                away.append(branch)
                continue
            }
            branch.flow.input = "lo"
            branch.flow.output = nil
            back.append(branch)
        }
        let (local, forwarded) = try arrive(back)
        return away + local + forwarded
    }

    /// The answers to what was delivered, back to the client.
    fileprivate mutating func answer(
        _ delivered: [Branch]
    ) throws(ReachabilityError) -> [Branch] {
        var arrived: [Branch] = []
        for branch in delivered {
            var answer = branch.with(branch.flow.answered())
            trace?.begin([answer])
            guard answer.flow.input == nil else {
                if !branch.flow.connection.isSourceTranslated {
                    let itself = branch.flow.source.intersection(branch.flow.destination)
                    if !itself.isEmpty {
                        // It takes its own address for the client's, and no answer comes by here.
                        var lost = branch.flow
                        lost.source = itself
                        drop(branch.with(lost), "a machine that would answer itself")
                        answer.flow.destination = answer.flow.destination.subtracting(itself)
                        if answer.flow.destination.isEmpty { continue }
                    }
                }
                // Another machine answers: what was sent in its own name comes back to this one.
                if branch.flow.connection.isSourceTranslated,
                    let own = topology.address(
                        of: answer.flow.input, isIPv6: answer.flow.isIPv6)
                {
                    answer.flow.destination = IntervalSet(own)
                }
                let (local, forwarded) = try arrive([answer])
                arrived += local + forwarded
                continue
            }
            arrived += try loop(try send([answer]))
        }
        return arrived
    }

    /// What the client sends once it is connected.
    fileprivate mutating func follow(
        _ answered: [Branch]
    ) throws(ReachabilityError) -> [Branch] {
        var arrived: [Branch] = []
        for branch in answered {
            var flow = branch.flow
            let client = flow.client
            flow.phase = .following
            flow.isSourceReplaced = false
            flow.source = client.source
            flow.destination = client.destination
            flow.sourcePorts = client.sourcePorts
            flow.destinationPorts = client.destinationPorts
            flow.output = nil
            flow.mark = Mark()
            flow.connection.state = nil
            trace?.begin([branch.with(flow)])
            guard clientInterface != "lo" else {
                flow.input = nil
                flow.output = "lo"
                arrived += try loop(try send([branch.with(flow)]))
                continue
            }
            flow.input = clientInterface
            let (local, forwarded) = try arrive([branch.with(flow)])
            arrived += local + forwarded
        }
        return arrived
    }
}
