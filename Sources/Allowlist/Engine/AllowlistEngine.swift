package import Posture

/// Decides program starts by a set of lists, compiled once.
///
/// What a decision costs does not grow with the number of rules.
package struct AllowlistEngine: Sendable {
    struct CompiledRule: Sendable {
        let rule: AllowRule
        let list: String
        let match: CompiledMatch
    }

    struct TunedAlarm: Sendable {
        let alarm: Alarm
        let severity: Severity
        let exceptions: [CompiledMatch]
    }

    let rules: [CompiledRule]
    let alarms: [TunedAlarm]
    private let allowing: RuleIndex
    private let alerting: RuleIndex
    private let attempts: RuleIndex
    /// Whether a rule asks for attempts that started nothing.
    package let judgesAttempts: Bool
    private let defaultSeverity: Severity

    /// `accounts` gives the node's accounts their numbers, for rules that name users; `root` is 0.
    package init(_ set: AllowlistSet, accounts: [String: UInt32] = [:]) {
        var rules: [CompiledRule] = []
        for list in set.lists {
            for rule in list.rules {
                let isAlert = rule.action.isAlert
                rules.append(
                    CompiledRule(
                        rule: rule, list: list.name,
                        match: CompiledMatch(
                            rule.match, isGenerous: isAlert, refusesScripts: !isAlert,
                            accounts: accounts)))
            }
        }
        self.rules = rules
        alarms = AlarmCatalog.alarms.compactMap { alarm in
            set.severity(ofAlarm: alarm.name).map { severity in
                TunedAlarm(
                    alarm: alarm, severity: severity,
                    exceptions: set.tunings(of: alarm.name).flatMap(\.exceptions).map {
                        CompiledMatch(
                            $0, isGenerous: false, refusesScripts: false, accounts: accounts)
                    })
            }
        }
        func index(_ wanted: (AllowRule) -> Bool, findsUnknown: Bool) -> RuleIndex {
            RuleIndex(
                rules.enumerated().filter { wanted($0.element.rule) }
                    .map { ($0.offset, $0.element.rule.match) }, findsUnknown: findsUnknown)
        }
        allowing = index({ $0.match.failed == nil && !$0.action.isAlert }, findsUnknown: false)
        alerting = index({ $0.match.failed == nil && $0.action.isAlert }, findsUnknown: true)
        attempts = index({ $0.match.failed != nil }, findsUnknown: true)
        judgesAttempts = rules.contains { $0.rule.match.failed != nil }
        defaultSeverity = set.defaultSeverity
    }

    /// What the lists say of a start.
    ///
    /// What is not known of it never makes a rule that allows hold, and makes an alarm or a rule that
    /// alerts hold. A start that failed is `failed`, unless a rule with `failed` says otherwise.
    package func decide(
        _ start: ProcessStart, content: StartContent = StartContent()
    ) -> Decision {
        var view = StartView(start, content: content)
        var decision: Decision
        if start.isSuccess {
            let alarmed = alarm(&view)
            if let raised = alarmed.decision {
                decision = raised
            } else {
                let found = candidates(&view)
                decision = rule(found, &view, default: .alert(defaultSeverity))
            }
            decision.undecidedAlarms = alarmed.undecided
        } else if judgesAttempts {
            let found = attempts.candidates(&view)
            decision = rule(found, &view, default: .failed)
        } else {
            decision = Self.failure
        }
        decision.usedArguments = view.usedArguments
        decision.usedContent = view.usedContent
        return decision
    }

    private static let failure = Decision(outcome: .failed, reason: "nothing was started")

    func candidates(_ view: inout StartView) -> RuleIndex.Candidates {
        if !view.start.isSuccess { return attempts.candidates(&view) }
        var found = alerting.candidates(&view)
        let others = allowing.candidates(&view)
        found.orders = (found.orders + others.orders).sorted()
        found.pendingFrom = min(found.pendingFrom, others.pendingFrom)
        return found
    }

    /// The first rule that holds.
    private func rule(
        _ candidates: RuleIndex.Candidates, _ view: inout StartView,
        default fallback: Decision.Outcome
    ) -> Decision {
        // Rules by their places: to copy one costs more than to look at it.
        var missed: (order: Int, what: String)?
        var waiting: (needs: ContentNeeds, outcomes: Set<Decision.Outcome>, order: Int)?
        var decision: Decision?
        // Whether a rule before the one that decides may hold by a hash that is not known yet.
        var isOpen = candidates.pendingFrom < Int.max
        var examined = 0
        for order in candidates.orders {
            examined += 1
            let outcome = Decision.Outcome(rules[order].rule.action)
            switch rules[order].match.truth(&view) {
            case .no: continue
            case .yes:
                decision = Self.decided(rules[order], outcome, unlessKnown: nil)
            case .unknown(let what):
                if rules[order].rule.action.isAlert {
                    decision = Self.decided(rules[order], outcome, unlessKnown: what)
                } else if missed == nil {
                    missed = (order, what)
                }
            case .pending(let needs):
                waiting = (
                    (waiting?.needs ?? []).union(needs),
                    (waiting?.outcomes ?? []).union([outcome]), waiting?.order ?? order
                )
            }
            if decision != nil {
                isOpen = candidates.pendingFrom < order
                break
            }
        }
        var result = decision ?? Decision(outcome: fallback, reason: reason(missed, fallback))
        if isOpen {
            result = Decision(
                outcome: .pending((waiting?.needs ?? []).union(.program)),
                reason: "rules know programs by their hashes, and this one's is not known yet")
        } else if let waiting, waiting.outcomes != [result.outcome] {
            result = Decision(
                outcome: .pending(waiting.needs),
                reason:
                    "rule '\(rules[waiting.order].rule.id)' depends on a content not looked at yet")
        }
        result.examined = examined
        return result
    }

    private static func decided(
        _ rule: CompiledRule, _ outcome: Decision.Outcome, unlessKnown what: String?
    ) -> Decision {
        var decision = Decision(
            outcome: outcome,
            reason: what.map {
                "rule '\(rule.rule.id)' may hold: the start's \($0) is not known"
            } ?? "rule '\(rule.rule.id)'"
                + (rule.rule.description.isEmpty ? "" : ": " + rule.rule.description))
        decision.rule = rule.rule.id
        decision.list = rule.list
        return decision
    }

    private func reason(
        _ missed: (order: Int, what: String)?, _ fallback: Decision.Outcome
    ) -> String {
        if fallback == .failed { return Self.failure.reason }
        guard let missed else { return "no rule allows it" }
        let rule = rules[missed.order].rule
        return "rule '\(rule.id)' would \(Decision.Outcome(rule.action)) "
            + "it, but its \(missed.what) is not known"
    }
}

extension Decision.Outcome {
    init(_ action: AllowRule.Action) {
        self =
            switch action {
            case .allow: .allow
            case .ignore: .ignore
            case .alert(let severity): .alert(severity)
            }
    }
}
