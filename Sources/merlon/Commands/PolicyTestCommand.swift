import ArgumentParser
import Policies
import Posture

/// `merlon policy test`
struct PolicyTestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Check policy packs and run the examples inside them.",
        discussion: """
            Each example that ends otherwise than it expects is named with its place.

            Exit status:
              0  all ended as expected
              1  an example ended otherwise
              2  a pack cannot be used

            Example:
              merlon policy test --policy my-pack.yaml
            """
    )

    @OptionGroup var policyOptions: PolicyOptions

    func run() throws {
        let controls = try policyOptions.policies(keepsTests: true).controls
        let examples = controls.flatMap { control in control.tests.map { (control, $0) } }
        let problems = examples.compactMap { control, test in test.problem(in: control) }
        for problem in problems { try Results.write(TerminalText.escaped(problem) + "\n") }
        let bare = controls.filter(\.tests.isEmpty)
        for control in bare {
            let note = "\(control.location): note: control '\(control.id)' has no examples"
            try Results.write(TerminalText.escaped(note) + "\n")
        }
        try Results.write(
            "\(controls.count) controls, \(examples.count) examples, \(problems.count) failed\n")
        if !problems.isEmpty { throw ExitCode(1) }
    }
}
