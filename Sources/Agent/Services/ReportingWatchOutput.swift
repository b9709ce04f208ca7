import Allowlist
import AuditStream
import HostSystem
import Posture

/// Turns what a watch sees into reports.
struct ReportingWatchOutput: WatchOutput {
    private let desk: ReportDesk
    private let board: StatusBoard
    private let note: @Sendable (String) -> Void
    private var folder: ViolationFolder
    private var reports: [Report] = []
    private var now: Int64 = 0
    /// Gaps that last, by their cause.
    private var open: [CoverageGap.Cause: CoverageGap] = [:]

    init(
        desk: ReportDesk, board: StatusBoard, limits: ViolationFolder.Limits,
        note: @escaping @Sendable (String) -> Void
    ) {
        self.desk = desk
        self.board = board
        self.note = note
        folder = ViolationFolder(limits: limits)
    }

    mutating func begin(_ description: WatchDescription) {
        board.updateWatch { watch in
            watch.source = description.kind.rawValue
            watch.description = description.source
            watch.notes = description.notes
            watch.problem = nil
            watch.openGaps = []
        }
        tell(
            AgentEvent(
                kind: .streamAttached,
                message: "program starts are seen from \(description.source)",
                details: description.notes.map { AgentEvent.Detail("note", $0) }))
        note("program starts are seen from \(description.source)")
        for text in description.notes { note(text) }
    }

    mutating func add(_ start: JudgedStart) {
        guard case .alert(let severity) = start.decision.outcome else { return }
        board.updateWatch { $0.violations += 1 }
        for report in folder.add(start.decision, start.start, at: start.start.milliseconds) {
            guard case .first = report else {
                take(report)
                continue
            }
            reports.append(
                Report(.violation(Violation(start, severity)), at: start.start.milliseconds))
        }
    }

    mutating func add(_ gap: CoverageGap) {
        reports.append(Report(.gap(gap), at: gap.end ?? gap.start))
        open[gap.cause] = gap.end == nil ? gap : nil
        let gaps = open.values.sorted { $0.start < $1.start }
        board.updateWatch { watch in
            watch.openGaps = gaps
            watch.gaps += 1
        }
    }

    mutating func note(_ text: String) { note(text) }

    mutating func flush(at now: Int64) throws {
        self.now = now
        for report in folder.advance(to: now) { take(report) }
        guard !reports.isEmpty else { return }
        desk.post(reports)
        reports = []
    }

    mutating func end(_ summary: WatchSummary) throws {
        for report in folder.finish(at: now) { take(report) }
        desk.post(reports)
        reports = []
        board.updateWatch { $0.source = nil }
    }

    mutating func tick(_ progress: WatchProgress) {
        board.take(progress)
        board.beat(.watch)
    }

    private mutating func take(_ report: FoldedReport) {
        switch report {
        // Only with the start itself, which add(_:) has.
        case .first: break
        case .repeated(let summary):
            reports.append(Report(.repeatedViolation(summary), at: summary.last))
        case .suppressed(let flood):
            reports.append(Report(.suppressedViolations(flood), at: flood.last))
        }
    }

    private mutating func tell(_ event: AgentEvent) {
        reports.append(Report(.agent(event), at: WallClock.millisecondsSince1970()))
    }
}

extension Violation {
    init(_ judged: JudgedStart, _ severity: Severity) {
        let decision = judged.decision
        var sha256: String?
        if case .known(let digest, _, _)? = judged.content?.program { sha256 = digest }
        self.init(
            start: judged.start, severity: severity, rule: decision.rule, list: decision.list,
            alarm: decision.alarm, otherAlarms: decision.otherAlarms, reason: decision.reason,
            sha256: sha256)
    }
}
