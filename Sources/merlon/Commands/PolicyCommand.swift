import Agent
import ArgumentParser
import HostSystem
import Policies

/// `merlon policy`
struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Work with policy packs.",
        subcommands: [TestCommand.self, ListCommand.self]
    )

    /// `merlon policy test`
    struct TestCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "test",
            abstract: "Check policy packs and run the examples inside them.",
            discussion: "Exit status 0: all as expected; 1: an example ends otherwise; "
                + "2: a pack cannot be used."
        )

        @OptionGroup var policyOptions: PolicyOptions

        func run() throws {
            let policies = try policyOptions.policies()
            var failures = 0
            var count = 0
            for control in policies.controls {
                for test in control.tests {
                    count += 1
                    guard let problem = test.problem(in: control) else { continue }
                    failures += 1
                    try StandardOutput.write(TerminalText.escaped(problem) + "\n")
                }
            }
            try StandardOutput.write(
                "\(policies.controls.count) controls, \(count) examples, \(failures) failed\n")
            if failures > 0 { throw ExitCode(1) }
        }
    }

    /// `merlon policy list`
    struct ListCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the controls of the policies.")

        @OptionGroup var policyOptions: PolicyOptions

        func run() throws {
            for control in try policyOptions.policies().controls {
                let severity = control.severity.rawValue
                try StandardOutput.write(
                    severity + String(repeating: " ", count: 10 - severity.count)
                        + "\(control.id)  \(control.references.joined(separator: ", "))\n")
            }
        }
    }
}
