import Posture

/// What reports say to people in the journal, on one line.
enum JournalText {
    /// The `MESSAGE` of a report.
    static func message(_ subject: Report.Subject) -> String {
        switch subject {
        case .finding(let change): finding(change)
        case .snapshot(let snapshot): snapshotText(snapshot)
        case .violation(let violation): violationText(violation)
        case .repeatedViolation(let summary):
            "\(name(summary.key)): \(summary.count) times in "
                + "\(max(0, summary.last - summary.first) / 1_000) s"
        case .suppressedViolations(let flood):
            "\(flood.count) more violations, too many to report one by one"
        case .gap(let gap): gapText(gap)
        case .loss(let loss): lossText(loss)
        case .agent(let event): line(event.message)
        }
    }

    /// One fact that a finding stands on: `node.x = value (origin)`.
    static func evidence(_ evidence: Finding.Evidence) -> String {
        guard let fact = evidence.fact else { return "\(evidence.path) is not set" }
        let mark = evidence.isShortened ? ", shortened" : ""
        return "\(evidence.path) = \(fact.value.plainText)\(mark) (\(fact.origin))"
    }

    /// The arguments with a space between; one that is empty or has a space or a quote in single
    /// quotes, in which a quote is written `\'`.
    static func arguments(_ arguments: [[UInt8]], limitBytes: Int) -> String {
        var text = ""
        for (index, argument) in arguments.enumerated() {
            let room = limitBytes - text.utf8.count
            if room <= 0 {
                return text + " … (\(arguments.count - index) arguments more)"
            }
            if index > 0 { text += " " }
            text += quoted(TerminalText.line(argument, limitBytes: room))
        }
        return text
    }

    /// What kind of violation a count is about.
    static func name(_ key: ViolationKey) -> String {
        var words = "\(line(key.alarm ?? key.rule ?? "not allowed")): "
        words += line(key.script ?? key.program ?? [0x3F])
        if let container = key.container { words += " in \(line(container))" }
        return words
    }

    private static func quoted(_ word: String) -> String {
        guard word.isEmpty || word.utf8.contains(where: { $0 == 0x20 || $0 == 0x27 }) else {
            return word
        }
        var text = ""
        for scalar in word.unicodeScalars {
            if scalar == "'" { text += "\\" }
            text.unicodeScalars.append(scalar)
        }
        return "'\(text)'"
    }

    private static func finding(_ change: FindingChange) -> String {
        let finding = change.finding
        let control = line(finding.control)
        switch change.kind {
        case .fixed: return "fixed: \(control): \(line(finding.title))"
        case .removed: return "not checked any more: \(control): \(line(finding.title))"
        case .new, .regressed, .changed: break
        }
        var words = "\(finding.status.rawValue): \(control)"
        if change.kind == .regressed { words += " again" }
        words += ": \(line(finding.message))"
        if let reason = finding.reason { words += " (\(line(reason)))" }
        return words
    }

    private static func snapshotText(_ snapshot: FindingSnapshot) -> String {
        let counts = Finding.Status.allCases.compactMap { status in
            snapshot.counts[status].flatMap { $0 > 0 ? "\($0) \(status.rawValue)" : nil }
        }
        let score = snapshot.score.map { "score \($0) of 100" } ?? "no score, as nothing applies"
        return "\(score): " + counts.joined(separator: ", ")
    }

    private static func violationText(_ violation: Violation) -> String {
        let start = violation.start
        var words = "\(line(violation.alarm ?? "not allowed")): "
        words += line(start.script ?? start.path ?? [0x3F])
        let rest = Array(start.arguments.dropFirst())
        if !rest.isEmpty {
            words += " " + arguments(rest, limitBytes: JournalFields.messageLimitBytes)
        }
        if case .container(let container) = start.place {
            let pod = container.pod.map { "\($0.namespace ?? "?")/\($0.name ?? "?")" }
            words += " in \(line(pod ?? container.name ?? container.id))"
        }
        return words + " (\(line(violation.reason)))"
    }

    private static func gapText(_ gap: CoverageGap) -> String {
        var words = "program starts may have been missed: \(gap.cause.words)"
        if let count = gap.count { words += ", \(count) \(gap.unit.rawValue)" }
        if let end = gap.end {
            words += ", for \(max(0, end - gap.start)) ms"
        } else {
            words += ", and it lasts"
        }
        return gap.detail.isEmpty ? words : words + " (\(line(gap.detail)))"
    }

    private static func lossText(_ loss: ReportLoss) -> String {
        var words = "\(loss.count) reports will not arrive"
        if let destination = loss.destination { words += " at \(line(destination))" }
        words += ": \(loss.cause.words)"
        return loss.detail.isEmpty ? words : words + " (\(line(loss.detail)))"
    }

    private static func line(_ text: String) -> String {
        TerminalText.line(text, limitBytes: JournalFields.messageLimitBytes)
    }

    private static func line(_ bytes: [UInt8]) -> String {
        TerminalText.line(bytes, limitBytes: JournalFields.messageLimitBytes)
    }
}

extension ReportLoss.Cause {
    fileprivate var words: String {
        switch self {
        case .evicted: "the spool was full"
        case .superseded: "newer ones took their place"
        case .refused: "the receiver refuses them"
        case .notStored: "they could not be written"
        case .damaged: "the spool's file was damaged"
        }
    }
}
