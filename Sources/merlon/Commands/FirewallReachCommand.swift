import ArgumentParser
import Firewall
import HostSystem
import Posture

/// `merlon firewall reach`
struct FirewallReachCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reach",
        abstract: "Show which sources reach which ports, and the rule that decides.",
        discussion: """
            The whole way of a connection is followed: prerouting, NAT, input or forward, and the \
            answers back out. What hangs on a limit, the time or a changing set is unknown, with \
            the rule that makes it so; a yes or a no is never a guess.

            Each file is known by its content: what 'nft list ruleset', 'nft -j list ruleset', \
            'iptables-save', 'ip6tables-save' (of nftables or legacy) and 'ipset save' print. Give \
            all that there are: they are put together.

            Exit status:
              0  all was decided, or is shown as unknown
              2  wrong usage, or a file that cannot be read

            Examples:
              merlon firewall reach --ruleset ruleset.nft --topology topology.json \\
                --from 203.0.113.0/24 --port 22 --port 10250
            """
    )

    @Option(
        name: .customLong("ruleset"), parsing: .upToNextOption,
        help: ArgumentHelp("A file of rules; several are put together.", valueName: "file"),
        completion: .file())
    var rulesets: [String] = []

    @Option(
        help: ArgumentHelp(
            "The machine's interfaces, addresses, routes and sysctls, as JSON.",
            discussion: """
                An object with 'addr' (of 'ip -j addr'), 'route4' and 'route6' (of 'ip -j route \
                show table all' and 'ip -j -6 route show table all') and 'sysctl' (ip_forward, \
                ipv6.forwarding, route_localnet, rp_filter).
                """, valueName: "file"), completion: .file())
    var topology: String?

    @Option(
        name: .customLong("from"), parsing: .upToNextOption,
        help: ArgumentHelp(
            "An address or a network; may be given several times.", valueName: "address"))
    var sources: [String] = []

    @Option(
        name: .customLong("port"), parsing: .upToNextOption,
        help: ArgumentHelp("A port; may be given several times.", valueName: "number"))
    var ports: [Int] = []

    @Option(
        name: .customLong("protocol"),
        help: ArgumentHelp("tcp or udp.", valueName: "protocol"))
    var transport = Transport.tcp

    @Option(help: ArgumentHelp("The form of the output.", valueName: "form"))
    var output = ReportForm.table

    enum Transport: String, CaseIterable, ExpressibleByArgument {
        case tcp, udp
    }

    func validate() throws {
        if rulesets.isEmpty || topology == nil {
            throw ValidationError("Name the rules with --ruleset and the machine with --topology.")
        }
        if sources.isEmpty { throw ValidationError("Name at least one source with --from.") }
        if ports.isEmpty { throw ValidationError("Name at least one port with --port.") }
        if let port = ports.first(where: { !(1...65_535 ~= $0) }) {
            throw ValidationError("\(port) is no port; they go from 1 to 65535.")
        }
    }

    func run() async throws {
        let input = FirewallInput(disk: try HostView(root: "/"))
        let reach = Reach(
            try input.ruleset(rulesets), try input.topology(topology ?? ""))
        var answers: [Reach.Answer] = []
        for source in sources {
            let (range, isIPv6) = try FirewallInput.source(source)
            guard let way = reach.way(from: range.lowerBound, isIPv6: isIPv6) else {
                throw UsageError("--from \(source): the topology has no route to it")
            }
            answers += reach.answers(
                from: range, isIPv6: isIPv6, way: way, ports: ports, isTCP: transport == .tcp)
        }
        switch output {
        case .json: try Results.write(ReachJSON.text(answers) + "\n")
        case .table: try Results.write(ReachTable.text(answers))
        }
    }
}
