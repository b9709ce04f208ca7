import ArgumentParser
import HostSystem
import Posture

/// `merlon audit status`
struct AuditStatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Say whether the kernel records every program start, and what stands in the way.",
        discussion: """
            Needs CAP_AUDIT_CONTROL in the machine's first namespaces. Nothing is changed.

            Exit status:
              0  every start is recorded
              1  starts are not recorded, or some are hidden
              2  the kernel cannot be asked
            """
    )

    func run() throws {
        let wanted = try ExecRules()
        var rules = AuditRuleSet(wanted, control: try AuditControl())
        let health = try rules.health()
        let status = health.status
        var lines = [
            "auditing: \(Self.words(status.mode))",
            "audit daemon: \(status.daemon.map { "process \($0)" } ?? "none")",
            "rules: \(health.ruleCount), of Merlon's \(wanted.rules.count - health.missing.count) of \(wanted.rules.count)",
            "records: \(status.lost) lost since boot, \(status.backlog) waiting of "
                + "\(status.backlogLimit)",
        ]
        for rule in health.missing { lines.append("missing: \(rule)") }
        for rule in health.hiding { lines.append("in the way: \(rule)") }
        lines.append(
            health.seesEveryStart
                ? "every program start is recorded" : "program starts are NOT all recorded")
        let text = lines.joined(separator: "\n") + "\n"
        try Results.write(TerminalText.escaped(text, keepingLines: true))
        if !health.seesEveryStart { throw ExitCode(1) }
    }

    private static func words(_ mode: AuditStatus.Mode) -> String {
        switch mode {
        case .off: "off"
        case .on: "on"
        case .locked: "on, and locked until the next boot"
        case .other(let number): "in an unknown state (\(number))"
        }
    }
}
