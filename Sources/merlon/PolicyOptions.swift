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
            valueName: "path"))
    var paths: [String] = []

    func policies() throws -> PolicySet {
        let disk = try HostView(root: "/")
        let loader = PolicyLoader(disk: disk)
        if paths.isEmpty {
            return try loader.policies(
                at: [loader.builtInFolder(program: try CurrentProcess.executable())])
        }
        let folder = try CurrentProcess.workingDirectory()
        return try loader.policies(
            at: paths.map { $0.hasPrefix("/") ? $0 : folder + "/" + $0 })
    }
}
