import HostSystem
import OTLP
import Posture
import ServiceLifecycle

/// Keeps what every report says of its node as the last check found it: a kubelet that came later,
/// another name, other labels.
struct SourceService: Service {
    /// What does not change while the agent runs.
    let source: ReportSource
    let sources: Feed<ReportSource>
    let outcomes: Feed<CheckOutcome?>
    let node: AgentConfiguration.Node
    let disk: HostView

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await outcome in outcomes.values() {
                // A kubelet that could not be read this time has not given its node away.
                guard let outcome, outcome.report.node.nodeName != nil else { continue }
                let now = source.with(outcome.report.node, node, disk)
                if now != sources.value { sources.send(now) }
            }
        }
    }
}
