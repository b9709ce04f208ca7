import Agent
import ArgumentParser
import HostSystem
import Posture
import Probes
import SSHD

/// `merlon facts`
struct FactsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "facts",
        abstract: "Show what Merlon sees on a node, and where each value comes from.",
        discussion: """
            These are the values that the components use, not the text of their files: flags, \
            files, drop-ins and built-in defaults in each component's own order. The JSON form \
            has one entry for each value, by its path.

            Where several instances of a component run, as two kubelets, they are told apart by \
            their number: node.kubelet[0], node.kubelet[1].

            Examples:
              merlon facts
              merlon facts node.kubelet.config.authentication
              merlon facts node.kubelet --root /mnt/image --output json
              merlon facts node.live --live
            """
    )

    @Argument(help: ArgumentHelp("Only what lies under this path.", valueName: "path"))
    var path = "node"

    @OptionGroup var node: NodeOptions
    @OptionGroup var liveFlags: LiveFlags

    @Option(help: ArgumentHelp("The form of the output.", valueName: "form"))
    var output = ReportForm.table

    @Option(
        name: .customLong("for-connection"),
        help: ArgumentHelp(
            "Resolve sshd's Match for one connection: user=…,host=…,addr=… and, as sshd -C takes "
                + "them, laddr=, lport=, rdomain= and invalid-user.", valueName: "connection"))
    var connection: String?

    private var probes: [any Probe]? {
        get throws {
            guard let connection else { return nil }
            do {
                return ProbeCatalog.asking(
                    liveFlags.options.triesServices, for: try Connection(parsing: connection))
            } catch {
                throw UsageError("--for-connection: \(error)")
            }
        }
    }

    func run() async throws {
        guard let wanted = FactPath(parsing: path), wanted.steps.first == .field("node") else {
            throw UsageError("'\(path)' is no path of facts; write it as 'node.kubelet.config'")
        }
        if let problem = ProbeShape.problem(of: wanted) { throw UsageError(problem) }
        let facts = await NodeCheck(
            host: try node.host(), probes: try probes, live: liveFlags.options
        ).facts()
        let leaves = FactLeaves(facts).under(wanted)
        switch output {
        case .json: try Results.write(FactsJSON.text(leaves) + "\n")
        case .table:
            let terminal = Terminal.standardOutput
            let style = Style(isColored: terminal.isTerminal && !Style.isColorRefused)
            try Results.write(FactsTable(style: style).text(leaves))
            if leaves.isEmpty {
                StandardError.write(TerminalText.escaped("\(path) is not on this node"))
            }
            for note in facts.components.flatMap(\.notes) {
                StandardError.write("note: " + TerminalText.escaped(note))
            }
        }
    }
}
