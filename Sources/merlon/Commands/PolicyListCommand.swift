import ArgumentParser
import Policies
import Posture

/// `merlon policy list`
struct PolicyListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the controls of the policies: severity, id, references.")

    @OptionGroup var policyOptions: PolicyOptions

    func run() throws {
        for control in try policyOptions.policies().controls {
            let references = control.references.joined(separator: ", ")
            try Results.write(
                TerminalText.padded(control.severity.rawValue, to: 10)
                    + TerminalText.escaped("\(control.id)  \(references)") + "\n")
        }
    }
}
