/// Something of Kubernetes that answers on the network of a node.
package enum TrialService: CaseIterable, Hashable, Sendable {
    case kubelet, kubeletReadOnly, kubeletHealth
    case apiserver, controllerManager, scheduler
    case etcdClients, etcdPeers, etcdMetrics
    case kubeProxyMetrics

    /// Where it listens where nothing else is known.
    var defaultPort: Int {
        switch self {
        case .kubelet: 10250
        case .kubeletReadOnly: 10255
        case .kubeletHealth: 10248
        case .apiserver: 6443
        case .controllerManager: 10257
        case .scheduler: 10259
        case .etcdClients: 2379
        case .etcdPeers: 2380
        case .etcdMetrics: 2381
        case .kubeProxyMetrics: 10249
        }
    }

    /// Whether it has TLS and knows who asks; of the others only the reach is of interest.
    var isGuarded: Bool {
        switch self {
        case .kubelet, .apiserver, .controllerManager, .scheduler, .etcdClients, .etcdPeers: true
        case .kubeletReadOnly, .kubeletHealth, .etcdMetrics, .kubeProxyMetrics: false
        }
    }

    /// What a stranger asks, by the name under which the answer is a fact.
    var requests: [(name: String, request: TrialRequest)] {
        switch self {
        case .kubelet: [("pods", .get("/pods")), ("configz", .get("/configz"))]
        case .kubeletReadOnly: [("pods", .get("/pods"))]
        case .kubeletHealth: [("healthz", .get("/healthz"))]
        case .apiserver:
            [
                ("secrets", .get("/api/v1/secrets?limit=1")), ("version", .get("/version")),
            ]
        case .controllerManager, .scheduler, .kubeProxyMetrics, .etcdMetrics:
            [("metrics", .get("/metrics"))]
        case .etcdClients:
            [
                ("range", .etcdRange), ("version", .get("/version")), ("health", .get("/health")),
            ]
        case .etcdPeers: [("version", .get("/version"))]
        }
    }

    /// Whether a stranger's answer means that he was let in; nil where it means neither.
    func lets(in answer: Answer, _ request: TrialRequest, wasAsked: Bool) -> Bool? {
        switch answer {
        case .status(200..<300): return true
        case .status(401), .status(403): return false
        // Who is not let in hears that before he hears that there is no such path.
        case .status(404), .status(405): return self == .kubelet ? true : nil
        case .status(500..<600): return isEtcd && request.body == nil ? true : nil
        case .status: return nil
        case .alert(let alert):
            if alert.isAboutCertificate { return false }
            return alert == .handshakeFailure && wasAsked ? false : nil
        case .refused, .timeout, .closed, .unintelligible, .failed: return nil
        }
    }

    /// Whether the answer to a request without TLS means that the service does without.
    func doesWithoutTLS(_ answer: Answer) -> Bool? {
        switch answer {
        // Servers of TLS tell clients without it so, or send them elsewhere.
        case .status(400), .status(300..<400), .status(426), .status(497): false
        case .status: true
        case .closed, .unintelligible, .alert: false
        case .refused, .timeout, .failed: nil
        }
    }

    private var isEtcd: Bool {
        self == .etcdClients || self == .etcdPeers || self == .etcdMetrics
    }
}
