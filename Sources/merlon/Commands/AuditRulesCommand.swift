import ArgumentParser
import HostSystem

/// `merlon audit rules`
struct AuditRulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Print the audit rules for program starts, as a file for /etc/audit/rules.d.",
        discussion: """
            'merlon watch' loads these rules itself and removes them at its end. With the file they \
            are there from boot on, also while nothing watches.

            Example:
              merlon audit rules > /etc/audit/rules.d/50-merlon.rules && augenrules --load
            """
    )

    @Flag(help: "Record starts that fail too; anybody can cause very many.")
    var failures = false

    func run() throws {
        try Results.write(try ExecRules(recordsFailures: failures).fileText)
    }
}
