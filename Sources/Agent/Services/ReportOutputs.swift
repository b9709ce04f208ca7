import HostSystem
import Logging
import OTLP
import Posture

/// Where reports are shown on the node itself.
struct ReportOutputs: Sendable {
    let sources: Feed<ReportSource>
    let board: StatusBoard
    let logger: Logger

    /// Throws where the journal was asked for by name and cannot be reached.
    func sinks(_ journal: AgentConfiguration.Journal) throws -> [any ReportSink] {
        switch journal.output {
        case .none: return []
        case .stdout: return [LineSink(sources: sources)]
        case .journal: return [try JournalSink(board: board)]
        case .auto:
            do {
                return [try JournalSink(board: board)]
            } catch {
                logger.notice(
                    "no journal, so reports go to standard output", metadata: ["why": "\(error)"])
                return [LineSink(sources: sources)]
            }
        }
    }
}

extension ServiceNotifier {
    /// Tells the manager of services, and logs where that does not work.
    func tell(_ notice: LifeNotice, _ logger: Logger) {
        let state: State =
            switch notice {
            case .ready: .ready
            case .reloading: .reloading
            case .stopping: .stopping
            case .status(let text): .status(text)
            case .watchdog: .watchdog
            }
        do throws(SystemCallError) {
            try tell(state)
        } catch {
            logger.warning(
                "the manager of services cannot be told", metadata: ["error": "\(error)"])
        }
    }
}
