import HostSystem
import OTLP
import Posture
import ServiceLifecycle

/// Keeps what every report says of its node as the last check found it and as the configuration has
/// it now: a kubelet that came later, another name, other labels.
struct SourceService: Service {
    let host: HostView
    let disk: HostView
    let plans: Feed<AgentPlan>
    let sources: Feed<ReportSource>
    let outcomes: Feed<CheckOutcome?>

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await outcome in outcomes.values() {
                guard let outcome else { continue }
                let (before, node) = (sources.value, plans.value.configuration.node)
                var identity = outcome.report.node
                if identity.nodeName == nil {
                    // A kubelet that could not be read this time has not given its node away.
                    identity.nodeName = before.nodeName
                    identity.labels = before.nodeLabels
                }
                let now = ReportSource.of(
                    host, node, version: before.version, instance: before.instance
                ).with(identity, node, disk)
                if now != before { sources.send(now) }
            }
        }
    }
}
