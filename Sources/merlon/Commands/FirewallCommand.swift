import ArgumentParser

/// `merlon firewall`
struct FirewallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "firewall",
        abstract: "Ask a ruleset who reaches which port.",
        subcommands: [FirewallReachCommand.self]
    )
}
