/// Which packets come through: the question of a firewall.
package struct Reachability: Sendable {
    private let tables: [PreparedTable]
    /// In the order that the rules were probably made in, and where that can matter in the other.
    private let plans: [HookPlan]
    private let topology: Topology

    /// Steps of one question: rules times parts of its packets.
    package static let budget = 200_000_000

    package init(_ ruleset: Ruleset, _ topology: Topology) {
        tables = ruleset.tables.map(PreparedTable.init)
        self.topology = topology.prepare()
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
            tables: tables, plan: plan, topology: topology,
            clientInterface: question.interface, budget: Self.budget)
        journey.trace = trace
        var flow = Flow(
            isIPv6: question.isIPv6,
            box: Box(
                source: question.source, destination: question.destination,
                sourcePorts: IntervalSet(Self.clientPorts), destinationPorts: question.ports),
            transport: question.transport, input: question.interface)
        flow.connection.original = flow.box
        var delivered = try journey.open(Branch(flow: flow))
        delivered = try journey.converse(delivered, isLong: question.transport == 6)
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
    var client: Box {
        var client = phase.isBack ? box.turned : box
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
