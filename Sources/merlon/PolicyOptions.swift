import Agent
import ArgumentParser
import HostSystem
import Policies

/// Which policies are meant.
struct PolicyOptions: ParsableArguments {
    @Option(
        name: .customLong("policy"),
        help: ArgumentHelp(
            "A policy pack or a folder of packs; may be given several times.",
            discussion: "Without it the packs that come with Merlon are used.",
            valueName: "path"), completion: .file())
    var paths: [String] = []

    func policies() throws -> PolicySet {
        let loader = PolicyLoader(
            disk: try HostView(root: "/"),
            workingDirectory: try CurrentProcess.workingDirectory())
        if !paths.isEmpty { return try loader.policies(at: paths) }
        let folder = try loader.builtInFolder(program: try CurrentProcess.executable())
        return try loader.policies(at: [folder])
    }
}
