import ArgumentParser

/// `merlon policy`
struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Work with policy packs.",
        subcommands: [PolicyTestCommand.self, PolicyListCommand.self]
    )
}
