import ArgumentParser

/// `merlon firewall`
struct FirewallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "firewall",
        abstract: "Ask the firewall who reaches which port, and why.",
        subcommands: [FirewallReachCommand.self, FirewallExplainCommand.self]
    )
}
