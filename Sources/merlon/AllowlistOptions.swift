import Agent
import Allowlist
import ArgumentParser
import HostSystem

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

    /// The lists, compiled for a node's accounts.
    func engine(_ host: HostView) throws -> AllowlistEngine {
        AllowlistEngine(try lists(), accounts: host.userNumbers())
    }
}
