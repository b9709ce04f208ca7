import Posture

extension AllowlistEngine {
    /// What the alarms say of a start.
    struct Alarmed {
        /// Nil where none is raised.
        var decision: Decision?
        var undecided: [String] = []
    }

    private struct Raised {
        let tuned: TunedAlarm
        let reason: String
    }

    func alarm(_ view: inout StartView) -> Alarmed {
        var alarmed = Alarmed()
        var raised: [Raised] = []
        var needs: ContentNeeds = []
        for place in alarms.indices {
            let finding = alarms[place].alarm.judge(&view)
            // Before it is copied, which costs more than most alarms do.
            if finding == .no { continue }
            let tuned = alarms[place]
            let reason: String
            switch finding {
            case .no: continue
            case .undecided:
                alarmed.undecided.append(tuned.alarm.name)
                continue
            case .yes(let detail): reason = "alarm '\(tuned.alarm.name)': \(detail)"
            case .unlessKnown(let what):
                reason = "alarm '\(tuned.alarm.name)' may hold: the start's \(what) is not known"
            }
            switch Self.exception(of: tuned, &view) {
            case .yes: continue
            case .no: raised.append(Raised(tuned: tuned, reason: reason))
            case .pending(let others): needs.formUnion(others)
            case .unknown(let what):
                raised.append(
                    Raised(
                        tuned: tuned,
                        reason: reason + "; an exception may hold, but its \(what) is not known"))
            }
        }
        if !needs.isEmpty {
            alarmed.decision = Decision(
                outcome: .pending(needs),
                reason: "an alarm's exception depends on a content not looked at yet")
        } else if let gravest = raised.max(by: { $0.tuned.severity < $1.tuned.severity }) {
            var decision = Decision(
                outcome: .alert(gravest.tuned.severity), reason: gravest.reason)
            decision.alarm = gravest.tuned.alarm.name
            decision.otherAlarms = raised.map(\.tuned.alarm.name).filter { $0 != decision.alarm }
            alarmed.decision = decision
        }
        return alarmed
    }

    /// Whether one of the exceptions holds.
    static func exception(of tuned: TunedAlarm, _ view: inout StartView) -> Truth {
        var result = Truth.no
        for exception in tuned.exceptions {
            switch exception.truth(&view) {
            case .yes: return .yes
            case .no: continue
            case .pending(let needs):
                if case .pending(let others) = result {
                    result = .pending(needs.union(others))
                } else {
                    result = .pending(needs)
                }
            case .unknown(let what): if result == .no { result = .unknown(what) }
            }
        }
        return result
    }
}
