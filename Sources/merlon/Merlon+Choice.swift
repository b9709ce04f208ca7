import ArgumentParser

extension Merlon {
    /// The command that the arguments name, as ``parseAsRoot(_:)`` gives it.
    ///
    /// That one asks what each property of all the commands on its way is, which takes the runtime
    /// longer than much of what a command does then. A command that is named first and has all its
    /// arguments in order can read them by itself; whatever it cannot read (mistakes, requests for
    /// help or completions) is told by the whole program.
    static func chosenCommand() throws -> any ParsableCommand {
        try plainCommand(CommandLine.arguments.dropFirst()) ?? parseAsRoot()
    }

    private static func plainCommand(
        _ arguments: ArraySlice<String>
    ) -> (any ParsableCommand)? {
        var rest = arguments
        var chosen: any ParsableCommand.Type = Merlon.self
        while let word = rest.first,
            let next = chosen.configuration.subcommands
                .first(where: { $0.configuration.commandName == word })
        {
            // One with options of its own is to see them.
            guard hasNoProperties(chosen) else { return nil }
            chosen = next
            rest = rest.dropFirst()
        }
        guard rest.count < arguments.count, chosen.configuration.subcommands.isEmpty else {
            return nil
        }
        // What is wrong is told by the parser of the whole program, which finds it again.
        guard let command = try? chosen.parseAsRoot(Array(rest)), type(of: command) == chosen
        else { return nil }
        return command
    }

    private static func hasNoProperties<Command: ParsableCommand>(_ type: Command.Type) -> Bool {
        MemoryLayout<Command>.size == 0
    }
}

extension CommandConfiguration {
    /// For a command of which many runs wait for its start: read by itself it is not asked for
    /// completions, which takes the parser as long as all of its arguments. The whole program is.
    ///
    /// The name is for help texts of a command that is the whole program, which none of them is.
    var sparing: CommandConfiguration {
        var configuration = self
        configuration._superCommandName = "merlon"
        return configuration
    }
}
