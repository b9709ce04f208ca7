package import Posture
import SwiftProtobuf

/// Why a report cannot be made a record; neither can happen to a report within its bounds.
package enum ReportEncodingError: Error, Equatable, CustomStringConvertible {
    case tooLarge(bytes: Int)
    case unwritable(String)

    package var description: String {
        switch self {
        case .tooLarge(let bytes):
            "the report has \(bytes) bytes even when cut; a record may have "
                + "\(ReportEncoder.maximumBytes)"
        case .unwritable(let why): "the report cannot be written as protobuf: \(why)"
        }
    }
}

/// Reports as log records of OpenTelemetry whose body is an event of OCSF.
package struct ReportEncoder: Sendable {
    /// A record never has more bytes.
    package static let maximumBytes = 256 * 1_024
    /// The version of OCSF that events are written in.
    package static let schemaVersion = "1.6.0"

    private let source: ReportSource

    package init(source: ReportSource) {
        self.source = source
    }

    /// The serialized `LogRecord`.
    ///
    /// `uid` is unique for ever and made once for each report, so that a receiver can drop a
    /// repeat; `sequence` grows by 1 within one `spool`, so that it can see what is missing.
    /// `observed` is in milliseconds since 1970. What does not fit is left out, and the record
    /// says so.
    package func record(
        of report: Report, uid: String, sequence: UInt64, observed: Int64, spool: String? = nil
    ) throws(ReportEncodingError) -> [UInt8] {
        var limits = RecordLimits()
        while true {
            let bytes = try serialize(
                record(
                    of: report, uid: uid, sequence: sequence, observed: observed, spool: spool,
                    limits: limits))
            if bytes.count <= Self.maximumBytes { return bytes }
            guard let halved = limits.halved else { throw .tooLarge(bytes: bytes.count) }
            limits = halved
        }
    }

    private func serialize(_ record: LogRecord) throws(ReportEncodingError) -> [UInt8] {
        do {
            return try record.serializedBytes()
        } catch {
            throw .unwritable("\(error)")
        }
    }

    private func record(
        of report: Report, uid: String, sequence: UInt64, observed: Int64, spool: String?,
        limits: RecordLimits
    ) -> LogRecord {
        var cutter = TextCutter(limits)
        let content = content(of: report.subject, &cutter)
        let severity = SeverityNames(report.severity)
        var record = LogRecord()
        record.timeUnixNano = EventTime.nanoseconds(report.milliseconds)
        record.observedTimeUnixNano = EventTime.nanoseconds(observed)
        record.severityNumber = severity.number
        record.severityText = severity.text
        record.eventName = content.name
        let attributes: Fields =
            [
                ("log.record.uid", .text(uid)),
                ("merlon.sequence", .number(sequence)),
                ("merlon.spool", spool.map { .text($0) }),
                ("merlon.severity", .text(report.severity.rawValue)),
                ("ocsf.class_uid", .number(content.eventClass.rawValue)),
            ] + content.attributes + [
                ("merlon.cuts", cutter.cuts > 0 ? .number(cutter.cuts) : nil)
            ]
        record.attributes = KeyValue.list(attributes)
        let metadata = AnyValue.map([
            ("version", .text(Self.schemaVersion)),
            (
                "product",
                .map([
                    ("name", .text("merlon")), ("vendor_name", .text("Merlon")),
                    ("version", .text(source.shortVersion)),
                ])
            ),
            ("uid", .text(uid)), ("sequence", .number(sequence)),
            ("event_code", .text(content.name)), ("log_name", .text("merlon")),
            ("logged_time", .number(observed)), ("profiles", .texts(["host"])),
            ("tags", source.tags),
            ("is_truncated", cutter.cuts > 0 ? .flag(true) : nil),
        ])
        let classUID = content.eventClass.rawValue
        record.body = .map(
            [
                ("class_uid", .number(classUID)),
                ("category_uid", .number(content.eventClass.category)),
                ("activity_id", .number(content.activity.id)),
                ("activity_name", .text(content.activity.name)),
                ("type_uid", .number(classUID * 100 + content.activity.id)),
                ("time", .number(report.milliseconds)),
                ("severity_id", .number(severity.ocsf)), ("severity", .text(severity.caption)),
                ("message", .text(content.message)), ("metadata", metadata),
                ("device", source.device),
            ] + content.fields)
        return record
    }

    private func content(
        of subject: Report.Subject, _ cutter: inout TextCutter
    ) -> EventContent {
        switch subject {
        case .finding(let change): FindingEvent.content(change, source, &cutter)
        case .snapshot(let snapshot): SnapshotEvent.content(snapshot, source, &cutter)
        case .violation(let violation): ViolationEvent.content(violation, source, &cutter)
        case .repeatedViolation(let summary): ViolationEvent.content(summary, source, &cutter)
        case .suppressedViolations(let flood): ViolationEvent.content(flood, source, &cutter)
        case .gap(let gap): LossEvent.content(gap, &cutter)
        case .loss(let loss): LossEvent.content(loss, &cutter)
        case .agent(let event): AgentReport.content(event, source, &cutter)
        }
    }
}
