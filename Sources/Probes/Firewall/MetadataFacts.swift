import Firewall
import Posture

/// Facts about which pods' interfaces lead to the metadata service of a cloud.
///
/// What is asked is whether the rules forward packets of pods there. Pods in the node's own network
/// are the node to every rule.
struct MetadataFacts {
    let found: FirewallSource.Found
    let origin: Origin

    /// The address that AWS, Google, Azure, OpenStack and most others use, and AWS' over IPv6
    /// (fd00:ec2::254).
    private static let addresses: [(isIPv6: Bool, address: UInt128, text: String)] = [
        (false, 0xA9FE_A9FE, "169.254.169.254"),
        (true, 0xFD00_0EC2_0000_0000_0000_0000_0000_0254, "fd00:ec2::254"),
    ]
    /// Rules times interfaces that are followed at most.
    private static let limit = 2_000_000

    var fact: Fact {
        let ways = FirewallWays(found)
        // Open vSwitch (Antrea, OVN) sends pods' packets by flows of its own.
        let flows = found.topology.interfaces.first { $0.kind == "openvswitch" }?.name
        if let name = ways.plugin ?? flows {
            return .unknown(
                "the network plugin decides about pods' packets before the rules do "
                    + "(interface \(name))", from: origin)
        }
        let rules = found.ruleset.tables.reduce(1) { sum, table in
            sum + table.chains.values.reduce(0) { $0 + $1.rules.count }
        }
        let reach = Reach(found.ruleset, found.topology)
        var left = Self.limit
        var facts: [Fact] = []
        for target in Self.addresses {
            for way in ways.pods(isIPv6: target.isIPv6) {
                left -= rules
                guard left >= 0 else {
                    facts.append(
                        .unknown(
                            "the way of packets from further pods is not followed: the node has "
                                + "too many rules and interfaces", from: origin))
                    break
                }
                facts.append(fact(target, way, reach))
            }
        }
        return Fact(.list(facts), from: origin)
    }

    private func fact(
        _ target: (isIPv6: Bool, address: UInt128, text: String), _ way: FirewallWays.Way,
        _ reach: Reach
    ) -> Fact {
        let networks = way.sources.networks(isIPv6: way.isIPv6, limit: 16) ?? []
        var facts: [String: Fact] = [
            "interface": .string(way.interface), "address": .string(target.text),
            "from": .list(networks.map { Fact(.string($0), from: origin) }),
        ].mapValues { Fact($0, from: origin) }
        do {
            let parts = try reach.parts(
                from: way.sources, to: IntervalSet(target.address), isIPv6: way.isIPv6,
                interface: way.interface, ports: IntervalSet(80), isTCP: true)
            let through = parts.filter { part in
                part.isAccepted && part.deliveredTo?.address.contains(target.address) != false
            }
            let others = parts.filter { part in
                !part.isAccepted || part.deliveredTo?.address.contains(target.address) == false
            }
            let accepted = IntervalSet(through.flatMap(\.source.ranges))
            let sure = accepted.subtracting(IntervalSet(others.flatMap(\.source.ranges)))
            let rule = (accepted.isEmpty ? others : through).compactMap(\.rule).first
            facts["rule"] = Fact(
                .string(
                    rule?.description
                        ?? (accepted.isEmpty
                            ? "no rule lets packets through" : "no rule keeps packets out")),
                from: origin)
            let doubt = way.doubt ?? (through + others).compactMap(\.doubt).first
            facts["isReached"] =
                !sure.isEmpty || accepted.isEmpty && way.doubt == nil
                ? Fact(.bool(!sure.isEmpty), from: origin)
                : .unknown(doubt ?? "it depends on more than the rules", from: origin)
        } catch {
            facts["isReached"] = .unknown("\(error)", from: origin)
        }
        return Fact(.map(facts), from: origin)
    }
}
