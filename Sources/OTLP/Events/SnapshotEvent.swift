import Posture

/// All findings of a node in short, as one Compliance Finding about the node.
///
/// Its activity is none of a finding's life, so that nobody counts it among them.
enum SnapshotEvent {
    static func content(
        _ snapshot: FindingSnapshot, _ source: ReportSource, _ cutter: inout TextCutter
    ) -> EventContent {
        // An entry is a few short words; the most that a list may hold is not many nodes' worth.
        let open = Array(snapshot.open.prefix(cutter.limits.entries * 2))
        let checks = open.map { check($0, &cutter) }
        let omitted = snapshot.open.count - open.count
        cutter.noteOmission(omitted > 0)
        let failed = snapshot.counts[.fail] ?? 0
        let unknown = snapshot.counts[.unknown] ?? 0
        let status: Finding.Status = failed > 0 ? .fail : unknown > 0 ? .unknown : .pass
        let verdict = FindingEvent.verdict(status)
        let digest = cutter.text(snapshot.digest)
        return EventContent(
            name: "merlon.findings.snapshot", eventClass: .complianceFinding,
            activity: .other("Snapshot"),
            message: "\(failed) controls fail and \(unknown) are unknown; "
                + (snapshot.score.map { "the score is \($0) of 100" }
                    ?? "there is no score, as nothing applies"),
            fields: [
                (
                    "finding_info",
                    .map([
                        ("uid", .text("\(source.identity)/snapshot")),
                        ("title", .text("Findings of the node")), ("types", .texts(["snapshot"])),
                    ])
                ),
                (
                    "compliance",
                    .map([
                        ("status_id", .number(verdict.id)), ("status", .text(verdict.name)),
                        ("checks", checks.isEmpty ? nil : .list(checks)),
                    ])
                ),
                ("resources", .list([source.resource])),
                (
                    "unmapped",
                    .map([
                        ("counts", .map(counts(snapshot))), ("failures", .map(failures(snapshot))),
                        ("score", snapshot.score.map { .number($0) }), ("digest", .text(digest)),
                        ("omitted", omitted > 0 ? .number(omitted) : nil),
                    ])
                ),
            ],
            attributes: [
                ("merlon.findings.score", snapshot.score.map { .number($0) }),
                ("merlon.findings.digest", .text(digest)),
                ("merlon.findings.omitted", omitted > 0 ? .number(omitted) : nil),
            ] + counts(snapshot).map { ("merlon.findings." + $0.name, $0.value) })
    }

    private static func counts(_ snapshot: FindingSnapshot) -> Fields {
        Finding.Status.allCases.map { ($0.rawValue, .number(snapshot.counts[$0] ?? 0)) }
    }

    private static func failures(_ snapshot: FindingSnapshot) -> Fields {
        Severity.allCases.map { ($0.rawValue, .number(snapshot.failures[$0] ?? 0)) }
    }

    private static func check(
        _ open: FindingSnapshot.Open, _ cutter: inout TextCutter
    ) -> AnyValue {
        let verdict = FindingEvent.verdict(open.status)
        let severity = SeverityNames(open.severity)
        return .map([
            ("uid", .text(cutter.text(open.control, limit: cutter.limits.text / 16))),
            ("status_id", .number(verdict.id)), ("status", .text(verdict.name)),
            ("severity_id", .number(severity.ocsf)), ("severity", .text(severity.caption)),
        ])
    }
}
