import Posture
import Reporting

/// The spool and the destinations as metrics.
enum DeliveryMetrics {
    static func of(_ spool: SpoolStatus?, _ destinations: [DestinationStatus]) -> [Metric] {
        func samples(
            _ value: (DestinationStatus) -> Metric.Number?
        ) -> [Metric.Sample] {
            destinations.compactMap { status in
                value(status).map {
                    Metric.Sample($0, labels: [Metric.Label("destination", status.name)])
                }
            }
        }
        return spool.map(of) ?? []
            + [
                Metric(
                    "merlon_reports_sent", help: "Reports that a destination has taken.",
                    kind: .counter, samples: samples { .int(Int64(clamping: $0.sent)) }),
                Metric(
                    "merlon_reports_refused", help: "Reports that a destination refused for good.",
                    kind: .counter, samples: samples { .int(Int64(clamping: $0.refused)) }),
                Metric(
                    "merlon_requests", help: "Requests to a destination.", kind: .counter,
                    samples: samples { .int(Int64(clamping: $0.requests)) }),
                Metric(
                    "merlon_requests_failed", help: "Requests that failed or were refused.",
                    kind: .counter, samples: samples { .int(Int64(clamping: $0.failedRequests)) }),
                Metric(
                    "merlon_destination_up", help: "Whether a destination takes reports.",
                    kind: .gauge, samples: samples { .int($0.state.isUp ? 1 : 0) }),
                Metric(
                    "merlon_destination_last_success_timestamp_seconds",
                    help: "When a destination last took reports.", unit: "s", kind: .gauge,
                    samples: samples { $0.lastSuccess.map { .double(Double($0) / 1_000) } }),
                Metric(
                    "merlon_client_certificate_end_timestamp_seconds",
                    help: "When the client certificate ceases to be valid.", unit: "s",
                    kind: .gauge,
                    samples: samples { $0.certificateEnd.map { .double(Double($0) / 1_000) } }),
            ]
    }

    /// What is kept in the API of Kubernetes.
    static func of(cluster: [DestinationStatus]) -> [Metric] {
        func samples(_ value: (DestinationStatus) -> Metric.Number?) -> [Metric.Sample] {
            cluster.compactMap { status in
                value(status).map {
                    Metric.Sample($0, labels: [Metric.Label("object", status.name)])
                }
            }
        }
        if cluster.isEmpty { return [] }
        return [
            Metric(
                "merlon_kubernetes_writes", help: "Changes that the API server has taken.",
                kind: .counter, samples: samples { .int(Int64(clamping: $0.sent)) }),
            Metric(
                "merlon_kubernetes_failures", help: "Changes that failed or were refused.",
                kind: .counter, samples: samples { .int(Int64(clamping: $0.failedRequests)) }),
            Metric(
                "merlon_kubernetes_up", help: "Whether the API server takes changes.",
                kind: .gauge, samples: samples { .int($0.state.isUp ? 1 : 0) }),
            Metric(
                "merlon_kubernetes_last_success_timestamp_seconds",
                help: "When the API server last took a change.", unit: "s", kind: .gauge,
                samples: samples { $0.lastSuccess.map { .double(Double($0) / 1_000) } }),
        ]
    }

    private static func of(_ spool: SpoolStatus) -> [Metric] {
        let depth = spool.destinations.flatMap { destination in
            ReportPriority.allCases.map { priority in
                Metric.Sample(
                    .int(Int64(destination.depth[priority] ?? 0)),
                    labels: [
                        Metric.Label("destination", destination.name),
                        Metric.Label("priority", "\(priority)"),
                    ])
            }
        }
        return [
            Metric(
                "merlon_spool_records", help: "Reports that wait for a destination.", kind: .gauge,
                samples: depth),
            Metric(
                "merlon_spool_bytes", help: "Of the spool's file that are in use.", unit: "By",
                kind: .gauge, .int(Int64(spool.usedBytes))),
            Metric(
                "merlon_spool_capacity_bytes", help: "What the spool's file may take up.",
                unit: "By", kind: .gauge, .int(Int64(spool.capacityBytes))),
            Metric(
                "merlon_reports_lost", help: "Reports given up, by cause.", kind: .counter,
                samples: ReportLoss.Cause.allCases.map { cause in
                    Metric.Sample(
                        .int(Int64(clamping: spool.lost[cause] ?? 0)),
                        labels: [Metric.Label("cause", cause.rawValue)])
                }),
        ]
    }
}

extension DestinationStatus.State {
    /// Whether nothing is known to be wrong.
    var isUp: Bool {
        switch self {
        case .idle, .delivering: true
        case .retrying, .holding, .stopped: false
        }
    }

    /// One word, and what is wrong.
    var words: (state: String, problem: String?) {
        switch self {
        case .idle: ("idle", nil)
        case .delivering: ("delivering", nil)
        case .retrying(let why): ("retrying", why)
        case .holding(let why): ("holding", why)
        case .stopped: ("stopped", nil)
        }
    }
}
