package import Posture

extension AllowlistEngine {
    /// More rules are not explained.
    package static let explanationLimit = 100

    /// What was looked at to decide a start, in order: alarms that hold or cannot be judged, then the
    /// rules that may hold, up to the first that does.
    package func explain(
        _ start: ProcessStart, content: StartContent = StartContent()
    ) -> [ExplanationStep] {
        var view = StartView(start, content: content)
        var steps: [ExplanationStep] = []
        if start.isSuccess { steps += alarms.compactMap { step($0, &view) } }
        for order in candidates(&view).orders.prefix(Self.explanationLimit) {
            let step = step(rules[order], &view)
            steps.append(step)
            if step.result == .holds { break }
        }
        return steps
    }

    private func step(_ tuned: TunedAlarm, _ view: inout StartView) -> ExplanationStep? {
        let detail: String
        var result: ExplanationStep.Result
        switch tuned.alarm.judge(&view) {
        case .no: return nil
        case .yes(let words): (result, detail) = (.holds, words)
        case .unlessKnown(let what):
            (result, detail) = (.unknown(what), "it is raised, since it may hold")
        case .undecided: (result, detail) = (.unknown("data"), "it is not raised")
        }
        var words = detail
        switch Self.exception(of: tuned, &view) {
        case .yes: (result, words) = (.fails, detail + "; an exception of the lists holds")
        case .pending(let needs): result = .pending(needs)
        case .unknown(let what):
            words += "; an exception may hold, but its \(what) is not known"
        case .no: break
        }
        return ExplanationStep(
            kind: .alarm, name: tuned.alarm.name, list: nil, location: nil, result: result,
            keys: [], detail: words)
    }

    private func step(_ rule: CompiledRule, _ view: inout StartView) -> ExplanationStep {
        var keys: [ExplanationStep.KeyResult] = []
        for key in rule.match.keys {
            let truth = rule.match.truth(of: key, &view)
            // That a start succeeded is no news.
            if key == .failed, truth == .yes, rule.rule.match.failed == nil { continue }
            keys.append(
                ExplanationStep.KeyResult(
                    key: key.rawValue, result: ExplanationStep.Result(truth)))
        }
        return ExplanationStep(
            kind: .rule, name: rule.rule.id, list: rule.list, location: rule.rule.location,
            result: ExplanationStep.Result(rule.match.truth(&view)), keys: keys,
            detail: rule.rule.description)
    }
}
