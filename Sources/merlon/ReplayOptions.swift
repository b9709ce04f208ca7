import Agent
import ArgumentParser
import HostSystem

/// How a recorded log is held against allowlists.
struct ReplayOptions: ParsableArguments {
    @OptionGroup var lists: AllowlistOptions
    @OptionGroup var node: NodeOptions

    @Flag(
        help: ArgumentHelp(
            "Take starts of which the log does not tell where they belong for the host's.",
            discussion: """
                A log has no control groups: a container is known where the log has the runtime \
                that made it. Without this no rule about the host or a container holds for the rest.
                """))
    var onHost = false

    func replay(_ interest: StartMonitor.Interest = .all) throws -> StartReplay {
        let host = try node.host()
        return try StartReplay(
            host: host, engine: try lists.engine(host), interest: interest,
            takesUnknownForHost: onHost)
    }
}
