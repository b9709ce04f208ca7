import Agent
import Allowlist
import HostSystem
import Posture

/// A program start with its decision as lines for people.
struct StartLine {
    let style: Style
    /// In characters.
    let width: Int
    let host: HostView

    /// A line, and for what is not allowed another one with the reason and where it came from.
    func text(_ judged: JudgedStart) -> String {
        let start = judged.start
        var line = style.faint(WatchTime.clock(start.milliseconds)) + "  " + mark(judged.decision)
        let user = start.euid.map { host.userName($0) } ?? "?"
        let columns = [
            TerminalText.padded(start.pid.map(String.init) ?? "?", to: 7),
            TerminalText.padded(TerminalText.shortened(TerminalText.escaped(user), to: 8), to: 8),
            TerminalText.padded(TerminalText.shortened(place(start), to: 24), to: 24),
        ].joined(separator: " ")
        line += "  " + style.faint(columns) + " "
        let room = max(30, width - 66)
        line += TerminalText.shortened(command(start), to: room) + "\n"
        guard judged.isViolation || judged.decision.isPending else { return line }
        let reason = [judged.decision.alarm, judged.decision.reason].compactMap(\.self)
            .joined(separator: ": ")
        line += "  " + style.faint("└ ")
        line += TerminalText.shortened(TerminalText.escaped(reason), to: max(40, width - 4))
        line += "\n"
        let lineage = lineage(start)
        if !lineage.isEmpty {
            line +=
                "    " + style.faint(TerminalText.shortened(lineage, to: max(40, width - 4)))
                + "\n"
        }
        return line
    }

    /// What kind of violation a count is about.
    func name(_ key: ViolationKey) -> String {
        let program = words(key.script ?? key.program)
        return "\(key.alarm ?? key.rule ?? "not allowed") \(program)"
    }

    private func mark(_ decision: Decision) -> String {
        switch decision.outcome {
        case .allow: style.good("allow   ")
        case .ignore: style.faint("ignore  ")
        case .pending: style.unsure("pending ")
        case .failed: style.faint("failed  ")
        case .alert(let severity):
            severity >= .high
                ? style.bad(TerminalText.padded(severity.rawValue.uppercased(), to: 8))
                : style.unsure(TerminalText.padded(severity.rawValue.uppercased(), to: 8))
        }
    }

    private func place(_ start: ProcessStart) -> String {
        switch start.place {
        case .host: TerminalText.escaped(start.unit ?? "host")
        case .someContainer: "a container"
        case .unknown: "?"
        case .container(let container):
            TerminalText.escaped(
                container.pod.map { "\($0.namespace ?? "?")/\($0.name ?? "?")" }
                    ?? container.name ?? String(container.id.prefix(12)))
        }
    }

    private func command(_ start: ProcessStart) -> String {
        var parts = [words(start.path)]
        if let script = start.script { parts.append("(script \(words(script)))") }
        var room = width
        for argument in start.arguments.dropFirst() where room > 0 {
            let word = words(argument)
            room -= word.utf8.count + 1
            parts.append(word.isEmpty || word.contains(" ") ? "'\(word)'" : word)
        }
        if !start.isSuccess, let exit = start.exit.flatMap({ CInt(exactly: -$0) }) {
            parts.append("(\(SystemCallError(call: "", code: exit).reason))")
        }
        return parts.joined(separator: " ")
    }

    /// The programs above, the first one first: `systemd > sshd > bash`.
    private func lineage(_ start: ProcessStart) -> String {
        start.ancestors.prefix(8).reversed().map { ancestor in
            let path = words(ancestor.path)
            return path.split(separator: "/").last.map(String.init) ?? path
        }.joined(separator: " > ")
    }

    private func words(_ bytes: [UInt8]?) -> String {
        guard let bytes else { return "?" }
        return TerminalText.escaped(String(decoding: bytes.prefix(width), as: UTF8.self))
    }
}
