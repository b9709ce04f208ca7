import ArgumentParser
import Firewall
import HostSystem
import Probes

/// Which rules and which machine are asked, and by which way the packets come.
struct FirewallOptions: ParsableArguments {
    @Option(
        name: .customLong("ruleset"), parsing: .upToNextOption,
        help: ArgumentHelp(
            "A file of rules; several are put together. Without it: this node's own.",
            valueName: "file"),
        completion: .file())
    var rulesets: [String] = []

    @Option(
        help: ArgumentHelp(
            "The machine's interfaces, addresses, routes and sysctls, as JSON.",
            discussion: """
                An object with 'addr' (of 'ip -j addr'), 'route4' and 'route6' (of 'ip -j route \
                show table all' and 'ip -j -6 route show table all'), 'sysctl' (ip_forward, \
                ipv6.forwarding, route_localnet, rp_filter, or by whole names, as \
                net.ipv4.conf.eth0.rp_filter) and, if known, 'listeners' (a list of protocol, \
                address, port, program, pid, unit). Without it: this node's own.
                """, valueName: "file"), completion: .file())
    var topology: String?

    @Option(
        help: ArgumentHelp(
            "The address that the packets are sent to.",
            discussion: "Without it: the one of the interface by which they come in.",
            valueName: "address"))
    var to: String?

    @Option(
        help: ArgumentHelp(
            "The interface by which the packets come in.",
            discussion: "Without it: the one by which a route leads back to the source.",
            valueName: "name"))
    var interface: String?

    @Option(help: ArgumentHelp("The form of the output.", valueName: "form"))
    var output = ReportForm.table

    enum Transport: String, CaseIterable, ExpressibleByArgument {
        case tcp, udp
    }

    func validate() throws {
        if rulesets.isEmpty, topology != nil {
            throw ValidationError("Name the rules of that machine too, with --ruleset.")
        }
    }

    /// Whom one asks, and what should be said beside the answers.
    func subject() async throws -> (reach: Reach, notes: [String]) {
        let disk = try HostView(root: "/")
        let input = FirewallInput(disk: disk)
        do {
            if rulesets.isEmpty {
                let node = try await NodeFirewall.read(disk)
                return (Reach(node.ruleset, node.topology), node.notes)
            }
            let ruleset = try input.ruleset(rulesets)
            if let topology { return (Reach(ruleset, try input.topology(topology)), []) }
            let (own, notes) = try await NodeFirewall.readTopology(disk)
            return (Reach(ruleset, own), notes)
        } catch let error as HostError {
            throw UsageError(
                "the firewall of this node cannot be read: \(error); or name files with --ruleset "
                    + "and --topology")
        }
    }

    /// The ways of sources, as the options say or else as the routes do.
    func ways(
        _ text: String, _ reach: Reach
    ) throws -> (isIPv6: Bool, [(way: Reach.Way, sources: IntervalSet)]) {
        let (range, isIPv6) = try FirewallInput.source(text)
        let to = try destination(isIPv6: isIPv6, option: "--from \(text)")
        if let interface {
            try check(interface, reach)
            guard let to = to ?? reach.address(of: interface, isIPv6: isIPv6) else {
                throw UsageError("--interface \(interface): it has no address; name one with --to")
            }
            return (isIPv6, [(Reach.Way(interface: interface, to: to), IntervalSet(range))])
        }
        let ways = reach.ways(of: range, isIPv6: isIPv6)
        guard !ways.isEmpty else {
            throw UsageError(
                "--from \(text): no route leads there; name the way with --interface and --to")
        }
        return (
            isIPv6,
            ways.map { (Reach.Way(interface: $0.way.interface, to: to ?? $0.way.to), $0.sources) }
        )
    }

    func check(_ interface: String, _ reach: Reach) throws {
        let names = reach.interfaceNames
        guard !names.contains(interface) else { return }
        throw UsageError(
            "--interface \(interface): there is no such interface; there are "
                + names.prefix(20).joined(separator: ", "))
    }

    /// The address that was named; throws where it is of the other family than what it goes with.
    func destination(isIPv6: Bool, option: String) throws -> UInt128? {
        guard let to else { return nil }
        guard let number = isIPv6 ? Address.number6(to) : Address.number4(to) else {
            throw UsageError(
                "--to \(to): this is no address of \(isIPv6 ? "IPv6" : "IPv4"), as \(option) is")
        }
        return number
    }
}
