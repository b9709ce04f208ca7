import HostSystem
import Logging
import OTLP
import Posture

/// Where reports are shown on the node itself, and where the agent's life is told.
struct ReportOutputs: Sendable {
    let source: ReportSource
    let logger: Logger

    func sinks(_ journal: AgentConfiguration.Journal) throws -> [any ReportSink] {
        switch journal.output {
        case .none: []
        case .stdout: [LineSink(source: source)]
        case .auto, .journal: [LineSink(source: source)]
        }
    }

    @Sendable func notify(_ notice: LifeNotice) {}
}
