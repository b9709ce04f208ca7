import Agent
import Allowlist
import ArgumentParser
import HostSystem
import Posture

/// `merlon allowlist explain`
struct AllowlistExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say why a program start in a log is or is not allowed.",
        discussion: """
            Shows the start, what the lists say of it, and each alarm and rule that was looked at, \
            with the keys that hold and those that do not.

            The event is named as 'merlon allowlist test' and 'merlon watch' show it ("id"), by its \
            serial number alone, or by the pid; of several that fit, all are explained, 20 at most.

            Exit status:
              0  it was explained
              2  wrong usage, lists that cannot be used, no audit log, or no such event

            Example:
              merlon allowlist explain 1795454069.589:8 --log audit.log --policy site.yaml
            """
    )

    /// Events of one answer.
    private static let answerLimit = 20

    @Argument(help: ArgumentHelp("The event.", valueName: "id, serial or pid"))
    var event: String

    @Option(
        help: ArgumentHelp("An audit log; '-' is standard input.", valueName: "file"),
        completion: .file())
    var log = "/var/log/audit/audit.log"

    @OptionGroup var options: ReplayOptions

    func run() throws {
        let host = try options.node.host()
        var replay = try options.replay()
        var found: [JudgedStart] = []
        try LogInput(file: log).read(into: &replay) { start in
            if found.count < Self.answerLimit, isMeant(start.start) { found.append(start) }
        }
        if found.isEmpty {
            throw UsageError(
                "\(log): it has no program start '\(event)'; name it by id, serial number or pid")
        }
        let terminal = Terminal.standardOutput
        let style = Style(isColored: terminal.isTerminal && !Style.isColorRefused)
        let lines = StartLine(style: style, width: max(200, terminal.columns), host: host)
        for start in found {
            var text = style.strong(start.start.id) + "\n" + lines.text(start)
            if !start.isViolation {
                text += "  └ " + TerminalText.escaped(start.decision.reason) + "\n"
            }
            for step in replay.explain(start) { text += Self.text(step, style) }
            try Results.write(text + "\n")
        }
    }

    private func isMeant(_ start: ProcessStart) -> Bool {
        start.id == event || start.id.hasSuffix(":\(event)")
            || start.pid.map { String($0) == event } == true
    }

    private static func text(_ step: ExplanationStep, _ style: Style) -> String {
        let kind = step.kind == .alarm ? "alarm" : "rule"
        let result = TerminalText.escaped("\(step.result)")
        var line = "  \(kind) \(TerminalText.escaped(step.name)): "
        line += step.result == .holds ? style.strong(result) : result
        if !step.detail.isEmpty { line += ", \(TerminalText.escaped(step.detail))" }
        if let location = step.location {
            line += style.faint("  \(TerminalText.escaped(location))")
        }
        line += "\n"
        for key in step.keys {
            line += style.faint("      \(TerminalText.escaped(key.key)): \(key.result)") + "\n"
        }
        return line
    }
}
