import ArgumentParser

/// `merlon audit`
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Work with the kernel's audit records.",
        subcommands: [AuditDecodeCommand.self, AuditStatusCommand.self, AuditRulesCommand.self]
    )
}
