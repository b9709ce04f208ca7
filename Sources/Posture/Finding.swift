/// A control evaluated on a node.
package struct Finding: Hashable, Sendable {
    package enum Status: String, CaseIterable, Sendable {
        case pass, fail, unknown, notApplicable, waived
        /// The node cannot answer it; the message says what a person has to look at.
        case manual
    }

    /// One fact that the control's expression read.
    package struct Evidence: Hashable, Sendable {
        package let path: FactPath
        /// Nil: there is no such fact on this node.
        package let fact: Fact?
        /// Whether the fact on the node is larger than the one here.
        package let isShortened: Bool

        package init(path: FactPath, fact: Fact?, isShortened: Bool = false) {
            self.path = path
            self.fact = fact
            self.isShortened = isShortened
        }
    }

    package let control: String
    package let title: String
    package let severity: Severity
    package let status: Status
    /// One sentence about this node; the title where it passes.
    package let message: String
    /// Why the status is unknown; nil for any other status.
    package let reason: String?
    package let evidence: [Evidence]
    /// How many facts were read beyond those in ``evidence``.
    package let omittedEvidence: Int
    package let remediation: String
    package let references: [String]

    package init(
        control: String, title: String, severity: Severity, status: Status, message: String,
        reason: String? = nil, evidence: [Evidence], omittedEvidence: Int = 0,
        remediation: String, references: [String]
    ) {
        self.control = control
        self.title = title
        self.severity = severity
        self.status = status
        self.message = message
        self.reason = reason
        self.evidence = evidence
        self.omittedEvidence = omittedEvidence
        self.remediation = remediation
        self.references = references
    }
}
