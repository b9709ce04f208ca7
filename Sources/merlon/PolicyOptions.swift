import Agent
import ArgumentParser
import HostSystem
import Policies

/// Which policies are meant.
struct PolicyOptions: ParsableArguments {
    @Option(
        name: .customLong("policy"),
        help: ArgumentHelp(
            "A policy pack, a folder of packs, or a file of parameters; may be given several times.",
            discussion: "Where none of them is a pack, those that come with Merlon are used.",
            valueName: "path"), completion: .file())
    var paths: [String] = []

    /// The framework of a name or a file.
    func framework(_ name: String) throws -> Framework {
        try FrameworkLoader(
            disk: try HostView(root: "/"),
            workingDirectory: try CurrentProcess.workingDirectory(),
            program: try CurrentProcess.executable()
        ).framework(name)
    }

    func policies() throws -> PolicySet {
        let loader = PolicyLoader(
            disk: try HostView(root: "/"),
            workingDirectory: try CurrentProcess.workingDirectory(),
            program: try CurrentProcess.executable())
        return try loader.policies(at: paths)
    }
}
