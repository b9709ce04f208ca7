import Posture

/// A change of a finding as a Compliance Finding.
enum FindingEvent {
    static func content(
        _ change: FindingChange, _ source: ReportSource, _ cutter: inout TextCutter
    ) -> EventContent {
        let finding = change.finding
        let control = cutter.text(finding.control)
        let title = cutter.text(finding.title)
        let evidences = evidences(finding, &cutter)
        let omitted = finding.omittedEvidence + finding.evidence.count - evidences.count
        cutter.noteOmission(omitted > 0)
        return EventContent(
            name: "merlon.finding", eventClass: .complianceFinding, activity: activity(change),
            message: cutter.text(finding.message),
            fields: [
                ("status_id", .number(handling(change).id)),
                ("status", .text(handling(change).name)),
                ("start_time", .number(change.firstSeen)),
                ("end_time", .number(change.lastSeen)),
                (
                    "finding_info",
                    .map([
                        ("uid", .text("\(source.identity)/\(control)")),
                        ("title", .text(title)),
                        ("first_seen_time", .number(change.firstSeen)),
                        ("last_seen_time", .number(change.lastSeen)),
                    ])
                ),
                ("compliance", compliance(finding, control: control, title: title, &cutter)),
                (
                    "remediation",
                    finding.remediation.isEmpty
                        ? nil : .map([("desc", .text(cutter.text(finding.remediation)))])
                ),
                ("evidences", evidences.isEmpty ? nil : .list(evidences)),
                ("resources", .list([source.resource])),
            ],
            attributes: [
                ("security_rule.name", .text(control)),
                ("security_rule.category", .text("compliance")),
                ("security_rule.description", .text(title)),
                ("merlon.finding.change", .text(change.kind.rawValue)),
                ("merlon.finding.status", .text(finding.status.rawValue)),
                ("merlon.finding.status_before", change.before.map { .text($0.rawValue) }),
                ("merlon.finding.severity", .text(finding.severity.rawValue)),
                ("merlon.evidence.omitted", omitted > 0 ? .number(omitted) : nil),
            ])
    }

    /// `status_id` of a check, and its caption.
    static func verdict(_ status: Finding.Status) -> (id: Int, name: String) {
        switch status {
        case .pass: (1, "Pass")
        // A warning is what OCSF calls a check without a result for want of information.
        case .unknown: (2, "Warning")
        case .fail: (3, "Fail")
        case .notApplicable: (99, "Not Applicable")
        case .waived: (99, "Waived")
        case .manual: (99, "Manual")
        }
    }

    private static func activity(_ change: FindingChange) -> EventContent.Activity {
        switch change.kind {
        case .new: .create
        case .regressed, .changed: .update
        case .fixed, .removed: .close
        }
    }

    /// Where people are with the finding.
    private static func handling(_ change: FindingChange) -> (id: Int, name: String) {
        switch (change.kind, change.finding.status) {
        case (.removed, _): (5, "Archived")
        case (_, .waived): (3, "Suppressed")
        case (.fixed, _), (_, .pass), (_, .notApplicable): (4, "Resolved")
        case (_, .fail), (_, .unknown), (_, .manual): (1, "New")
        }
    }

    private static func compliance(
        _ finding: Finding, control: String, title: String, _ cutter: inout TextCutter
    ) -> AnyValue {
        let references = cutter.list(finding.references)
        var standards: [String] = []
        for reference in references {
            let standard = String(reference.prefix { $0 != "/" })
            if !standards.contains(standard) { standards.append(standard) }
        }
        let (id, name) = verdict(finding.status)
        return .map([
            ("control", .text(control)),
            ("desc", .text(title)),
            ("standards", standards.isEmpty ? nil : .texts(standards)),
            ("requirements", references.isEmpty ? nil : .texts(references)),
            ("status_id", .number(id)),
            ("status", .text(name)),
            ("status_details", finding.reason.map { .texts([cutter.text($0)]) }),
        ])
    }

    /// The first pieces of evidence that fit.
    private static func evidences(
        _ finding: Finding, _ cutter: inout TextCutter
    ) -> [AnyValue] {
        var room = cutter.limits.list
        var list: [AnyValue] = []
        for evidence in finding.evidence.prefix(cutter.limits.entries) {
            let path = cutter.text(evidence.path.description)
            room -= path.utf8.count
            if room <= 0 { break }
            let cutsBefore = cutter.cuts
            var pairs: Fields = [("fact", .text(path))]
            if let fact = evidence.fact {
                if case .unknown(let reason) = fact.value {
                    pairs.append(("unknown", .text(cutter.text(reason))))
                } else {
                    pairs.append(("value", cutter.value(fact.value, room: &room)))
                }
                let origin = cutter.text(fact.origin.description)
                room -= origin.utf8.count
                pairs.append(("origin", .text(origin)))
            } else {
                pairs.append(("absent", .flag(true)))
            }
            let isShort = evidence.isShortened || cutter.cuts > cutsBefore
            pairs.append(("shortened", isShort ? .flag(true) : nil))
            list.append(.map([("name", .text(path)), ("data", .map(pairs))]))
        }
        return list
    }
}
