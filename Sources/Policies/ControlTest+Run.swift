package import Posture

extension ControlTest {
    /// What is wrong when the control does not end as the test expects; nil where it does.
    ///
    /// Without a `now` of its own a test runs at 2026-01-01, so that its result does not depend
    /// on the day.
    package func problem(in control: Control) -> String? {
        guard case .map(let components) = facts.value else { return nil }
        let set = FactSet(components.map { FactSet.Component(name: $0, instances: [$1]) })
        let evaluator = ControlEvaluator(facts: set, now: now ?? 1_767_225_600)
        let finding = evaluator.finding(for: control)
        if finding.status == expect { return nil }
        let reason = finding.reason.map { " (\($0))" } ?? ""
        return "\(location): control '\(control.id)', test '\(name)': expected "
            + "\(expect.rawValue), but it is \(finding.status.rawValue): \(finding.message)\(reason)"
    }
}
