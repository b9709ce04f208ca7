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

    /// - Parameter keepsTests: whether the tests of controls are to be run.
    func policies(keepsTests: Bool = false) throws -> PolicySet {
        let loader = PolicyLoader(
            disk: try HostView(root: "/"),
            workingDirectory: try CurrentProcess.workingDirectory(),
            program: try CurrentProcess.executable(), keepsTests: keepsTests)
        return try loader.policies(at: paths)
    }
}
