import Agent
import ArgumentParser
import HostSystem
import Posture

/// The program `merlon`.
@main
struct Merlon: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merlon",
        abstract: "Checks whether a Kubernetes node is configured as it should be.",
        discussion: """
            Merlon reads what the node's components really use (flags, files, drop-ins, built-in \
            defaults) and holds it against policies. What could not be read is unknown, never \
            a pass. It also sees each program that starts, and holds it against an allowlist.

            Begin with:
              merlon check                     check this machine
              merlon check --root /mnt/image   check a node's files in a folder
              merlon facts node.kubelet        see each value and where it comes from
              merlon watch                     see each program start, and what is not allowed
              merlon agent                     do both always, and report to a collector

            Shell completions: merlon --generate-completion-script bash (or zsh, fish).
            """,
        version: MerlonVersion.current,
        subcommands: [
            CheckCommand.self, FactsCommand.self, PolicyCommand.self, WatchCommand.self,
            AllowlistCommand.self, AuditCommand.self, FirewallCommand.self, AgentCommand.self,
            StatusCommand.self,
        ]
    )

    // On the main thread, so that what holds for threads that are made later holds for all.
    @MainActor
    static func main() async {
        Threads.keepQuiet()
        OwnMemory.shareHeaps()
        do {
            var command = try chosenCommand()
            if command is AgentCommand { AgentCommand.giveUpRights() }
            if var asynchronous = command as? any AsyncParsableCommand {
                // Only those wait for a network; a check sees to it itself where it asks anybody.
                if !(command is CheckCommand) { NetworkThreads.limit() }
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            end(with: error)
        }
    }

    /// Ends the program as the contract says: 2 for wrong usage, policies or configuration.
    ///
    /// The parser's own status for wrong usage is 64, and 1 for any other error.
    private static func end(with error: any Error) -> Never {
        let status = exitCode(for: error)
        if status.isSuccess || error is ExitCode { exit(withError: error) }
        StandardError.write(TerminalText.escaped(fullMessage(for: error), keepingLines: true))
        exit(withError: ExitCode(2))
    }
}
