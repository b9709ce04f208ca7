import Firewall
import Posture

/// Facts about who reaches the node from outside.
struct FirewallFacts {
    private let found: FirewallSource.Found
    private let reach: Reach
    private let origin: Origin

    /// The ports on which Kubernetes' components listen
    /// (https://kubernetes.io/docs/reference/networking/ports-and-protocols/), SSH, and the network
    /// plugins' own.
    private static let ports: [(isTCP: Bool, range: ClosedRange<UInt128>)] = [
        (true, 22...22), (true, 179...179), (true, 2379...2380), (true, 4240...4240),
        (true, 6443...6443), (true, 9099...9099), (true, 10248...10248), (true, 10249...10249),
        (true, 10250...10250), (true, 10255...10255), (true, 10256...10256),
        (true, 10257...10257), (true, 10259...10259), (true, 30_000...32_767),
        (false, 4789...4789), (false, 8472...8472), (false, 51_820...51_821),
        (false, 30_000...32_767),
    ]
    /// From where no packets of others come: multicast and above, IPv6's multicast.
    private static let nowhere4: ClosedRange<UInt128> = 0xE000_0000...0xFFFF_FFFF
    private static let nowhere6: ClosedRange<UInt128> = (0xFF << 120)...UInt128.max
    /// More ranges than these are not listed.
    private static let limit = 200

    init(_ found: FirewallSource.Found) {
        self.found = found
        reach = Reach(found.ruleset, found.topology)
        origin = .command(found.commands.first ?? "no rules in use")
    }

    var fact: Fact {
        let tables = found.ruleset.tables.map {
            Fact(.string("\($0.family.rawValue) \($0.name)"), from: origin)
        }
        let rules = found.ruleset.tables.reduce(0) { sum, table in
            sum + table.chains.values.reduce(0) { $0 + $1.rules.count }
        }
        let (ports, open) = reached()
        return Fact(
            .map([
                "commands": Fact(
                    .list(found.commands.map { Fact(.string($0), from: origin) }), from: origin),
                "tables": Fact(.list(tables), from: origin),
                "rules": Fact(.int(Int64(rules)), from: origin),
                "ports": ports, "open": open,
            ]), from: origin)
    }

    /// The interfaces with a default route, by which strangers come.
    private func ways(isIPv6: Bool) -> [String] {
        let routes = isIPv6 ? found.topology.routes6 : found.topology.routes4
        var names: [String] = []
        for route in routes where route.prefix == 0 && route.kind == .unicast {
            if let device = route.device, !names.contains(device) { names.append(device) }
        }
        return names
    }

    /// The node's addresses: each answers at every interface, whichever it belongs to.
    private func own(isIPv6: Bool) -> IntervalSet {
        let inner: [ClosedRange<UInt128>] =
            isIPv6 ? [1...1, (0xFE80 << 112)...((0xFEC0 << 112) - 1)] : [0x7F00_0000...0x7FFF_FFFF]
        return found.topology.localAddresses(isIPv6: isIPv6).subtracting(IntervalSet(inner))
    }

    /// Who can be a stranger, and the addresses that are left out of that.
    private func strangers(isIPv6: Bool) -> (asked: IntervalSet, others: IntervalSet) {
        let others = found.topology.localAddresses(isIPv6: isIPv6).union(
            IntervalSet(isIPv6 ? Self.nowhere6 : Self.nowhere4))
        let all = IntervalSet(0...(isIPv6 ? .max : 0xFFFF_FFFF))
        return (all.subtracting(others), others)
    }

    private func reached() -> (ports: Fact, open: Fact) {
        var ports: [Fact] = []
        var open: [Fact] = []
        for isIPv6 in [false, true] {
            for way in ways(isIPv6: isIPv6) {
                for isTCP in [true, false] {
                    let parts: [Reachability.Part]
                    do {
                        parts = try reach.parts(
                            from: strangers(isIPv6: isIPv6).asked, to: own(isIPv6: isIPv6),
                            isIPv6: isIPv6, interface: way, ports: IntervalSet(1...65_535),
                            isTCP: isTCP)
                    } catch {
                        let unknown = Fact.unknown("\(error)", from: origin)
                        return (unknown, unknown)
                    }
                    for entry in Self.ports where entry.isTCP == isTCP {
                        ports.append(fact(parts, entry.range, way, isIPv6, isTCP))
                    }
                    for range in Self.ranges(parts) {
                        open.append(fact(parts, range, way, isIPv6, isTCP))
                    }
                }
            }
        }
        guard open.count <= Self.limit else {
            let reason = "the rules tell more than \(Self.limit) ranges of ports apart"
            return (Fact(.list(ports), from: origin), .unknown(reason, from: origin))
        }
        return (Fact(.list(ports), from: origin), Fact(.list(open), from: origin))
    }

    /// Whether it is the larger part of all addresses that gets in: a list of a few that do not
    /// changes nothing about that.
    private func anywhere(_ summary: Reach.Summary, isIPv6: Bool) -> Fact {
        let half: UInt128 = isIPv6 ? 1 << 127 : 1 << 31
        if summary.accepted.size > half { return Fact(.bool(true), from: origin) }
        guard summary.accepted.union(summary.unknown).size > half else {
            return Fact(.bool(false), from: origin)
        }
        return .unknown(summary.reason ?? "it depends on more than the rules", from: origin)
    }

    /// The ranges of ports that fare alike, without those that nobody reaches.
    private static func ranges(_ parts: [Reachability.Part]) -> [ClosedRange<UInt128>] {
        var edges: Set<UInt128> = []
        for part in parts where part.isAccepted {
            for range in part.ports.ranges {
                edges.insert(range.lowerBound)
                edges.insert(range.upperBound + 1)
            }
        }
        let sorted = edges.sorted()
        return zip(sorted, sorted.dropFirst()).map { $0...($1 - 1) }.filter { range in
            parts.contains {
                $0.isAccepted && !$0.ports.intersection(IntervalSet(range)).isEmpty
            }
        }
    }

    private func fact(
        _ parts: [Reachability.Part], _ range: ClosedRange<UInt128>, _ way: String,
        _ isIPv6: Bool, _ isTCP: Bool
    ) -> Fact {
        let summary = Reach.summary(parts, ports: range)
        func networks(_ set: IntervalSet) -> Fact {
            // Addresses that nobody else has are added where that makes fewer networks.
            let whole = set.union(strangers(isIPv6: isIPv6).others)
            let set = whole.ranges.count < set.ranges.count ? whole : set
            guard let texts = set.networks(isIPv6: isIPv6) else {
                return .unknown("they are more networks than are listed", from: origin)
            }
            return Fact(.list(texts.map { Fact(.string($0), from: origin) }), from: origin)
        }
        let fields: [String: FactValue] = [
            "family": .string(isIPv6 ? "ipv6" : "ipv4"),
            "protocol": .string(isTCP ? "tcp" : "udp"),
            "interface": .string(way),
            "port": .int(Int64(range.lowerBound)), "lastPort": .int(Int64(range.upperBound)),
            "rule": .string(
                summary.reason ?? summary.rule?.description
                    ?? (summary.accepted.isEmpty
                        ? "no rule lets packets in" : "no rule keeps packets out")),
        ]
        var facts = fields.mapValues { Fact($0, from: origin) }
        facts["acceptedFrom"] = networks(summary.accepted)
        facts["unknownFrom"] = networks(summary.unknown)
        facts["anywhere"] = anywhere(summary, isIPv6: isIPv6)
        return Fact(.map(facts), from: origin)
    }
}
