import Agent
import Allowlist
import AuditStream
import Posture

/// What a watch sees as lines of JSON, each with its kind in "type".
struct WatchJSON: WatchOutput {
    private var lines = JSONLine()
    private var starts = StartJSON()
    /// Nil shows every start.
    private var folder: ViolationFolder?
    private var now: Int64 = 0

    init(foldsViolations: Bool) {
        folder = foldsViolations ? ViolationFolder() : nil
    }

    mutating func begin(_ description: WatchDescription) {
        line(
            "begin",
            [
                ("source", .string(description.kind.rawValue)),
                ("description", .string(description.source)),
                ("notes", .array(description.notes.map { .string($0) })),
                ("processes", .int(Int64(description.processes))),
            ])
    }

    mutating func add(_ start: JudgedStart) {
        guard folder != nil else { return line("start", start) }
        let reports = folder?.add(start.decision, start.start, at: start.start.milliseconds) ?? []
        for report in reports { add(report, start) }
    }

    mutating func add(_ gap: CoverageGap) { line("gap", GapJSON.pairs(gap)) }

    mutating func note(_ text: String) { line("note", [("text", .string(text))]) }

    mutating func flush(at now: Int64) throws {
        for report in folder?.advance(to: now) ?? [] { add(report, nil) }
        self.now = now
        guard !lines.bytes.isEmpty else { return }
        try Results.stream(lines.bytes)
        lines.removeAll()
    }

    mutating func end(_ summary: WatchSummary) throws {
        for report in folder?.finish(at: now) ?? [] { add(report, nil) }
        let starts = summary.starts
        let places = summary.places
        line(
            "end",
            [
                ("starts", .number(starts.starts)), ("allowed", .number(starts.allowed)),
                ("ignored", .number(starts.ignored)), ("alerts", .number(starts.alerts)),
                ("failed", .number(starts.failed)), ("records", .number(summary.records)),
                ("malformed", .number(summary.malformed)),
                ("placesSeen", .number(places.seen)),
                ("placesInherited", .number(places.inherited)),
                ("placesUnattributed", .number(places.unattributed)),
                ("processesEvicted", .number(places.evicted)),
                (
                    "lost",
                    .object(
                        CoverageGap.Cause.allCases.map { cause in
                            (cause.rawValue, summary.lost[cause].map { .number($0) })
                        })
                ),
            ])
        try Results.write(lines.bytes)
        lines.removeAll()
    }

    private mutating func add(_ report: FoldedReport, _ start: JudgedStart?) {
        switch report {
        case .first: if let start { line("violation", start) }
        case .repeated(let summary): line("repeated", ViolationJSON.pairs(summary))
        case .suppressed(let flood): line("suppressed", ViolationJSON.pairs(flood))
        }
    }

    private mutating func line(_ type: String, _ pairs: [(String, JSON?)]) {
        lines.value(.object([("type", .string(type))] + pairs))
        lines.endLine()
    }

    private mutating func line(_ type: String, _ start: JudgedStart) {
        lines.beginObject()
        lines.pair("type", type)
        starts.write(start, to: &lines)
        lines.endObject()
        lines.endLine()
    }
}
