/// What becomes of packets of some sources, all to one place.
struct Judgement {
    var sources: IntervalSet
    var decision: Reach.Decision
    /// What decides; nil where nothing could be followed.
    var part: Reachability.Part?
    /// Why it is unknown.
    var reason: String?

    /// Where it is delivered, if anywhere.
    var end: (address: IntervalSet, ports: IntervalSet, isLocal: Bool)? {
        decision == .drop ? nil : part?.deliveredTo
    }

    /// The sources of parts that all are about the asked ports and destinations, apart by what
    /// decides about them.
    ///
    /// What is in an accepted and in a dropped part is unknown.
    static func all(of parts: [Reachability.Part]) -> [Judgement] {
        let accepted = IntervalSet(parts.filter(\.isAccepted).flatMap(\.source.ranges))
        let dropped = IntervalSet(parts.filter { !$0.isAccepted }.flatMap(\.source.ranges))
        var found: [Judgement] = []
        func take(
            _ sources: IntervalSet, _ decision: Reach.Decision, _ some: [Reachability.Part]
        ) {
            var rest = sources
            for part in some where !rest.isEmpty {
                let mine = part.source.intersection(rest)
                if mine.isEmpty { continue }
                rest = rest.subtracting(mine)
                let reason =
                    decision == .unknown
                    ? part.doubt
                        ?? "it depends on the client's port, or on which of several ends is chosen"
                    : nil
                let isLike: (Judgement) -> Bool = {
                    $0.decision == decision && $0.reason == reason
                        && $0.part?.rule == part.rule && $0.part?.leadsLike(part) == true
                }
                if let index = found.firstIndex(where: isLike) {
                    found[index].sources = found[index].sources.union(mine)
                } else {
                    found.append(
                        Judgement(
                            sources: mine, decision: decision, part: part, reason: reason))
                }
            }
        }
        take(accepted.subtracting(dropped), .accept, parts.filter(\.isAccepted))
        take(dropped.subtracting(accepted), .drop, parts.filter { !$0.isAccepted })
        let doubted = parts.filter { $0.doubt != nil } + parts.filter { !$0.isAccepted }
        take(accepted.intersection(dropped), .unknown, doubted)
        return found
    }
}

extension Reachability.Part {
    fileprivate func leadsLike(_ other: Reachability.Part) -> Bool {
        isTranslated == other.isTranslated && deliveredTo?.address == other.deliveredTo?.address
            && deliveredTo?.ports == other.deliveredTo?.ports
    }
}

extension Reach {
    /// Who waits for packets that were judged; nil where that is not known, or where they are not
    /// delivered to this machine.
    ///
    /// - Parameters:
    ///   - addresses: Where they were sent to.
    ///   - ports: The same.
    func listeners(
        _ judgement: Judgement, to addresses: IntervalSet, ports: IntervalSet,
        _ question: Reachability.Question
    ) -> [Topology.Listener]? {
        guard let all = topology.listeners else { return nil }
        var (addresses, ports) = (addresses, ports)
        if let part = judgement.part, part.isTranslated {
            guard let end = part.deliveredTo, end.isLocal else { return nil }
            addresses = end.address
            if end.ports.single != nil || end.ports.intersection(ports).isEmpty {
                ports = end.ports
            }
        } else {
            // What is dropped has no end, and would have been for this machine.
            let own = topology.localAddresses(isIPv6: question.isIPv6)
            if addresses.intersection(own).isEmpty { return nil }
        }
        return Self.listeners(
            all, transport: question.transport, addresses, ports, isIPv6: question.isIPv6)
    }

    static func listeners(
        _ all: [Topology.Listener], transport: UInt8, _ addresses: IntervalSet,
        _ ports: IntervalSet, isIPv6: Bool
    ) -> [Topology.Listener] {
        let name = transport == 6 ? "tcp" : "udp"
        let found = all.filter {
            $0.transport == name && ports.contains($0.port) && $0.takes(addresses, isIPv6: isIPv6)
        }
        // One for any address of IPv6 gets IPv4's packets where no other is there for them.
        let own = found.filter { $0.isIPv6 == isIPv6 }
        return own.isEmpty ? found : own
    }
}
