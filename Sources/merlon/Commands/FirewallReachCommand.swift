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

            Without --ruleset it is about this node: the rules of its kernel, its routes, and the \
            programs that wait for connections. That needs root, or CAP_NET_ADMIN.

            Without --from it shows all sources, apart where they fare differently; without \
            --port it shows the ports that somebody listens on, and those that are open with \
            nobody behind them.

            Each file is known by its content: what 'nft -a list ruleset', 'nft -j list ruleset', \
            'iptables-save', 'ip6tables-save' (of nftables or legacy) and 'ipset save' print. Give \
            all that there are: they are put together.

            Exit status:
              0  all was decided, or is shown as unknown
              2  wrong usage, or something that cannot be read

            Examples:
              merlon firewall reach
              merlon firewall reach --port 10250
              merlon firewall reach --from 203.0.113.0/24 --port 22 --port 10250
              merlon firewall reach --ruleset ruleset.nft --topology topology.json \\
                --from 203.0.113.7 --port 22
            """
    )

    @OptionGroup var options: FirewallOptions

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
        help: ArgumentHelp(
            "tcp or udp.", discussion: "Without it: tcp; both where --from or --port is missing.",
            valueName: "protocol"))
    var transport: FirewallOptions.Transport?

    func validate() throws {
        if let port = ports.first(where: { !(1...65_535 ~= $0) }) {
            throw ValidationError("\(port) is no port; they go from 1 to 65535.")
        }
    }

    func run() async throws {
        let (reach, notes) = try await options.subject()
        if sources.isEmpty || ports.isEmpty {
            var survey = ReachSurvey(reach: reach, options: options)
            survey.ports = IntervalSet(ports.map { UInt128($0)...UInt128($0) })
            survey.transports = transport.map { [$0] } ?? [.tcp, .udp]
            let rows = try survey.rows(from: sources)
            try write(rows, notes + survey.notes, reach)
            return
        }
        var answers: [Reach.Answer] = []
        for source in sources {
            let (isIPv6, ways) = try options.ways(source, reach)
            var found: [Reach.Answer] = []
            for (way, part) in ways {
                for range in part.ranges {
                    found += reach.answers(
                        from: range, isIPv6: isIPv6, way: way, ports: ports,
                        isTCP: transport != .udp)
                }
            }
            for port in ports { answers += found.filter { $0.port == port } }
        }
        switch options.output {
        case .json: try Results.write(ReachJSON.text(answers) + "\n")
        case .table:
            try Results.write(ReachTable(reach: reach).text(answers.map(Reach.Row.init)))
            say(notes)
        }
    }

    private func write(_ rows: [Reach.Row], _ notes: [String], _ reach: Reach) throws {
        switch options.output {
        case .json: try Results.write(try ReachJSON.text(rows) + "\n")
        case .table: try Results.write(ReachTable(reach: reach).text(rows))
        }
        say(notes)
    }

    private func say(_ notes: [String]) {
        for note in notes { StandardError.write("note: " + TerminalText.escaped(note)) }
    }
}
