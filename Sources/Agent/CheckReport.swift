package import Policies
package import Posture

/// What one check of a node found.
package struct CheckReport: Sendable {
    /// Seconds since 1970.
    package let started: Int64
    package let duration: Duration
    package let node: NodeIdentity
    package let packs: [PolicyPack]
    /// What a newcomer should know about what was found on the node.
    package let notes: [String]
    package let findings: [Finding]
    /// What was held against the controls.
    package var facts = FactSet([])

    package func count(_ status: Finding.Status) -> Int {
        findings.count { $0.status == status }
    }

    /// Whether any control was decided, or should have been, on the node.
    package var hasApplied: Bool {
        findings.contains { ![.notApplicable, .manual].contains($0.status) }
    }

    /// 0 to 100: the share of what passed in all that was decided or should have been, weighed
    /// by severity; nil where nothing applied.
    ///
    /// It is rounded down, so that 100 means that nothing failed and nothing is unknown.
    package var score: Int? {
        var whole = 0
        var passed = 0
        for finding in findings {
            switch finding.status {
            case .pass: passed += finding.severity.weight
            case .fail, .unknown: break
            case .notApplicable, .manual, .waived: continue
            }
            whole += finding.severity.weight
        }
        return whole == 0 ? nil : passed * 100 / whole
    }

    /// What the check says about the node as a whole.
    package func verdict(failOn threshold: Severity) -> Verdict {
        let grave = findings.filter { $0.severity >= threshold }
        if grave.contains(where: { $0.status == .fail }) { return .failed }
        return grave.contains { $0.status == .unknown } ? .undecided : .passed
    }
}

/// The answer of a check in one word.
package enum Verdict: Sendable {
    /// Nothing at or above the threshold failed or is unknown.
    case passed
    case failed
    /// Nothing failed, but something at or above the threshold could not be found out.
    case undecided
}
