extension AllowlistSet {
    /// More rules than this that no index finds are named.
    private static let restLimit = 64

    /// What loads and is likely not meant, in the order of the lists.
    ///
    /// Rules are compared with a bounded number of others, so that of very large sets a note on a rule
    /// that is never reached may be missing.
    package func lint() -> [AllowlistNote] {
        var notes: [AllowlistNote] = []
        for list in lists {
            for tuning in list.alarms { notes += Self.notes(tuning) }
            for rule in list.rules { notes += Self.notes(rule) }
        }
        let rules = lists.flatMap(\.rules)
        notes += Self.unreachable(rules)
        let index = RuleIndex(
            rules.enumerated().map { ($0.offset, $0.element.match) }, findsUnknown: false)
        if index.rest.count > Self.restLimit, let path = lists.last?.path {
            notes.append(
                AllowlistNote(
                    location: path,
                    text:
                        "\(index.rest.count) rules must be looked at for every start; give them a "
                        + "path, script, image, namespace, unit or parent that tells them apart"))
        }
        return notes
    }

    private static func notes(_ tuning: AlarmTuning) -> [AllowlistNote] {
        var notes: [AllowlistNote] = []
        if tuning.level == .off {
            notes.append(
                AllowlistNote(
                    location: tuning.location,
                    text: "the alarm '\(tuning.alarm)' is off, also for what the rules allow"))
        }
        let isOfContainers = [
            "container-drift", "exec-into-container", "shell-in-container",
            "package-manager-in-container",
        ].contains(tuning.alarm)
        for exception in tuning.exceptions where isOfContainers {
            if exception.container == nil || exception.container == .host {
                notes.append(
                    AllowlistNote(
                        location: tuning.location,
                        text:
                            "an exception from '\(tuning.alarm)' holds on the host only; it needs "
                            + "a 'container'"))
            }
        }
        return notes
    }

    private static func notes(_ rule: AllowRule) -> [AllowlistNote] {
        guard !rule.action.isAlert else { return [] }
        if rule.match.allowsEverything {
            return [
                AllowlistNote(
                    location: rule.location,
                    text: "rule '\(rule.id)' allows every program; name packages, hashes, users or "
                        + "units too")
            ]
        }
        guard rule.match.script == nil, rule.match.arguments == nil else { return [] }
        let interpreters = (rule.match.path ?? []).filter { glob in
            glob.literal.map { Interpreter(name: PathText.name($0)) != nil } == true
        }
        return interpreters.map { glob in
            AllowlistNote(
                location: rule.location,
                text: "rule '\(rule.id)' does not let \(glob) run anything, since it has neither "
                    + "'script' nor 'arguments'")
        }
    }

    private static let comparisonLimit = 2_000_000

    private static func unreachable(_ rules: [AllowRule]) -> [AllowlistNote] {
        let index = RuleIndex(
            rules.enumerated().map { ($0.offset, $0.element.match) }, findsUnknown: true)
        var comparisons = 0
        var notes: [AllowlistNote] = []
        for (order, rule) in rules.enumerated() {
            for earlier in index.earlier(than: order, for: rule.match) {
                comparisons += 1
                if comparisons > comparisonLimit { return notes }
                guard rules[earlier].covers(rule) else { continue }
                notes.append(
                    AllowlistNote(
                        location: rule.location,
                        text: "rule '\(rule.id)' is never reached: '\(rules[earlier].id)' "
                            + "(\(rules[earlier].location)) holds wherever it does"))
                break
            }
        }
        return notes
    }
}
