import Posture

extension ControlTest {
    /// Where a test states no `now` it runs at 2026-01-01, so that its result does not depend on
    /// the day.
    private static let presetNow: Int64 = 1_767_225_600

    /// What is wrong when the control does not end as the test expects; nil where it does.
    package func problem(in control: Control) -> String? {
        var components: [FactSet.Component] = []
        if case .map(let facts) = facts.value {
            components = facts.map { FactSet.Component(name: $0, instances: [$1]) }
        }
        let evaluator = ControlEvaluator(
            facts: FactSet(components), now: now ?? Self.presetNow)
        let finding = evaluator.finding(for: parameters.map(control.setting) ?? control)
        if finding.status == expect { return nil }
        let reason = finding.reason.map { " (\($0))" } ?? ""
        return "\(location): control '\(control.id)', test '\(name)': expected "
            + "\(expect.rawValue), but it is \(finding.status.rawValue): \(finding.message)\(reason)"
    }
}
