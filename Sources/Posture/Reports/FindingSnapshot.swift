/// All findings of a node at one moment in short, by which a receiver can tell whether the changes
/// it was sent add up to the node's state.
package struct FindingSnapshot: Hashable, Sendable {
    package var counts: [Finding.Status: Int]
    /// Failures by severity.
    package var failures: [Severity: Int]
    /// 0 to 100; nil where nothing applied, which is neither good nor bad.
    package var score: Int?
    /// SHA-256, in lower-case hexadecimal digits, over one line `control TAB status LF` for each
    /// finding, sorted by the control's bytes.
    package var digest: String
    /// The findings that do not pass and are applicable, `control` to `status`, sorted by control.
    package var open: [Open]

    package struct Open: Hashable, Sendable {
        package var control: String
        package var status: Finding.Status
        package var severity: Severity

        package init(control: String, status: Finding.Status, severity: Severity) {
            self.control = control
            self.status = status
            self.severity = severity
        }
    }

    package init(
        counts: [Finding.Status: Int], failures: [Severity: Int], score: Int?, digest: String,
        open: [Open]
    ) {
        self.counts = counts
        self.failures = failures
        self.score = score
        self.digest = digest
        self.open = open
    }
}
