import Crypto
package import Posture

extension FindingSnapshot {
    /// The findings of a whole check in short.
    package init(_ report: CheckReport) {
        let findings = report.findings.sorted { $0.control < $1.control }
        let lines = findings.map { "\($0.control)\t\($0.status.rawValue)\n" }.joined()
        var counts: [Finding.Status: Int] = [:]
        var failures: [Severity: Int] = [:]
        for finding in findings {
            counts[finding.status, default: 0] += 1
            if finding.status == .fail { failures[finding.severity, default: 0] += 1 }
        }
        self.init(
            counts: counts, failures: failures, score: report.score,
            digest: SHA256.hash(data: Array(lines.utf8)).hexadecimal,
            open: findings.filter(\.status.isOpen).map {
                Open(control: $0.control, status: $0.status, severity: $0.severity)
            })
    }
}

extension SHA256.Digest {
    /// In lower-case hexadecimal digits.
    var hexadecimal: String {
        var text = ""
        for byte in self {
            text += String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }
        return text
    }
}
