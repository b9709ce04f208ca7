import Crypto
package import Posture

/// What was last told of each finding, so that only changes are told.
///
/// Kept in a file between two runs of the agent; see ``FindingLedgerFile``.
package struct FindingLedger: Hashable, Sendable {
    /// What is remembered of one control.
    package struct Entry: Hashable, Sendable {
        package var status: Finding.Status
        package var severity: Severity
        /// Of the message and the evidence of an open finding, which is told again where it differs;
        /// empty for others.
        package var digest: String
        /// Since when it has been as it is; milliseconds since 1970.
        package var since: Int64
        /// Whether it was ever seen to pass.
        package var hasPassed: Bool

        package init(
            status: Finding.Status, severity: Severity, digest: String, since: Int64,
            hasPassed: Bool
        ) {
            self.status = status
            self.severity = severity
            self.digest = digest
            self.since = since
            self.hasPassed = hasPassed
        }
    }

    package internal(set) var entries: [String: Entry] = [:]

    package init(entries: [String: Entry] = [:]) {
        self.entries = entries
    }

    /// Takes the findings of a whole check, and gives what has changed, gravest first.
    ///
    /// What passes, is waived or is not applicable from the start is not told; the snapshot has it.
    package mutating func take(_ findings: [Finding], at now: Int64) -> [FindingChange] {
        var changes: [FindingChange] = []
        var next: [String: Entry] = [:]
        for finding in findings {
            let digest = Self.digest(of: finding)
            let before = entries[finding.control]
            let isSame = before?.status == finding.status
            let entry = Entry(
                status: finding.status, severity: finding.severity, digest: digest,
                since: isSame ? before?.since ?? now : now,
                hasPassed: finding.status == .pass || before?.hasPassed == true)
            next[finding.control] = entry
            guard let kind = Self.kind(finding, entry, before) else { continue }
            changes.append(
                FindingChange(
                    kind: kind, finding: finding, firstSeen: entry.since, lastSeen: now,
                    before: before?.status))
        }
        for (control, entry) in entries where next[control] == nil && entry.status.isOpen {
            let gone = Finding(
                control: control, title: control, severity: entry.severity,
                status: .notApplicable, message: "its control is not in the policies any more",
                evidence: [], remediation: "", references: [])
            changes.append(
                FindingChange(
                    kind: .removed, finding: gone, firstSeen: entry.since, lastSeen: now,
                    before: entry.status))
        }
        entries = next
        return changes.sorted {
            ($1.finding.severity, $0.finding.control) < ($0.finding.severity, $1.finding.control)
        }
    }

    private static func kind(
        _ finding: Finding, _ entry: Entry, _ before: Entry?
    ) -> FindingChange.Kind? {
        guard let before else { return finding.status.isOpen ? .new : nil }
        switch (before.status.isOpen, finding.status.isOpen) {
        case (false, false): return nil
        case (true, false): return .fixed
        case (false, true): return before.hasPassed ? .regressed : .new
        case (true, true):
            let isSame =
                before.status == entry.status && before.severity == entry.severity
                && before.digest == entry.digest
            return isSame ? nil : .changed
        }
    }

    /// Over what an operator would see of a finding; its origins too, as they say where to mend it.
    private static func digest(of finding: Finding) -> String {
        guard finding.status.isOpen else { return "" }
        var text = finding.message + "\u{0}" + (finding.reason ?? "")
        for evidence in finding.evidence {
            text += "\u{0}\(evidence.path)\u{0}"
            if let fact = evidence.fact { text += "\(fact.value.ledgerText)\u{0}\(fact.origin)" }
        }
        return SHA256.hash(data: Array(text.utf8)).hexadecimal
    }
}

extension Finding.Status {
    /// Whether somebody has to do something about it.
    package var isOpen: Bool { self == .fail || self == .unknown }
}
