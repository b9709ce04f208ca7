import AuditStream
import HostSystem
import Posture

/// Program starts for people: one line each, and a last line with counts.
struct ExecTable: ExecForm {
    private let style: Style
    private let width: Int
    private var text = ""

    init(terminal: Terminal) {
        style = Style(isColored: terminal.isTerminal && !Style.isColorRefused)
        // A file has room; what is longer than this nobody reads in a table.
        width = terminal.isTerminal ? terminal.columns : 400
    }

    mutating func add(_ exec: borrowing ExecEvent) {
        var line = time(exec.id)
        if let node = exec.node { line += "  " + words(node) }
        line += column(exec.pid.map { "pid \($0)" }, 11) + column(exec.uid.map { "uid \($0)" }, 10)
        var rest = ""
        if exec.success == false {
            let code = exec.exit.flatMap { CInt(exactly: -$0) }
            let reason = code.map { SystemCallError(call: "", code: $0).reason } ?? "failed"
            rest += words(exec.paths.first.flatMap { exec.name(of: $0) }) + " by " + words(exec.exe)
            rest += ": " + reason
        } else {
            rest += words(exec.exe) + "  " + command(exec.arguments)
        }
        if !exec.isComplete { rest += "  (incomplete)" }
        rest = TerminalText.shortened(rest, to: max(40, width - line.count - 2))
        text +=
            style.faint(line) + "  " + (exec.success == false ? style.unsure(rest) : rest) + "\n"
    }

    mutating func finish(_ log: borrowing LogDecoder) {
        var counts = ["\(log.records) lines", "\(log.counts.events) events"]
        counts.append("\(log.counts.execs) program starts")
        if log.counts.incomplete > 0 {
            counts.append("\(log.counts.incomplete) of them incomplete")
        }
        if log.malformed > 0 { counts.append("\(log.malformed) lines that cannot be read") }
        if log.lost > 0 { counts.append("\(log.lost) events missing") }
        text += style.strong(counts.joined(separator: ", ")) + "\n"
    }

    mutating func take() -> String {
        defer { text = "" }
        return text
    }

    /// `2026-11-23T17:00:00.589Z`.
    private func time(_ id: EventID) -> String {
        let fraction = String(id.milliseconds % 1_000 + 1_000)
        return InternetTime.text(seconds: id.milliseconds / 1_000).dropLast()
            + "." + fraction.dropFirst() + "Z"
    }

    private func column(_ value: String?, _ width: Int) -> String {
        "  " + TerminalText.padded(value ?? "?", to: width)
    }

    /// The arguments as far as a line has room, those in quotes that hold a space or nothing.
    private func command(_ arguments: ArgumentList) -> String {
        var parts: [String] = []
        var room = width
        for index in 0..<arguments.count where room > 0 {
            let part = words(arguments[index])
            parts.append(part.isEmpty || part.contains(" ") ? "'\(part)'" : part)
            room -= part.utf8.count + 1
        }
        return parts.joined(separator: " ")
    }

    private func words(_ bytes: ArraySlice<UInt8>?) -> String {
        guard let bytes else { return "?" }
        return TerminalText.escaped(String(decoding: bytes.prefix(width), as: UTF8.self))
    }
}
