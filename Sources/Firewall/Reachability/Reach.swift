/// Who reaches which port: the question as people ask it, and its answers.
package struct Reach: Sendable {
    let reachability: Reachability
    let topology: Topology

    package init(_ ruleset: Ruleset, _ topology: Topology) {
        self.topology = topology
        reachability = Reachability(ruleset, topology)
    }

    package enum Decision: String, Sendable {
        case accept, drop, unknown
    }

    /// What becomes of connections from some addresses to a port.
    package struct Answer: Sendable {
        package var from: ClosedRange<UInt128>
        package var isIPv6: Bool
        package var interface: String
        package var to: UInt128
        /// `tcp` or `udp`.
        package var transport: String
        package var port: Int
        package var decision: Decision
        /// Who gets the packets; nil where nobody does.
        package var deliveredTo: String?
        /// The rule that decided; nil where none did.
        package var rule: RuleName?
        /// Why it is unknown; nil where it is not.
        package var reason: String?
        /// Who waits for what is delivered to this machine; nil where that is not known, or where it
        /// is not delivered here.
        package var listeners: [Topology.Listener]?
    }

    /// Where packets from an address come in, and which address they are sent to.
    package struct Way: Hashable, Sendable {
        package var interface: String
        package var to: UInt128

        package init(interface: String, to: UInt128) {
            self.interface = interface
            self.to = to
        }
    }

    /// The way of packets from an address: what the topology says of it, else by the route back;
    /// nil where no route leads there.
    package func way(from source: UInt128, isIPv6: Bool) -> Way? {
        if topology.localAddresses(isIPv6: isIPv6).contains(source) {
            return Way(interface: "lo", to: source)
        }
        let known = topology.sources.first { $0.isIPv6 == isIPv6 && $0.source == source }
        if let known { return Way(interface: known.interface, to: known.destination) }
        let route = topology.routes(isIPv6: isIPv6).first { $0.network.contains(source) }
        guard let device = route?.device else { return nil }
        let own = topology.address(of: device, isIPv6: isIPv6)
        // The address of a point-to-point link is nobody's to ask: take one of the node's own.
        let others = topology.interfaces.filter { $0.name != "lo" }.compactMap {
            topology.address(of: $0.name, isIPv6: isIPv6)
        }
        return (own ?? others.first).map { Way(interface: device, to: $0) }
    }

    /// The answers for each port, in parts where not all addresses fare alike.
    package func answers(
        from source: ClosedRange<UInt128>, isIPv6: Bool, way: Way, ports: [Int], isTCP: Bool
    ) -> [Answer] {
        var traces: [Trace]?
        return answers(
            from: source, isIPv6: isIPv6, way: way, ports: ports, isTCP: isTCP, &traces)
    }

    func answers(
        from source: ClosedRange<UInt128>, isIPv6: Bool, way: Way, ports: [Int], isTCP: Bool,
        _ traces: inout [Trace]?
    ) -> [Answer] {
        let numbers = IntervalSet(ports.map { UInt128($0)...UInt128($0) })
        let question = Reachability.Question(
            isIPv6: isIPv6, source: IntervalSet(source), destination: IntervalSet(way.to),
            interface: way.interface, transport: isTCP ? 6 : 17, ports: numbers)
        func answer(
            _ range: ClosedRange<UInt128>, _ port: Int, _ judgement: Judgement
        ) -> Answer {
            Answer(
                from: range, isIPv6: isIPv6, interface: way.interface, to: way.to,
                transport: isTCP ? "tcp" : "udp", port: port, decision: judgement.decision,
                deliveredTo: judgement.end.map { self.text($0, isIPv6, asked: port) },
                rule: judgement.part?.rule, reason: judgement.reason,
                listeners: listeners(
                    judgement, to: IntervalSet(way.to), ports: IntervalSet(UInt128(port)),
                    question))
        }
        let parts: [Reachability.Part]
        do {
            parts = try reachability.parts(of: question, &traces)
        } catch {
            let judgement = Judgement(
                sources: IntervalSet(source), decision: .unknown, reason: error.description)
            return ports.map { answer(source, $0, judgement) }
        }
        return ports.flatMap { port -> [Answer] in
            Judgement.all(of: parts.filter { $0.ports.contains(UInt128(port)) })
                .flatMap { judgement in
                    judgement.sources.ranges.map { answer($0, port, judgement) }
                }
                .sorted { $0.from.lowerBound < $1.from.lowerBound }
        }
    }

    /// The parts of a question, each for some sources and ports; to be asked about ports.
    package func parts(
        from source: IntervalSet, to destination: IntervalSet, isIPv6: Bool, interface: String,
        ports: IntervalSet, isTCP: Bool
    ) throws(ReachabilityError) -> [Reachability.Part] {
        try reachability.parts(
            of: Reachability.Question(
                isIPv6: isIPv6, source: source, destination: destination,
                interface: interface, transport: isTCP ? 6 : 17, ports: ports))
    }

    package typealias Summary = ReachTable.Summary

    /// What parts say of some ports, at any of the addresses that were asked about; who asks about
    /// many ports asks a ``ReachTable``.
    package static func summary(
        _ parts: [Reachability.Part], ports: ClosedRange<UInt128>
    ) -> Summary {
        ReachTable(parts, within: ports).summary(ports)
    }

    func text(
        _ end: (address: IntervalSet, ports: IntervalSet, isLocal: Bool), _ isIPv6: Bool,
        asked: Int
    ) -> String {
        // Where several ports were asked about at once, none of them was translated.
        let isKept = end.ports.single == nil && end.ports.contains(UInt128(asked))
        let port = isKept ? ":\(asked)" : end.ports.single.map { ":\($0)" } ?? ""
        if end.isLocal { return "node\(port)" }
        guard let address = end.address.single else { return "one of several addresses" }
        let text = Address.text(address, isIPv6: isIPv6)
        return (isIPv6 ? "[\(text)]" : text) + port
    }
}
