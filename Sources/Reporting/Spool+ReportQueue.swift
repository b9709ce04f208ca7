/// The spool is where an exporter's batches come from.
extension Spool: ReportQueue {
    package func next(
        for destination: String, records: Int, bytes: Int
    ) async throws -> [QueuedReport] {
        try await next(for: destination, maxRecords: records, maxBytes: bytes).records
            .map(QueuedReport.init)
    }

    package func confirm(_ reports: [QueuedReport], for destination: String) async throws {
        try await confirm(reports.compactMap(\.record), at: destination)
    }

    package func refuse(
        _ report: QueuedReport, for destination: String, reason: String
    ) async throws {
        guard let record = report.record else { return }
        try await deadLetter(record, at: destination, reason: reason)
    }

    package func release(_ reports: [QueuedReport], for destination: String) async throws {
        try await release(reports.compactMap(\.record), at: destination)
    }
}

extension QueuedReport {
    fileprivate init(_ record: SpoolRecord) {
        self.init(
            sequence: record.sequence, uid: "\(record.uid)", priority: record.priority,
            bytes: record.body)
        self.record = record
    }
}
