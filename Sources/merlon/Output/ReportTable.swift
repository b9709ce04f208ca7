import Agent
import Posture

/// The report for people: what failed first, each with its evidence and what to do.
struct ReportTable {
    let style: Style
    /// In characters.
    let width: Int
    let isVerbose: Bool

    private static let indent = "        "

    func text(_ report: CheckReport, failOn threshold: Severity) -> String {
        var lines = header(report)
        for status in [Finding.Status.fail, .unknown, .pass] {
            let findings = report.findings.filter { $0.status == status }
            for finding in findings.sorted(by: order) {
                lines += block(finding)
            }
            if !findings.isEmpty { lines.append("") }
        }
        if isVerbose {
            for finding in report.findings where finding.status == .notApplicable {
                lines.append(headline(finding))
            }
        }
        lines += summary(report, failOn: threshold)
        return lines.joined(separator: "\n") + "\n"
    }

    private func order(_ left: Finding, _ right: Finding) -> Bool {
        left.severity != right.severity
            ? left.severity > right.severity : left.control < right.control
    }

    private func header(_ report: CheckReport) -> [String] {
        let node = report.node
        let facts = [
            node.roles.joined(separator: ", "), node.kubernetes.map { "kubelet \($0)" } ?? "",
            node.os ?? "", node.root == "/" ? "" : "files under \(node.root)",
        ].filter { !$0.isEmpty }.map { TerminalText.escaped($0) }
        let title = style.strong("Node " + TerminalText.escaped(node.name))
        var lines = [title + (facts.isEmpty ? "" : " (" + facts.joined(separator: "; ") + ")")]
        for note in report.notes {
            lines += TerminalText.wrapped(TerminalText.escaped(note), width: width)
        }
        return lines + [""]
    }

    private func headline(_ finding: Finding) -> String {
        let label =
            switch finding.status {
            case .fail: "FAIL"
            case .unknown: "UNKNOWN"
            case .pass: "PASS"
            case .waived: "WAIVED"
            case .notApplicable: "N/A"
            }
        let padded = label + String(repeating: " ", count: 8 - label.count)
        let severity = finding.severity.rawValue
        return style.status(finding.status, padded)
            + severity + String(repeating: " ", count: 10 - severity.count)
            + style.strong(TerminalText.escaped(finding.title)) + " "
            + style.faint("[\(finding.control)]")
    }

    private func block(_ finding: Finding) -> [String] {
        if finding.status == .pass, !isVerbose { return [headline(finding)] }
        var lines = [headline(finding)]
        if finding.status != .pass {
            let sentence = finding.reason.map { "\(finding.message): \($0)" } ?? finding.message
            lines += indented("", TerminalText.escaped(sentence))
        }
        for evidence in finding.evidence {
            lines += indented("saw  ", line(evidence))
        }
        if finding.status != .pass, !finding.remediation.isEmpty {
            lines += indented("do   ", TerminalText.escaped(finding.remediation, keepingLines: true))
        }
        if !finding.references.isEmpty {
            lines += indented("see  ", finding.references.joined(separator: ", "))
        }
        return lines
    }

    private func line(_ evidence: Finding.Evidence) -> String {
        let path = TerminalText.escaped("\(evidence.path)")
        guard let fact = evidence.fact else { return "\(path) is not set" }
        let value = TerminalText.shortened(fact.value.plainText, to: 300)
        return "\(path) = \(value)  (\(TerminalText.escaped("\(fact.origin)")))"
    }

    /// The text behind a label, wrapped so that the label stands alone on the left.
    private func indented(_ label: String, _ text: String) -> [String] {
        let room = width - Self.indent.count - label.count
        return TerminalText.wrapped(text, width: room).enumerated().map { index, line in
            let lead = index == 0 ? label : String(repeating: " ", count: label.count)
            return Self.indent + style.faint(lead) + line
        }
    }

    private func summary(_ report: CheckReport, failOn threshold: Severity) -> [String] {
        var counts = [
            "\(report.count(.pass)) passed", "\(report.count(.fail)) failed",
            "\(report.count(.unknown)) unknown", "\(report.count(.notApplicable)) not applicable",
        ]
        if report.count(.waived) > 0 { counts.append("\(report.count(.waived)) waived") }
        let score = report.score.map { "; score \($0) of 100" } ?? ""
        let line =
            counts.joined(separator: ", ") + score
            + " (\(ReportJSON.milliseconds(report.duration)) ms)"
        return [style.strong(line), verdict(report, failOn: threshold)]
    }

    private func verdict(_ report: CheckReport, failOn threshold: Severity) -> String {
        let level = threshold == .critical ? "'critical'" : "'\(threshold.rawValue)' or above"
        switch report.verdict(failOn: threshold) {
        case .failed: return style.bad("Failed: a control of severity \(level) is not met.")
        case .undecided:
            return style.unsure(
                "Undecided: nothing of severity \(level) failed, but something is unknown.")
        case .passed where report.count(.pass) == 0:
            return style.unsure("Nothing was checked: no control applies to this node.")
        case .passed: return style.good("Passed: every control of severity \(level) is met.")
        }
    }
}
