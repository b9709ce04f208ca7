import ArgumentParser

/// `merlon allowlist`
struct AllowlistCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "allowlist",
        abstract: "Work with allowlists of program starts.",
        subcommands: [
            AllowlistTestCommand.self, AllowlistExplainCommand.self, AllowlistLearnCommand.self,
        ]
    )
}
