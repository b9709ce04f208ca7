package import Posture

/// A report as it waits in the spool: encoded once, sent to each destination.
package struct QueuedReport: Hashable, Sendable {
    /// Its place in the spool; greater ones are newer.
    package let sequence: UInt64
    /// By which a receiver can tell that it has the report already.
    package let uid: String
    package let priority: ReportPriority
    /// An encoded OTLP `LogRecord`.
    package let bytes: [UInt8]
    /// What the spool handed out; nil for what is from no spool.
    var record: SpoolRecord?

    package init(sequence: UInt64, uid: String, priority: ReportPriority, bytes: [UInt8]) {
        self.sequence = sequence
        self.uid = uid
        self.priority = priority
        self.bytes = bytes
    }
}

/// Where batches come from: the spool.
package protocol ReportQueue: Sendable {
    /// The reports to send next; empty where none waits.
    ///
    /// They are on the way, and not given again, until they are confirmed, refused or released. At
    /// most so many records, and so many bytes of them together; the first may be larger alone.
    func next(for destination: String, records: Int, bytes: Int) async throws -> [QueuedReport]

    /// The destination has taken them; it is never given them again.
    func confirm(_ reports: [QueuedReport], for destination: String) async throws

    /// The destination will never take it: it is set aside and counted.
    func refuse(_ report: QueuedReport, for destination: String, reason: String) async throws

    /// The destination did not get them, or nobody knows: they are given again.
    func release(_ reports: [QueuedReport], for destination: String) async throws

    /// Gives a sign at once, and then after each time that something was stored. A sign that
    /// nobody took yet stands for all that follow.
    func arrivals(for destination: String) -> AsyncStream<Void>
}
