import CEL
package import Posture

/// Holds controls against one node's facts.
///
/// The facts are turned into values of the expression language once; a control then costs what
/// its expressions read. A control about a component of which several run is held against each
/// of them, and the worst result is the finding.
package struct ControlEvaluator: Sendable {
    private let facts: FactSet
    private let now: Int64
    private let first: FactTree
    /// Names of the components of which several run.
    private let manifold: [String]

    /// More combinations of instances than this make a control unknown.
    private static let combinationLimit = 64

    /// `now` is the moment of the check in seconds since 1970.
    package init(facts: FactSet, now: Int64) {
        self.facts = facts
        self.now = now
        first = FactTree(facts.root)
        manifold = facts.components.filter { $0.instances.count > 1 }.map(\.name)
    }

    package func finding(for control: Control) -> Finding {
        let concerned = manifold.isEmpty ? [] : manifold.filter(control.mentions)
        if concerned.isEmpty { return finding(for: control, in: first) }
        let count = concerned.reduce(1) { $0 * (facts[component: $1]?.instances.count ?? 1) }
        if count > Self.combinationLimit {
            return control.finding(
                .unknown, message: "too many instances to check: \(count)",
                reason: "more than \(Self.combinationLimit) combinations of "
                    + concerned.joined(separator: ", "))
        }
        let findings = (0..<count).map { finding(for: control, in: tree($0, concerned)) }
        return findings.max { $0.status.weight < $1.status.weight } ?? findings[0]
    }

    /// The tree with the combination of instances that the number stands for.
    private func tree(_ number: Int, _ concerned: [String]) -> FactTree {
        var rest = number
        var choice: [String: Int] = [:]
        var labels: [String] = []
        for name in concerned {
            let instances = facts[component: name]?.instances ?? []
            let index = rest % instances.count
            rest /= instances.count
            choice[name] = index
            labels.append("\(name) \(Self.label(instances[index], index: index))")
        }
        return FactTree(facts.root(choosing: choice), label: labels.joined(separator: ", "))
    }

    private static func label(_ instance: Fact, index: Int) -> String {
        if case .int(let pid) = instance["pid"]?.value { return "of pid \(pid)" }
        return "number \(index + 1)"
    }

    private func finding(for control: Control, in tree: FactTree) -> Finding {
        var run = ControlRun(tree: tree, now: now)
        if let when = control.when {
            switch run.decide(when) {
            case .value(true): break
            case .value(false):
                return control.finding(.notApplicable, message: control.title)
            case .unknown(let reason):
                return control.finding(
                    .unknown, message: "whether this applies could not be found out",
                    reason: reason, evidence: run.evidence)
            }
        }
        let decision = run.decide(control.expression)
        switch decision {
        case .value(true):
            return control.finding(.pass, message: control.title, evidence: run.evidence)
        case .value(false):
            let evidence = run.evidence
            let text = control.message.flatMap { run.text($0) } ?? "not so: \(control.title)"
            return control.finding(
                .fail, message: prefix(text, with: tree.label), evidence: evidence)
        case .unknown(let reason):
            return control.finding(
                .unknown, message: prefix("could not be decided", with: tree.label),
                reason: reason, evidence: run.evidence)
        }
    }

    private func prefix(_ text: String, with label: String?) -> String {
        label.map { "\($0): \(text)" } ?? text
    }
}

extension Finding.Status {
    /// Of several instances the one with the greatest weight is reported.
    fileprivate var weight: Int {
        switch self {
        case .notApplicable: 0
        case .waived: 1
        case .pass: 2
        case .unknown: 3
        case .fail: 4
        }
    }
}

extension Control {
    fileprivate func finding(
        _ status: Finding.Status, message: String, reason: String? = nil,
        evidence: [Finding.Evidence] = []
    ) -> Finding {
        Finding(
            control: id, title: title, severity: severity, status: status, message: message,
            reason: reason, evidence: evidence, remediation: remediation.text,
            references: references)
    }

    /// Whether an expression of the control names the component.
    fileprivate func mentions(_ component: String) -> Bool {
        [when, expression, message].compactMap(\.self).contains { clause in
            clause.program.staticPaths.contains { path in
                path.factPath.steps.starts(with: [.field("node"), .field(component)])
                    || path.factPath.steps == [.field("node")]
            }
        }
    }
}
