import Agent
import ArgumentParser
import Posture
import YAML

/// `merlon status`
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Ask the running agent how it does.",
        discussion: """
            Exit status:
              0  it answers, and does all that it is told to
              1  it answers, and something is missing or does not work
              2  no agent answers
            """
    )

    @Option(
        help: ArgumentHelp("The agent's socket.", valueName: "path"), completion: .file())
    var socket = AgentConfiguration.Control().socket

    @Option(help: ArgumentHelp("The form of the answer.", valueName: "form"))
    var output = ReportForm.table

    func run() async throws {
        let text = try await ControlClient.answer(to: "/status", socket: socket)
        let status = try StatusText(json: text, source: socket)
        switch output {
        case .json: try Results.write(text)
        case .table: try Results.write(status.text)
        }
        if !status.isGood { throw ExitCode(1) }
    }
}
