import ArgumentParser
import Firewall
import HostSystem
import Posture

/// `merlon firewall explain`
struct FirewallExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Follow one connection through the firewall, chain by chain.",
        discussion: """
            Shown are the hooks and chains in the order in which the kernel asks them, each rule \
            that matches, the jumps, what NAT changes, the routing decision, and who waits at the \
            end: first for the client's packet, then for the answers. It is the same walk by \
            which 'merlon firewall reach' decides.

            Exit status:
              0  the way was followed, whatever comes of it
              2  wrong usage, or something that cannot be read

            Examples:
              merlon firewall explain --from 203.0.113.7 --port 10250
              merlon firewall explain --from 203.0.113.7 --port 53 --protocol udp --output json
            """
    )

    @OptionGroup var options: FirewallOptions

    @Option(
        name: .customLong("from"),
        help: ArgumentHelp("The address of the client.", valueName: "address"))
    var source: String

    @Option(help: ArgumentHelp("The port that it asks for.", valueName: "number"))
    var port: Int

    @Option(
        name: .customLong("protocol"),
        help: ArgumentHelp("tcp or udp.", valueName: "protocol"))
    var transport = FirewallOptions.Transport.tcp

    func validate() throws {
        if !(1...65_535 ~= port) {
            throw ValidationError("\(port) is no port; they go from 1 to 65535.")
        }
    }

    func run() async throws {
        let (reach, notes) = try await options.subject()
        let (isIPv6, ways) = try options.ways(source, reach)
        guard let (way, sources) = ways.first, ways.count == 1, let address = sources.single else {
            throw UsageError("--from \(source): one packet has one source; name one address")
        }
        guard
            let explanation = reach.explanation(
                from: address, isIPv6: isIPv6, way: way, port: port, isTCP: transport == .tcp)
        else { throw UsageError("--from \(source): nothing is known of this packet") }
        switch options.output {
        case .json: try Results.write(ExplanationJSON.text(explanation) + "\n")
        case .table:
            let terminal = Terminal.standardOutput
            try Results.write(ExplanationText(terminal: terminal).text(explanation))
            for note in notes { StandardError.write("note: " + TerminalText.escaped(note)) }
        }
    }
}
