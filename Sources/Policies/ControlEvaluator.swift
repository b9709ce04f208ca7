import CEL
package import Posture

/// Holds controls against one node's facts.
///
/// The facts are turned into values of the expression language once; a control then costs what
/// its expressions read. A control about a component of which several run is held against each
/// of them, and the worst result is the finding.
package struct ControlEvaluator: Sendable {
    private let forest: FactForest
    private let now: Int64

    /// `now` is the moment of the check in seconds since 1970.
    package init(facts: FactSet, now: Int64) {
        self.now = now
        forest = FactForest(facts)
    }

    package func finding(for control: Control) -> Finding {
        let concerned = forest.manifold.filter(control.mentions)
        guard let trees = forest.trees(varying: concerned) else {
            let reason =
                "more than \(FactForest.combinationLimit) combinations of "
                + concerned.joined(separator: ", ")
            return finding(
                control, .unknown, "too many instances to check each of them", reason: reason,
                reads: [], in: forest.first)
        }
        let findings = trees.map { finding(for: control, in: $0.for(control)) }
        return findings.max { $0.status.weight < $1.status.weight } ?? findings[0]
    }

    private func finding(for control: Control, in tree: FactTree) -> Finding {
        let run = ClauseRun(tree: tree, now: now)
        if let when = control.when {
            let (decision, reads) = run.decide(when)
            switch decision {
            case .value(true): break
            case .value(false):
                return finding(
                    control, .notApplicable, "does not apply to this node", reads: reads, in: tree)
            case .unknown(let reason):
                return finding(
                    control, .unknown, "whether this applies could not be found out",
                    reason: reason, reads: reads, in: tree)
            }
        }
        switch control.requirement {
        case .manual(let text):
            return finding(control, .manual, text, reads: [], in: tree)
        case .expression(let expression):
            return finding(for: control, expression, run, in: tree)
        }
    }

    private func finding(
        for control: Control, _ expression: Clause, _ run: ClauseRun, in tree: FactTree
    ) -> Finding {
        let (decision, reads) = run.decide(expression)
        switch decision {
        case .value(true):
            return finding(control, .pass, control.title, reads: reads, in: tree)
        case .value(false):
            let text = control.message.flatMap(run.text) ?? "not so: \(control.title)"
            return finding(control, .fail, text, reads: reads, in: tree)
        case .unknown(let reason):
            return finding(
                control, .unknown, "could not be decided", reason: reason, reads: reads, in: tree)
        }
    }

    private func finding(
        _ control: Control, _ status: Finding.Status, _ message: String, reason: String? = nil,
        reads: [FactPath], in tree: FactTree
    ) -> Finding {
        let evidence = EvidenceList(reads: reads, in: tree)
        let label = status == .fail || status == .unknown ? tree.label : nil
        return Finding(
            control: control.id, title: control.title, severity: control.severity, status: status,
            message: label.map { "\($0): \(message)" } ?? message, reason: reason,
            evidence: evidence.entries, omittedEvidence: evidence.omitted,
            remediation: control.remediation.text, references: control.references)
    }
}

extension Finding.Status {
    /// Of several instances the one with the greatest weight is reported.
    var weight: Int {
        switch self {
        case .notApplicable: 0
        case .pass: 1
        case .waived: 2
        case .manual: 3
        case .unknown: 4
        case .fail: 5
        }
    }
}

extension Control {
    /// Whether an expression of the control names the component.
    fileprivate func mentions(_ component: String) -> Bool {
        var clauses = [when, message]
        if case .expression(let expression) = requirement { clauses.append(expression) }
        return clauses.compactMap(\.self).contains { clause in
            clause.program.staticPaths.compactMap(\.factPath).contains { path in
                path.steps[0] == .field(PolicyLanguage.node)
                    && (path.steps.count == 1 || path.steps[1] == .field(component))
            }
        }
    }
}
