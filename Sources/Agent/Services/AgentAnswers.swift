import HostSystem
import Posture

/// What the agent answers when it is asked about itself.
struct AgentAnswers: ControlServer.Source {
    let board: StatusBoard
    let plans: Feed<AgentPlan>
    let version: String

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

    func metrics() async -> String {
        PrometheusText.text(AgentMetrics.of(board, version: version))
    }

    func status() async -> String {
        StatusJSON.document(
            board, plans.value.configuration, version: version, spool: nil, destinations: []
        ).text + "\n"
    }
}
