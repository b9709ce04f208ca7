import Agent
import Policies
import Posture

/// A framework for people: each item with how the node stands to it, and what decided it.
struct FrameworkTable {
    let report: ReportTable

    private var style: Style { report.style }

    func text(_ review: FrameworkReview, _ check: CheckReport, failOn threshold: Severity) -> String
    {
        var lines = report.header(check)
        lines += TerminalText.wrapped(
            TerminalText.escaped(title(review.framework)), width: report.width
        ).map(style.strong)
        for entry in review.entries { lines += block(entry) }
        lines.append("")
        lines.append(counts(review))
        lines += report.summary(check, failOn: threshold)
        return lines.joined(separator: "\n") + "\n"
    }

    private func title(_ framework: Framework) -> String {
        framework.title + (framework.source.isEmpty ? "" : " (\(framework.source))")
    }

    private func block(_ entry: FrameworkReview.Entry) -> [String] {
        let word = entry.status.map(ReportTable.word) ?? "NO CHECK"
        let lead = TerminalText.padded(word, to: 10)
        let title = TerminalText.escaped("\(entry.item.id)  \(entry.item.title)")
        let painted = entry.status.map { style.status($0, lead) } ?? style.faint(lead)
        var lines = TerminalText.wrapped(title, width: report.width - 10).enumerated().map {
            ($0 == 0 ? painted : TerminalText.padded("", to: 10)) + style.strong($1)
        }
        for finding in entry.findings.sorted(by: worstFirst) where isShown(finding) {
            lines += sentence(finding)
        }
        return lines
    }

    private func worstFirst(_ left: Finding, _ right: Finding) -> Bool {
        left.severity != right.severity
            ? left.severity > right.severity : left.control < right.control
    }

    /// What passed or does not apply is shown to who asks for it.
    private func isShown(_ finding: Finding) -> Bool {
        report.isVerbose || [.fail, .unknown, .manual, .waived].contains(finding.status)
    }

    private func sentence(_ finding: Finding) -> [String] {
        let message = finding.reason.map { "\(finding.message): \($0)" } ?? finding.message
        let text = TerminalText.escaped("\(message) [\(finding.control)]", keepingLines: true)
        let lead = TerminalText.padded(ReportTable.word(finding.status).lowercased(), to: 10)
        return TerminalText.wrapped(text, width: report.width - 20).enumerated().map {
            TerminalText.padded("", to: 10)
                + ($0 == 0 ? style.status(finding.status, lead) : TerminalText.padded("", to: 10))
                + $1
        }
    }

    private func counts(_ review: FrameworkReview) -> String {
        let statuses = Finding.Status.allCases.compactMap { status in
            let count = review.entries.count { $0.status == status }
            return count == 0 ? nil : "\(count) \(ReportTable.word(status).lowercased())"
        }
        let bare = review.entries.count { $0.status == nil }
        let rest = bare == 0 ? [] : ["\(bare) without a check"]
        return "\(review.entries.count) items: " + (statuses + rest).joined(separator: ", ")
    }
}
