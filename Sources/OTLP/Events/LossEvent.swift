import Posture

/// What may have been missed, and what will not arrive, as Application Errors.
enum LossEvent {
    static func content(_ gap: CoverageGap, _ cutter: inout TextCutter) -> EventContent {
        let detail = cutter.text(gap.detail)
        let reason = detail.isEmpty ? gap.cause.rawValue : detail
        return EventContent(
            name: "merlon.coverage_gap", eventClass: .applicationError, activity: .generalError,
            message: "Program starts may have been missed: \(reason)",
            fields: [
                ("status_id", .number(2)), ("status", .text("Failure")),
                ("status_code", .text(gap.cause.rawValue)),
                ("status_detail", detail.isEmpty ? nil : .text(detail)),
                ("start_time", .number(gap.start)),
                ("end_time", gap.end.map { .number($0) }),
                ("duration", gap.end.map { .number(EventTime.duration(from: gap.start, to: $0)) }),
                (
                    "unmapped",
                    .map([
                        ("missed", gap.count.map { .number($0) }),
                        ("unit", gap.count.map { _ in .text(gap.unit.rawValue) }),
                        ("isOpen", .flag(gap.end == nil)),
                    ])
                ),
            ],
            attributes: [
                ("merlon.gap.cause", .text(gap.cause.rawValue)),
                ("merlon.gap.start", .text(EventTime.text(gap.start))),
                ("merlon.gap.end", gap.end.map { .text(EventTime.text($0)) }),
                ("merlon.gap.count", gap.count.map { .number($0) }),
                ("merlon.gap.unit", gap.count.map { _ in .text(gap.unit.rawValue) }),
            ])
    }

    static func content(_ loss: ReportLoss, _ cutter: inout TextCutter) -> EventContent {
        let detail = cutter.text(loss.detail)
        let destination = loss.destination.map { cutter.text($0) }
        // What a newer report replaces is lost on purpose.
        let isFailure = loss.cause != .superseded
        let whither = destination.map { " at \($0)" } ?? ""
        return EventContent(
            name: "merlon.report_loss", eventClass: .applicationError, activity: .generalError,
            message: "\(loss.count) reports will not arrive\(whither): "
                + (detail.isEmpty ? loss.cause.rawValue : detail),
            fields: [
                ("status_id", .number(isFailure ? 2 : 1)),
                ("status", .text(isFailure ? "Failure" : "Success")),
                ("status_code", .text(loss.cause.rawValue)),
                ("status_detail", detail.isEmpty ? nil : .text(detail)),
                ("start_time", .number(loss.first)), ("end_time", .number(loss.last)),
                ("count", .number(loss.count)),
                (
                    "unmapped",
                    .map([
                        ("priority", .text("\(loss.priority)")),
                        ("destination", destination.map { .text($0) }),
                        ("firstSequence", loss.sequences.map { .number($0.lowerBound) }),
                        ("lastSequence", loss.sequences.map { .number($0.upperBound) }),
                    ])
                ),
            ],
            attributes: [
                ("merlon.loss.cause", .text(loss.cause.rawValue)),
                ("merlon.loss.priority", .text("\(loss.priority)")),
                ("merlon.loss.destination", destination.map { .text($0) }),
                ("merlon.loss.count", .number(loss.count)),
                ("merlon.loss.first_sequence", loss.sequences.map { .number($0.lowerBound) }),
                ("merlon.loss.last_sequence", loss.sequences.map { .number($0.upperBound) }),
            ])
    }
}
