import HostSystem
import OTLP
import Posture
import ServiceLifecycle

/// Keeps what every report says of its node as the last check found it and as the configuration has
/// it now: a kubelet that came later, another name, other labels.
struct SourceService: Service {
    let host: HostView
    let disk: HostView
    /// As the node's facts had it when the agent began.
    let identity: NodeIdentity
    let plans: Feed<AgentPlan>
    let sources: Feed<ReportSource>
    let outcomes: Feed<CheckOutcome?>

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                let (wishes, wish) = AsyncStream.makeStream(
                    of: Void.self, bufferingPolicy: .bufferingNewest(1))
                group.addTask {
                    for await _ in plans.parts({ $0.configuration.node }) { wish.yield() }
                }
                group.addTask { for await _ in outcomes.values() { wish.yield() } }
                var known = identity
                for await _ in wishes {
                    // A kubelet that could not be read this time has not given its node away.
                    if let found = outcomes.value?.report.node, found.nodeName != nil {
                        known = found
                    }
                    tell(known)
                }
                group.cancelAll()
            }
        }
    }

    private func tell(_ identity: NodeIdentity) {
        let (before, node) = (sources.value, plans.value.configuration.node)
        let now = ReportSource.of(
            host, node, version: before.version, instance: before.instance
        ).with(identity, node, disk)
        if now != before { sources.send(now) }
    }
}
