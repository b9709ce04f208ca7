import Agent
import Posture

/// The report for people: what failed first, each with its evidence and what to do.
struct ReportTable {
    let style: Style
    /// In characters.
    let width: Int
    let isVerbose: Bool

    private static let indent = "        "
    /// Characters of a value; the JSON report has more of it.
    private static let valueLimit = 300

    func text(_ report: CheckReport, failOn threshold: Severity) -> String {
        var lines = header(report)
        for status in [Finding.Status.fail, .unknown, .manual, .waived, .pass] {
            let findings = report.findings.filter { $0.status == status }
            for finding in findings.sorted(by: order) {
                lines += block(finding)
            }
            if !findings.isEmpty { lines.append("") }
        }
        if isVerbose {
            for finding in report.findings where finding.status == .notApplicable {
                lines += headline(finding)
            }
        }
        lines += summary(report, failOn: threshold)
        return lines.joined(separator: "\n") + "\n"
    }

    private func order(_ left: Finding, _ right: Finding) -> Bool {
        left.severity != right.severity
            ? left.severity > right.severity : left.control < right.control
    }

    func header(_ report: CheckReport) -> [String] {
        let node = report.node
        let facts = [
            node.roles.joined(separator: ", "), node.kubernetes.map { "kubelet \($0)" } ?? "",
            node.os ?? "", node.root == "/" ? "" : "files under \(node.root)",
        ].filter { !$0.isEmpty }.joined(separator: "; ")
        let title = "Node \(node.name)" + (facts.isEmpty ? "" : " (\(facts))")
        return wrapped(title, style.strong) + report.notes.flatMap { wrapped($0) } + [""]
    }

    /// The status, the severity and, in as many lines as it takes, the title.
    private func headline(_ finding: Finding) -> [String] {
        let lead = [
            style.status(
                finding.status, TerminalText.padded(Self.word(finding.status), to: 8)),
            TerminalText.padded(finding.severity.rawValue, to: 10),
        ].joined()
        let title = TerminalText.escaped("\(finding.title) [\(finding.control)]")
        return TerminalText.wrapped(title, width: width - 18).enumerated().map { number, line in
            (number == 0 ? lead : TerminalText.padded("", to: 18)) + style.strong(line)
        }
    }

    static func word(_ status: Finding.Status) -> String {
        switch status {
        case .fail: "FAIL"
        case .unknown: "UNKNOWN"
        case .pass: "PASS"
        case .waived: "WAIVED"
        case .manual: "MANUAL"
        case .notApplicable: "N/A"
        }
    }

    private func block(_ finding: Finding) -> [String] {
        var lines = headline(finding)
        if finding.status == .pass, !isVerbose { return lines }
        if finding.status != .pass {
            let sentence = finding.reason.map { "\(finding.message): \($0)" } ?? finding.message
            lines += indented("", TerminalText.escaped(sentence))
        }
        for evidence in finding.evidence {
            lines += indented("saw  ", line(evidence))
        }
        if finding.omittedEvidence > 0 {
            lines += indented("     ", "and \(finding.omittedEvidence) more")
        }
        if finding.status != .pass, !finding.remediation.isEmpty {
            lines += indented(
                "do   ", TerminalText.escaped(finding.remediation, keepingLines: true))
        }
        if !finding.references.isEmpty {
            let references = finding.references.joined(separator: ", ")
            lines += indented("see  ", TerminalText.escaped(references))
        }
        return lines
    }

    private func line(_ evidence: Finding.Evidence) -> String {
        let path = TerminalText.escaped("\(evidence.path)")
        guard let fact = evidence.fact else { return "\(path) is not set" }
        let value = TerminalText.shortened(fact.value.plainText, to: Self.valueLimit)
        let mark = evidence.isShortened ? ", shortened" : ""
        return "\(path) = \(value)\(mark)  (\(TerminalText.escaped("\(fact.origin)")))"
    }

    /// The text behind a label, wrapped so that the label stands alone on the left.
    private func indented(_ label: String, _ text: String) -> [String] {
        let room = width - Self.indent.count - label.count
        return TerminalText.wrapped(text, width: room).enumerated().map { index, line in
            let lead = index == 0 ? label : String(repeating: " ", count: label.count)
            return Self.indent + style.faint(lead) + line
        }
    }

    func summary(_ report: CheckReport, failOn threshold: Severity) -> [String] {
        var counts = [
            "\(report.count(.pass)) passed", "\(report.count(.fail)) failed",
            "\(report.count(.unknown)) unknown", "\(report.count(.notApplicable)) not applicable",
        ]
        if report.count(.manual) > 0 {
            counts.append("\(report.count(.manual)) to be looked at by a person")
        }
        if report.count(.waived) > 0 { counts.append("\(report.count(.waived)) waived") }
        let score = report.score.map { "; score \($0) of 100" } ?? ""
        let line =
            counts.joined(separator: ", ") + score
            + " (\(ReportJSON.milliseconds(report.duration)) ms)"
        return wrapped(line, style.strong) + verdict(report, failOn: threshold)
            + (report.hasApplied ? [] : wrapped(Self.advice))
    }

    /// Where a newcomer looks next on a machine that no control is about; the notes say why.
    private static let advice =
        "'merlon facts' shows what was found, 'merlon policy list' what would be checked."

    private func verdict(_ report: CheckReport, failOn threshold: Severity) -> [String] {
        let level = threshold == .critical ? "'critical'" : "'\(threshold.rawValue)' or above"
        switch report.verdict(failOn: threshold) {
        case .failed:
            return wrapped("Failed: a control of severity \(level) is not met.", style.bad)
        case .undecided:
            return wrapped(
                "Undecided: nothing of severity \(level) failed, but something is unknown.",
                style.unsure)
        case .passed where !report.hasApplied:
            return wrapped(
                "Nothing was checked: no control applies to this node.", style.unsure)
        case .passed:
            return wrapped("Passed: nothing of severity \(level) failed or is unknown.", style.good)
        }
    }

    /// A text, which may be the node's, in lines of the width.
    private func wrapped(
        _ text: String, _ paint: (String) -> String = { $0 }
    ) -> [String] {
        TerminalText.wrapped(TerminalText.escaped(text), width: width).map(paint)
    }
}
