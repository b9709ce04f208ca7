package import Posture

/// Tries the services of this node as a stranger would, and tells as facts how they answered.
///
/// Only addresses of this node are asked, only where something listens, and nothing is changed:
/// each request reads, and is one that a stranger should not be answered. Each connection has a
/// deadline, and all together have one.
package struct LiveTrials: Sendable {
    /// At most so many connections are open at once.
    package static let connectionLimit = 8

    /// Of one connection, from its beginning to the answer.
    package var connectionTime = Duration.seconds(2)
    /// Of all.
    package var totalTime = Duration.seconds(20)

    package init() {}

    /// Tries what of the targets listens in the network.
    package func observe(
        _ network: NodeNetwork, _ targets: TrialTargets
    ) async -> FactSet.Component {
        let identity: ForeignIdentity
        do {
            identity = try ForeignIdentity()
        } catch {
            return Self.unknown("a certificate to try with cannot be made: \(error)")
        }
        let tls = TrialTLS(identity: identity)
        let gate = ConnectionGate(limit: Self.connectionLimit)
        let trials = TrialService.allCases.flatMap { service in
            let ports = targets.ports[service] ?? []
            let endpoints =
                service.isGuarded ? network.servers(on: ports) : network.reach(of: ports)
            return endpoints.map { endpoint in
                ServerTrial(
                    service: service, endpoint: endpoint, limit: connectionTime, gate: gate,
                    tls: tls)
            }
        }
        let results = await results(of: trials)
        return FactSet.Component(name: "live", instances: [Self.tree(trials, results)])
    }

    /// In the order of the trials; unknown where the time did not suffice.
    private func results(of trials: [ServerTrial]) async -> [Fact] {
        let limit = totalTime
        return await withTaskGroup(of: (Int, Fact).self) { group in
            for (number, trial) in trials.enumerated() {
                group.addTask {
                    do {
                        return (number, try await Deadline.within(limit) { await trial.fact() })
                    } catch {
                        let reason = "\(trial.endpoint): trying it took too long"
                        return (
                            number,
                            .unknown(
                                reason, from: .liveAnswer(endpoint: trial.endpoint.description))
                        )
                    }
                }
            }
            let found = await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            return trials.indices.compactMap { found[$0] }
        }
    }

    private static func tree(_ trials: [ServerTrial], _ results: [Fact]) -> Fact {
        let search = Origin.search("listening sockets of this node")
        var components: [String: [String: Fact]] = [:]
        for service in TrialService.allCases {
            let facts = zip(trials, results).filter { $0.0.service == service }.map(\.1)
            let (component, field) = service.place
            components[component, default: [:]][field] = Fact(.list(facts), from: search)
        }
        return Fact(.map(components.mapValues { Fact(.map($0), from: search) }), from: search)
    }

    private static func unknown(_ reason: String) -> FactSet.Component {
        FactSet.Component(
            name: "live", instances: [.unknown(reason, from: .search("this node's network"))],
            notes: ["nothing was tried: \(reason)"])
    }
}

extension TrialService {
    /// Under `node.live`: the component and its field.
    fileprivate var place: (component: String, field: String) {
        switch self {
        case .kubelet: ("kubelet", "servers")
        case .kubeletReadOnly: ("kubelet", "readOnly")
        case .kubeletHealth: ("kubelet", "health")
        case .apiserver: ("apiserver", "servers")
        case .controllerManager: ("controllerManager", "servers")
        case .scheduler: ("scheduler", "servers")
        case .etcdClients: ("etcd", "clients")
        case .etcdPeers: ("etcd", "peers")
        case .etcdMetrics: ("etcd", "metrics")
        case .kubeProxyMetrics: ("kubeProxy", "metrics")
        }
    }
}
