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
            FactField("acceptedFrom", .list(.string), "networks that reach each of the ports"),
            FactField(
                "unknownFrom", .list(.string),
                "networks of which it cannot be told; missing where there are none"),
            FactField(
                "omitted", .int,
                "how many smaller networks are not listed; missing where all are"),
            FactField(
                "anywhere", .bool,
                "whether more than a sixteenth of all public addresses reach each of the ports"),
            FactField(
                "everyone", .bool,
                "whether that is so, or all who come by this interface reach each of the ports"),
            FactField(
                "rule", .string,
                "the rule that lets them in, or keeps all out, or why it is not known"),
        ])
        let way = FactType.record([
            FactField("family", .string, "ipv4 or ipv6"),
            FactField("interface", .string, "where the packets come in"),
            FactField("from", .list(.string), "the networks that others send from by it"),
        ])
        let pods = FactType.record([
            FactField("interface", .string, "the interface of pods"),
            FactField("from", .list(.string), "the pods' networks"),
            FactField("address", .string, "that of the metadata service"),
            FactField("isReached", .bool, "whether the rules let some of the pods through to it"),
            FactField("rule", .string, "the rule that does, or keeps them out"),
        ])
        let restored = FactType.record([
            FactField("table", .string, "family and name of a table that no program makes anew"),
            FactField("isKept", .bool, "whether all its rules are loaded when the node starts"),
            FactField("by", .string, "what loads them, or why nothing does"),
        ])
        return FactField(
            "firewall",
            .record([
                FactField("commands", .list(.string), "the programs that were asked"),
                FactField("tables", .list(.string), "family and name of each table"),
                FactField("rules", .int, "how many rules there are in all"),
                FactField(
                    "addresses", .list(.string),
                    "the node's own and broadcast's, without those of loopback and of one link alone"
                ),
                FactField(
                    "ways", .list(way),
                    "the interfaces by which others come: with a default route, a public address, or "
                        + "a network that is not that of the node's pods"),
                FactField(
                    "reached", .list(reached),
                    "all ports by each way in, in ranges that fare alike; reach('tcp', 22) "
                        + "selects among them"),
                FactField(
                    "metadata", .list(pods),
                    "whether pods of this node reach the cloud's metadata service at port 80"),
                FactField(
                    "restored", .list(restored),
                    "what becomes of the rules that people have made when the node starts again"),
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
            // Somebody may look at another network on purpose (`ip netns exec`); that of a container
            // is none, nor is one without a way in.
            let ways = FirewallWays(found)
            let isEmpty =
                ways.outer(isIPv6: false).isEmpty && ways.outer(isIPv6: true).isEmpty
            if try !host.seesOwnNetwork(), try isEmpty || !host.sharesHostName() {
                let reason =
                    "this program is in a network of its own, and not in that of process 1"
                return FactSet.Component(
                    name: "firewall", instances: [.unknown(reason, from: origin)])
            }
            return FactSet.Component(
                name: "firewall",
                instances: [FirewallFacts(found, restored: restored(found, host)).fact])
        } catch {
            return FactSet.Component(
                name: "firewall",
                instances: [
                    .unknown("the rules of the firewall cannot be read: \(error)", from: origin)
                ])
        }
    }

    private func restored(_ found: FirewallSource.Found, _ host: HostView) -> Fact {
        let origin = Origin.search("the units and files that load rules")
        do {
            // Without systemd it is something else that loads them.
            guard try host.status(of: "/run/systemd/system") != nil else {
                return .unknown(
                    "systemd has not started this node, and only its units are followed",
                    from: origin)
            }
            let answers = try RestoredRules(host: host, ruleset: found.ruleset).answers()
            return Fact(.list(answers.map { $0.fact(from: origin) }), from: origin)
        } catch {
            return .unknown("\(error)", from: origin)
        }
    }
}
