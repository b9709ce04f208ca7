import HostSystem
import Posture
import Reporting

/// What the agent answers when it is asked about itself.
struct AgentAnswers: ControlServer.Source {
    let board: StatusBoard
    let plans: Feed<AgentPlan>
    let version: String
    /// Nil where no destination is configured.
    let spool: Spool?
    let destinations: @Sendable () -> [DestinationStatus]

    func health() -> (isGood: Bool, text: String) {
        let stalled = board.stalled().map(\.rawValue)
        return stalled.isEmpty
            ? (true, "ok") : (false, "no progress: " + stalled.joined(separator: ", "))
    }

    func readiness() -> (isGood: Bool, text: String) {
        let readiness = Readiness(board: board, configuration: plans.value.configuration)
        return readiness.isReady
            ? (true, "ready") : (false, readiness.missing.joined(separator: "; "))
    }

    func metrics() async -> String { PrometheusText.text(await values()) }

    /// The metrics of all parts.
    @Sendable func values() async -> [Metric] {
        AgentMetrics.of(board, version: version)
            + DeliveryMetrics.of(await spoolStatus(), destinations())
            + DeliveryMetrics.of(cluster: board.cluster)
    }

    func status() async -> String {
        let spool = await spoolStatus()
        return StatusJSON.document(
            board, plans.value.configuration, version: version,
            spool: spool.map(DeliveryJSON.spool),
            destinations: destinations().map { DeliveryJSON.destination($0, spool) }
        ).text + "\n"
    }

    /// Nil too where the spool cannot say; its sink tells of that.
    private func spoolStatus() async -> SpoolStatus? {
        try? await spool?.status()
    }
}
