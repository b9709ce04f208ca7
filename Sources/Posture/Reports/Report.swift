/// One thing that leaves the node.
package struct Report: Hashable, Sendable {
    package enum Subject: Hashable, Sendable {
        case finding(FindingChange)
        case snapshot(FindingSnapshot)
        case violation(Violation)
        case repeatedViolation(ViolationSummary)
        case suppressedViolations(SuppressedViolations)
        case gap(CoverageGap)
        case loss(ReportLoss)
        case agent(AgentEvent)
    }

    /// When it happened; milliseconds since 1970.
    package var milliseconds: Int64
    package var subject: Subject

    package init(_ subject: Subject, at milliseconds: Int64) {
        self.subject = subject
        self.milliseconds = milliseconds
    }

    package var priority: ReportPriority {
        switch subject {
        case .violation, .repeatedViolation, .suppressedViolations, .gap, .loss: .violation
        case .finding: .finding
        case .snapshot, .agent: .state
        }
    }

    /// What the newest report stands for, so that an older one with the same key is not needed once
    /// the newer is stored; nil where each is needed.
    package var coalescingKey: String? {
        switch subject {
        case .finding(let change): "finding/" + change.finding.control
        case .snapshot: "snapshot"
        case .violation, .repeatedViolation, .suppressedViolations, .gap, .loss, .agent: nil
        }
    }

    package var severity: Severity {
        switch subject {
        case .finding(let change):
            switch change.kind {
            case .fixed, .removed: .info
            case .new, .regressed, .changed:
                change.finding.status == .fail || change.finding.status == .unknown
                    ? change.finding.severity : .info
            }
        case .snapshot: .info
        case .violation(let violation): violation.severity
        case .repeatedViolation(let summary): summary.severity
        case .suppressedViolations(let flood): flood.counts.keys.max() ?? .medium
        case .gap: .high
        case .loss(let loss): loss.cause == .superseded ? .info : .high
        case .agent(let event): event.severity
        }
    }
}
