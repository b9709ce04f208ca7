/// The spool is where an exporter's batches come from.
extension Spool: ReportQueue {
    package func next(
        for destination: String, records: Int, bytes: Int
    ) async throws -> [QueuedReport] {
        try await next(for: destination, maxRecords: records, maxBytes: bytes).records.map {
            QueuedReport(
                sequence: $0.sequence, uid: "\($0.uid)", priority: $0.priority, bytes: $0.body)
        }
    }

    package func confirm(_ reports: [QueuedReport], for destination: String) async throws {
        try await confirm(reports.map(SpoolRecord.init), at: destination)
    }

    package func refuse(
        _ report: QueuedReport, for destination: String, reason: String
    ) async throws {
        try await deadLetter(SpoolRecord(report), at: destination, reason: reason)
    }

    package func release(_ reports: [QueuedReport], for destination: String) async throws {
        try await release(reports.map(SpoolRecord.init), at: destination)
    }
}

extension SpoolRecord {
    /// The record that was handed out as this report; the spool knows it by priority and sequence.
    fileprivate init(_ report: QueuedReport) {
        let none = ULID(high: 0, low: 0)
        self.init(
            identity: SpoolIdentity(spool: none, uid: none, sequence: report.sequence),
            priority: report.priority, milliseconds: 0, body: report.bytes)
    }
}
