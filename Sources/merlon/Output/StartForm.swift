import Agent
import HostSystem
import Posture

/// A form in which replayed program starts are written.
protocol StartForm {
    mutating func add(_ start: JudgedStart)

    /// Adds what the whole log amounts to.
    mutating func finish(_ replay: borrowing StartReplay)

    /// What was written since it was taken last.
    mutating func take() -> [UInt8]
}

/// Lines of JSON: one for each start, and a last one with counts.
struct StartJSONLines: StartForm {
    private var lines = JSONLine()
    private var starts = StartJSON()

    mutating func add(_ start: JudgedStart) {
        lines.beginObject()
        starts.write(start, to: &lines)
        lines.endObject()
        lines.endLine()
    }

    mutating func finish(_ replay: borrowing StartReplay) {
        let counts = replay.counts
        lines.value(
            .object([
                ("records", .number(replay.records)), ("starts", .number(counts.starts)),
                ("allowed", .number(counts.allowed)), ("ignored", .number(counts.ignored)),
                ("alerts", .number(counts.alerts)), ("failed", .number(counts.failed)),
                ("malformed", .number(replay.malformed)), ("lost", .number(replay.lost)),
            ]))
        lines.endLine()
    }

    mutating func take() -> [UInt8] {
        defer { lines.removeAll() }
        return lines.bytes
    }
}

/// Lines for people, and a last one with counts.
struct StartTable: StartForm {
    private let style: Style
    private let lines: StartLine
    private var text = ""

    init(terminal: Terminal, host: HostView) {
        style = Style(isColored: terminal.isTerminal && !Style.isColorRefused)
        lines = StartLine(
            style: style, width: terminal.isTerminal ? terminal.columns : 400, host: host)
    }

    mutating func add(_ start: JudgedStart) {
        text += lines.text(start)
    }

    mutating func finish(_ replay: borrowing StartReplay) {
        let counts = replay.counts
        var words = "\(counts.starts) starts: \(counts.allowed + counts.ignored) allowed, "
        words += "\(counts.alerts) would be alerted, \(counts.failed) failed"
        if replay.malformed > 0 { words += ", \(replay.malformed) lines that cannot be read" }
        if replay.lost > 0 { words += ", \(replay.lost) events missing" }
        text += style.strong(words) + "\n"
    }

    mutating func take() -> [UInt8] {
        defer { text = "" }
        return Array(text.utf8)
    }
}
