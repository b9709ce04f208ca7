import Agent
import Allowlist
import ArgumentParser
import HostSystem
import Posture

/// Which allowlists are meant.
struct AllowlistOptions: ParsableArguments {
    @Option(
        name: .customLong("policy"),
        help: ArgumentHelp(
            "An allowlist or a folder of allowlists; may be given several times.",
            discussion: """
                They hold in the order given: the first rule that matches a program start decides. \
                Without it the lists that come with Merlon are used.
                """,
            valueName: "path"), completion: .file())
    var paths: [String] = []

    @Flag(help: "Put the lists that come with Merlon behind those of --policy.")
    var withBase = false

    func lists() throws -> AllowlistSet {
        let loader = AllowlistLoader(
            disk: try HostView(root: "/"),
            workingDirectory: try CurrentProcess.workingDirectory())
        if !paths.isEmpty, !withBase { return try loader.lists(at: paths) }
        let folder = try loader.builtInFolder(program: try CurrentProcess.executable())
        return try loader.lists(at: paths + [folder])
    }

    /// The lists that hold on a node, compiled for its accounts.
    func engine(_ host: HostView) throws -> AllowlistEngine {
        let all = try lists()
        let lists = all.lists(on: try host.systemIDs())
        if !paths.isEmpty {
            for list in all.lists where !lists.contains(where: { $0.name == list.name }) {
                StandardError.write(
                    TerminalText.escaped(
                        "note: the list '\(list.name)' is for \(list.systems.joined(separator: ", "))"
                            + " and does not hold on this node"))
            }
        }
        return AllowlistEngine(try AllowlistSet(lists), accounts: host.userNumbers())
    }
}
