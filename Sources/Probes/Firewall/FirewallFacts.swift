import Firewall
import Posture

/// Facts about who reaches the node from outside.
struct FirewallFacts {
    private let found: FirewallSource.Found
    private let reach: Reach
    private let ways: FirewallWays
    private let origin: Origin
    private let restored: Fact?

    /// More interfaces than these are not followed.
    private static let wayLimit = 32
    /// More networks than these are not listed of one range of ports.
    private static let networkLimit = 128
    /// More networks of the node's own are not listed; IPVS gives it the address of each service.
    private static let ownLimit = 65_536

    /// - Parameter restored: What is known of the rules after the next start.
    init(_ found: FirewallSource.Found, restored: Fact? = nil) {
        self.found = found
        self.restored = restored
        reach = Reach(found.ruleset, found.topology)
        ways = FirewallWays(found)
        origin = .command(found.commands.first ?? "no rules in use")
    }

    var fact: Fact {
        let tables = found.ruleset.tables.map {
            Fact(.string("\($0.family.rawValue) \($0.name)"), from: origin)
        }
        let rules = found.ruleset.tables.reduce(0) { sum, table in
            sum + table.chains.values.reduce(0) { $0 + $1.rules.count }
        }
        let outer = [false, true].flatMap { ways.outer(isIPv6: $0) }
        var facts: [String: Fact] = [:]
        facts["restored"] = restored
        return Fact(
            .map(
                facts.merging([
                    "commands": list(found.commands.map { .string($0) }),
                    "tables": Fact(.list(tables), from: origin),
                    "rules": Fact(.int(Int64(rules)), from: origin),
                    "addresses": addresses,
                    "ways": Fact(.list(outer.map(fact)), from: origin),
                    "reached": reached(outer),
                    "metadata": MetadataFacts(found: found, origin: origin).fact,
                ]) { $1 }), from: origin)
    }

    private var addresses: Fact {
        var all: [FactValue] = []
        for isIPv6 in [false, true] {
            let own = ways.own(isIPv6: isIPv6).union(ways.broadcast(isIPv6: isIPv6))
            guard let networks = own.networks(isIPv6: isIPv6, limit: Self.ownLimit) else {
                return .unknown(
                    "the node's own addresses are of more than \(Self.ownLimit) networks",
                    from: origin)
            }
            all += networks.map { .string($0) }
        }
        return list(all)
    }

    private func list(_ values: [FactValue]) -> Fact {
        Fact(.list(values.map { Fact($0, from: origin) }), from: origin)
    }

    private func record(_ values: [String: FactValue]) -> Fact {
        Fact(.map(values.mapValues { Fact($0, from: origin) }), from: origin)
    }

    private func fact(_ way: FirewallWays.Way) -> Fact {
        let (networks, omitted) = networks(way.sources, isIPv6: way.isIPv6)
        var from = networks.map { FactValue.string($0) }
        if omitted > 0 { from.append(.unknown(reason: "and \(omitted) smaller networks")) }
        return record([
            "family": .string(way.isIPv6 ? "ipv6" : "ipv4"), "interface": .string(way.interface),
            "from": list(from).value,
        ])
    }

    private func reached(_ outer: [FirewallWays.Way]) -> Fact {
        guard outer.count <= Self.wayLimit else {
            return .unknown(
                "the node has \(outer.count) ways in, and \(Self.wayLimit) are followed at most",
                from: origin)
        }
        // Programs hand packets for NodePorts to pods, and no chain sees them.
        let reason = ways.plugin.map {
            "programs of the network plugin may let packets for NodePorts pass by the rules "
                + "(interface \($0))"
        }
        var facts: [Fact] = []
        for way in outer {
            for isTCP in [true, false] {
                if let doubt = way.doubt {
                    let region = FirewallRegions.Region(
                        ports: 1...65_535, accepted: .empty, unknown: way.sources, rule: doubt)
                    facts.append(fact(region, way, isTCP))
                    continue
                }
                do {
                    let parts = try reach.parts(
                        from: way.sources, to: ways.own(isIPv6: way.isIPv6), isIPv6: way.isIPv6,
                        interface: way.interface, ports: IntervalSet(1...65_535), isTCP: isTCP)
                    let regions = FirewallRegions(
                        parts, passed: reason.map { (sources: way.sources, reason: $0) })
                    facts += regions.all.map { fact($0, way, isTCP) }
                } catch {
                    return .unknown("\(error)", from: origin)
                }
            }
        }
        return Fact(.list(facts), from: origin)
    }

    private func fact(
        _ region: FirewallRegions.Region, _ way: FirewallWays.Way, _ isTCP: Bool
    ) -> Fact {
        let (accepted, omitted) = networks(region.accepted, isIPv6: way.isIPv6)
        let (unknown, omittedUnknown) = networks(
            region.unknown.union(region.passed), isIPv6: way.isIPv6)
        var facts: [String: Fact] = [
            "family": .string(way.isIPv6 ? "ipv6" : "ipv4"),
            "protocol": .string(isTCP ? "tcp" : "udp"),
            "interface": .string(way.interface),
            "port": .int(Int64(region.ports.lowerBound)),
            "lastPort": .int(Int64(region.ports.upperBound)),
            "acceptedFrom": list(accepted.map { .string($0) }).value,
            "rule": .string(region.rule),
        ].mapValues { Fact($0, from: origin) }
        if !unknown.isEmpty { facts["unknownFrom"] = list(unknown.map { .string($0) }) }
        if omitted + omittedUnknown > 0 {
            facts["omitted"] = Fact(.int(Int64(omitted + omittedUnknown)), from: origin)
        }
        facts["anywhere"] = truth(region) { PublicAddresses.areMostly(in: $0, isIPv6: way.isIPv6) }
        facts["everyone"] = truth(region) {
            PublicAddresses.areMostly(in: $0, isIPv6: way.isIPv6)
                || way.sources.subtracting($0).isEmpty
        }
        return Fact(.map(facts), from: origin)
    }

    /// What is so for those who get in for sure, or is not so even with those who may get in.
    private func truth(
        _ region: FirewallRegions.Region, _ condition: (IntervalSet) -> Bool
    ) -> Fact {
        if condition(region.accepted) { return Fact(.bool(true), from: origin) }
        guard condition(region.accepted.union(region.unknown)) else {
            return Fact(.bool(false), from: origin)
        }
        return .unknown(region.rule, from: origin)
    }

    /// The set as networks, and how many smaller ones are left out.
    private func networks(_ set: IntervalSet, isIPv6: Bool) -> ([String], omitted: Int) {
        let filled = filled(set, isIPv6: isIPv6)
        let most = Self.networkLimit * 64
        if let all = filled.networks(isIPv6: isIPv6, limit: most) {
            if all.count <= Self.networkLimit { return (all, 0) }
            let largest = all.sorted { Self.length($0) < Self.length($1) }
            return (Array(largest.prefix(Self.networkLimit)), all.count - Self.networkLimit)
        }
        let ranges = filled.ranges.sorted {
            $0.upperBound - $0.lowerBound > $1.upperBound - $1.lowerBound
        }
        let largest = IntervalSet(Array(ranges.prefix(16))).networks(isIPv6: isIPv6, limit: most)
        let sorted = (largest ?? []).sorted { Self.length($0) < Self.length($1) }
        return (Array(sorted.prefix(Self.networkLimit)), filled.ranges.count)
    }

    private static func length(_ network: String) -> Int {
        network.split(separator: "/").last.flatMap { Int($0) } ?? 0
    }

    /// The set with the gaps between its addresses that nobody else has, where that makes fewer
    /// networks.
    private func filled(_ set: IntervalSet, isIPv6: Bool) -> IntervalSet {
        guard let first = set.ranges.first else { return set }
        let last: UInt128 = isIPv6 ? .max : 0xFFFF_FFFF
        let gaps = IntervalSet(first.lowerBound...last).subtracting(set)
        let others = ways.others(isIPv6: isIPv6)
        let nobody = gaps.ranges.filter { IntervalSet($0).subtracting(others).isEmpty }
        let whole = set.union(IntervalSet(nobody))
        if whole.ranges.count == set.ranges.count { return set }
        let limit = Self.networkLimit * 64
        guard let fewer = whole.networks(isIPv6: isIPv6, limit: limit)?.count else { return set }
        let many = set.networks(isIPv6: isIPv6, limit: limit)?.count ?? .max
        return fewer < many ? whole : set
    }
}
