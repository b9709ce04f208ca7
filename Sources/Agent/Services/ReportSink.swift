package import Posture

/// Takes reports out of the agent: the journal, standard output, the spool.
package protocol ReportSink: Sendable {
    /// `journal`, `stdout`, `spool`; for messages and metrics.
    var name: String { get }

    /// Returns once they are taken; of the spool that means on the disk.
    ///
    /// An error means that none or only some were taken; the desk counts all of them as lost for
    /// this sink.
    func write(_ reports: [Report]) async throws
}
