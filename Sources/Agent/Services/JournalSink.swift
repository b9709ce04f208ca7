import HostSystem
package import Posture
import Reporting
import Synchronization

/// Writes reports to the node's journal.
///
/// What the journal does not take is counted there and told once it takes entries again; the other
/// sinks are not concerned.
package final class JournalSink: ReportSink {
    package let name = "journal"
    private let reporter: Mutex<JournalReporter>
    private let board: StatusBoard

    /// Throws where no journal can be reached.
    package init(board: StatusBoard) throws(JournalError) {
        let reporter = JournalReporter(try JournalSocket())
        try reporter.check()
        self.reporter = Mutex(reporter)
        self.board = board
    }

    package func write(_ reports: [Report]) async throws {
        var problem: String?
        for report in reports {
            do {
                try reporter.withLock { try $0.tell(report) }
            } catch {
                problem = "\(error)"
            }
        }
        board.set(problem: problem, for: name)
    }
}
