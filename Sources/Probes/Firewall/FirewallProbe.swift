import Firewall
package import HostSystem
package import Posture

/// Reads the rules of the firewall, and computes who reaches which port of the node from outside.
package struct FirewallProbe: Probe {
    private let programs: FirewallPrograms?

    package init() { programs = nil }

    init(programs: FirewallPrograms) { self.programs = programs }

    package var schema: FactField {
        let reached = FactType.record([
            FactField("family", .string, "ipv4 or ipv6"),
            FactField("protocol", .string, "tcp or udp"),
            FactField("interface", .string, "where the packets come in"),
            FactField("port", .int, "the first port"),
            FactField("lastPort", .int, "the last port; the first one for a single port"),
            FactField("acceptedFrom", .list(.string), "networks that reach one of the ports"),
            FactField("unknownFrom", .list(.string), "networks of which it cannot be told"),
            FactField(
                "anywhere", .bool, "whether more than half of all addresses reach one of the ports"
            ),
            FactField("rule", .string, "the rule that lets them in, or hides it"),
        ])
        return FactField(
            "firewall",
            .record([
                FactField("commands", .list(.string), "the programs that were asked"),
                FactField("tables", .list(.string), "family and name of each table"),
                FactField("rules", .int, "how many rules there are in all"),
                FactField(
                    "ports", .list(reached),
                    "the ports of a Kubernetes node, by each interface with a default route"),
                FactField(
                    "open", .list(reached), "all ranges of ports that some network reaches"),
            ]),
            "who reaches the node, as its rules decide")
    }

    package func observe(_ host: HostView) async -> FactSet.Component {
        let origin = Origin.search("the rules of the kernel")
        guard host.isLive else {
            let reason =
                "the rules in use are the running machine's; those of another root are not read"
            return FactSet.Component(
                name: "firewall", instances: [.unknown(reason, from: origin)])
        }
        do {
            let found = try FirewallSource(host: host, programs: programs).read()
            return FactSet.Component(
                name: "firewall", instances: [FirewallFacts(found).fact])
        } catch {
            return FactSet.Component(
                name: "firewall",
                instances: [
                    .unknown("the rules of the firewall cannot be read: \(error)", from: origin)
                ])
        }
    }
}
