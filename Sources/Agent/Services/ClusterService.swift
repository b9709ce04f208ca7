import HostSystem
import Logging
import Posture
import Reporting

/// Tells Kubernetes what the last check of its node found, where the configuration says so.
struct ClusterService: Sendable {
    struct Settings: Equatable, Sendable {
        var kubernetes: AgentConfiguration.Kubernetes
        /// As the operator calls the node; empty: as the node's facts do.
        var nodeName: String
        /// As the operator gives it, for a report beside no condition; empty: none.
        var nodeUID: String
        /// After so long without a check its findings are not told as those of now.
        var longestSilence: Duration

        init(_ configuration: AgentConfiguration) {
            kubernetes = configuration.kubernetes
            nodeName = configuration.node.name
            nodeUID = configuration.node.uid
            longestSilence =
                configuration.checks.interval + configuration.checks.jitter + .seconds(300)
        }
    }

    /// How often it is looked whether something is due.
    private static let tick = Duration.seconds(2)

    let settings: Settings
    let version: String
    let outcomes: Feed<CheckOutcome?>
    let desk: ReportDesk
    let board: StatusBoard
    let logger: Logger

    /// Runs until it is cancelled.
    func run() async throws {
        guard settings.kubernetes.isEnabled else {
            board.set(cluster: [])
            try await Task.sleep(for: .seconds(86_400 * 365))
            return
        }
        var writer = ClusterWriter(
            settings, version: version, disk: try HostView(root: "/"), logger: logger
        ) { [desk] object, event in
            desk.post([
                Report(
                    .agent(event.report(of: "Kubernetes \(object.name)")),
                    at: WallClock.millisecondsSince1970())
            ])
        }
        do {
            while true {
                if let outcome = outcomes.value { try await writer.turn(outcome) }
                show(writer.statuses)
                try await Task.sleep(for: Self.tick)
            }
        } catch {
            await writer.close()
            clear(writer.statuses)
            throw error
        }
    }

    private func show(_ statuses: [DestinationStatus]) {
        board.set(cluster: statuses)
        for status in statuses {
            board.set(problem: status.state.words.problem, for: status.name)
        }
    }

    private func clear(_ statuses: [DestinationStatus]) {
        board.set(cluster: [])
        for status in statuses { board.set(problem: nil, for: status.name) }
    }
}
