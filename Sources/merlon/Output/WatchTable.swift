import Agent
import Allowlist
import AuditStream
import HostSystem
import Posture

/// What a watch sees, for people: a line for each start, coloured by its decision.
struct WatchTable: WatchOutput {
    private let style: Style
    private let lines: StartLine
    private var text = ""
    /// Nil shows every start.
    private var folder: ViolationFolder?
    private var now: Int64 = 0

    init(terminal: Terminal, accounts host: HostView, foldsViolations: Bool) {
        style = Style(isColored: terminal.isTerminal && !Style.isColorRefused)
        lines = StartLine(
            style: style, width: terminal.isTerminal ? terminal.columns : 400, host: host)
        folder = foldsViolations ? ViolationFolder() : nil
    }

    mutating func begin(_ description: WatchDescription) {
        text += style.strong("Watching program starts from \(description.source)") + "\n"
        for note in description.notes { self.note(note) }
        note("\(description.processes) processes run; Ctrl-C ends the watch")
    }

    mutating func add(_ start: JudgedStart) {
        guard folder != nil else {
            // The decision that was promised follows on the same start.
            if !start.decision.isPending { text += lines.text(start) }
            return
        }
        let reports = folder?.add(start.decision, start.start, at: start.start.milliseconds) ?? []
        for report in reports { add(report, start) }
    }

    mutating func add(_ gap: CoverageGap) {
        var words = "starts may be missed: \(gap.cause.words)"
        if let count = gap.count { words += ", \(count) \(gap.unit.rawValue)" }
        if !gap.detail.isEmpty { words += " (\(gap.detail))" }
        if let end = gap.end {
            words = "over since \(WatchTime.clock(end)): " + words
        }
        text +=
            style.unsure(
                "\(WatchTime.clock(gap.start))  GAP  " + TerminalText.escaped(words)) + "\n"
    }

    mutating func note(_ words: String) {
        text += style.faint("  " + TerminalText.escaped(words)) + "\n"
    }

    mutating func flush(at now: Int64) throws {
        for report in folder?.advance(to: now) ?? [] { add(report, nil) }
        self.now = now
        guard !text.isEmpty else { return }
        try Results.stream(Array(text.utf8))
        text = ""
    }

    mutating func end(_ summary: WatchSummary) throws {
        for report in folder?.finish(at: now) ?? [] { add(report, nil) }
        let starts = summary.starts
        text += style.strong(
            "\(starts.starts) starts: \(starts.allowed + starts.ignored) allowed, "
                + "\(starts.alerts) violations, \(starts.failed) failed")
        let places = summary.places
        let all = max(1, places.seen + places.inherited + places.unattributed)
        text += "; \(places.unattributed * 100 / all) % could not be attributed\n"
        let losses = CoverageGap.Cause.allCases.compactMap { cause in
            summary.lost[cause].flatMap { $0 > 0 ? "\(cause.words): \($0)" : nil }
        }
        text += losses.isEmpty ? "" : style.unsure(losses.joined(separator: ", ")) + "\n"
        try Results.write(text)
        text = ""
    }

    private mutating func add(_ report: FoldedReport, _ start: JudgedStart?) {
        switch report {
        case .first: if let start { text += lines.text(start) }
        case .repeated(let summary):
            guard summary.count > 1 else { return }
            let since = "\(summary.count) times since \(WatchTime.clock(summary.first))"
            let line = "\(WatchTime.clock(summary.last))  \(lines.name(summary.key)): \(since)"
            text += style.faint(line) + "\n"
        case .suppressed(let flood):
            let words = "\(flood.count) more violations, too many to show one by one"
            text += style.unsure("\(WatchTime.clock(flood.last))  \(words)") + "\n"
        }
    }
}
