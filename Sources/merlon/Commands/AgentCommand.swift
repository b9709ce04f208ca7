import Agent
import Allowlist
import ArgumentParser
import HostSystem
import Logging
import Policies

/// `merlon agent`
struct AgentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agent",
        abstract: "Check the node and watch its program starts always, and report both.",
        discussion: """
            Runs until it is asked to end (SIGTERM). Checks run at start, at intervals, and when a \
            file or a component that facts came from changes; program starts are held against the \
            allowlist. Reports go to the journal (without one, as JSON lines to standard output) \
            and to the destinations that the configuration names, through a spool on the disk.

            The configuration is one file; every key has a default, and packaging/agent.yaml shows \
            all. It is read again when it changes and on SIGHUP.

            Exit status:
              0  it was asked to end; with --check-config, the configuration can be used
              2  the configuration or what it names cannot be used, or the agent cannot begin
            """
    )

    @OptionGroup var node: NodeOptions

    @Option(
        help: ArgumentHelp(
            "The configuration; without it \(AgentConfiguration.defaultPath), where it is there.",
            valueName: "file"), completion: .file())
    var config: String?

    @Flag(help: "Only say whether the configuration and all that it names can be used.")
    var checkConfig = false

    @Option(
        help: ArgumentHelp("The least level of the agent's own log.", valueName: "level"))
    var logLevel = LogLevel.info

    /// Gives up what the agent has no use for, as where somebody starts it as root by hand.
    static func giveUpRights() {
        do {
            try Capability.keepOnlyThese()
        } catch {
            StandardError.write("Rights that are not needed could not be given up: \(error)\n")
        }
    }

    func run() async throws {
        let notifier = ServiceNotifier.takenFromEnvironment()
        let host = try node.host()
        let path = try config.map {
            $0.hasPrefix("/") ? $0 : try CurrentProcess.workingDirectory() + "/" + $0
        }
        let load = { @Sendable () throws -> AgentPlan in
            try AgentPlan.load(path: path, host: host) { configuration in
                try configuration.take(environment: CurrentProcess.environment)
            }
        }
        if checkConfig {
            let plan = try load()
            try Results.write(
                """
                The configuration can be used: \(plan.policies.controls.count) controls, \
                \(plan.lists.lists.count) allowlists that hold on this node, \
                \(plan.configuration.destinations.count) destinations.

                """)
            return
        }
        let level = logLevel.level
        let logger = Logger(label: "merlon") { _ in ConsoleLog(level: level) }
        try await AgentProgram(
            host: host, version: MerlonVersion.current, notifier: notifier, logger: logger,
            load: load
        ).run()
    }
}

/// The levels of the agent's own log.
enum LogLevel: String, CaseIterable, ExpressibleByArgument {
    case debug, info, warning, error

    var level: Logger.Level {
        switch self {
        case .debug: .debug
        case .info: .info
        case .warning: .warning
        case .error: .error
        }
    }
}
