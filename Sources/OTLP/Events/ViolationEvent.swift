import Posture

/// Program starts that the allowlist does not cover, as Detection Findings.
enum ViolationEvent {
    private static let title = "A program was started that the allowlist does not cover"

    static func content(
        _ violation: Violation, _ source: ReportSource, _ cutter: inout TextCutter
    ) -> EventContent {
        let start = violation.start
        let key = ViolationKey(rule: violation.rule, alarm: violation.alarm, start: start)
        let reason = cutter.text(violation.reason)
        let rule = rule(violation.rule, alarm: violation.alarm, &cutter)
        let list = violation.list.map { cutter.text($0) }
        let process = ProcessEvidence(start, sha256: violation.sha256, &cutter)
        return EventContent(
            name: "merlon.process.violation", eventClass: .detectionFinding, activity: .create,
            message: reason.isEmpty ? title : reason,
            fields: [
                ("is_alert", .flag(true)),
                ("status_id", .number(1)), ("status", .text("New")),
                (
                    "finding_info",
                    .map([
                        ("uid", .text(ViolationName.text(key, source))),
                        ("title", .text(title)), ("desc", .text(reason)),
                        ("types", .texts([rule.kind])),
                        ("first_seen_time", .number(start.milliseconds)),
                        ("analytic", rule.analytic(list: list)),
                    ])
                ),
                ("evidences", .list([process.evidence])),
                ("resources", .list([source.resource] + process.resources)),
            ],
            attributes: rule.attributes + [
                ("security_rule.ruleset.name", list.map { .text($0) }),
                ("merlon.violation.reason", .text(reason)),
                (
                    "merlon.violation.other_alarms",
                    violation.otherAlarms.isEmpty
                        ? nil : .texts(cutter.list(violation.otherAlarms))
                ),
            ] + process.attributes)
    }

    static func content(
        _ summary: ViolationSummary, _ source: ReportSource, _ cutter: inout TextCutter
    ) -> EventContent {
        let key = summary.key
        let rule = rule(key.rule, alarm: key.alarm, &cutter)
        let place = SummaryEvidence(key, pids: summary.pids, &cutter)
        return EventContent(
            name: "merlon.process.violations.repeated", eventClass: .detectionFinding,
            activity: .update,
            message: "\(summary.count) program starts of one kind that the allowlist does not "
                + "cover, \(summary.untold) of them not reported one by one",
            fields: [
                ("is_alert", .flag(true)),
                ("status_id", .number(1)), ("status", .text("New")),
                ("count", .number(summary.count)),
                ("start_time", .number(summary.first)), ("end_time", .number(summary.last)),
                (
                    "finding_info",
                    .map([
                        ("uid", .text(ViolationName.text(key, source))),
                        ("title", .text(title)), ("types", .texts([rule.kind])),
                        ("first_seen_time", .number(summary.first)),
                        ("last_seen_time", .number(summary.last)),
                        ("analytic", rule.analytic(list: nil)),
                    ])
                ),
                ("evidences", .list([place.evidence])),
                ("resources", .list([source.resource])),
                ("unmapped", .map([("untold", .number(summary.untold))])),
            ],
            attributes: rule.attributes + place.attributes + [
                ("merlon.violation.count", .number(summary.count)),
                ("merlon.violation.untold", .number(summary.untold)),
            ])
    }

    static func content(
        _ flood: SuppressedViolations, _ source: ReportSource, _ cutter: inout TextCutter
    ) -> EventContent {
        let counts: Fields = Severity.allCases.map { level in
            (level.rawValue, flood.counts[level].map { .number($0) })
        }
        var evidences: [AnyValue] = []
        for key in flood.samples.prefix(5) {
            evidences.append(SummaryEvidence(key, pids: [], &cutter).evidence)
        }
        return EventContent(
            name: "merlon.process.violations.suppressed", eventClass: .detectionFinding,
            activity: .update,
            message: "\(flood.count) program starts that the allowlist does not cover were too "
                + "many to report one by one",
            fields: [
                ("is_alert", .flag(true)),
                ("status_id", .number(1)), ("status", .text("New")),
                ("count", .number(flood.count)),
                ("start_time", .number(flood.first)), ("end_time", .number(flood.last)),
                (
                    "finding_info",
                    .map([
                        ("uid", .text("\(source.identity)/violations")),
                        ("title", .text("Too many program starts outside the allowlist")),
                        ("types", .texts(["flood"])),
                        ("first_seen_time", .number(flood.first)),
                        ("last_seen_time", .number(flood.last)),
                    ])
                ),
                ("evidences", evidences.isEmpty ? nil : .list(evidences)),
                ("resources", .list([source.resource])),
                ("unmapped", .map([("severities", .map(counts))])),
            ],
            attributes: [("merlon.violation.count", .number(flood.count))]
                + counts.map { ("merlon.violation.count." + $0.name, $0.value) })
    }

    private static func rule(
        _ rule: String?, alarm: String?, _ cutter: inout TextCutter
    ) -> ViolatedRule {
        ViolatedRule(rule: rule.map { cutter.text($0) }, alarm: alarm.map { cutter.text($0) })
    }
}
