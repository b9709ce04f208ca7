import Posture
import Reporting
import Synchronization

/// The newest metrics for one destination: older ones that were not taken are worth nothing more.
final class MetricsQueue: ReportQueue {
    private let interval: Duration
    private let make: @Sendable () async throws -> [UInt8]
    private let state = Mutex((sequence: UInt64(0), isDue: false))

    /// `make` gives the body of a request.
    init(interval: Duration, make: @escaping @Sendable () async throws -> [UInt8]) {
        self.interval = interval
        self.make = make
    }

    func next(for destination: String, records: Int, bytes: Int) async throws -> [QueuedReport] {
        let sequence = state.withLock { state -> UInt64? in
            guard state.isDue else { return nil }
            state.isDue = false
            state.sequence += 1
            return state.sequence
        }
        guard let sequence else { return [] }
        return [
            QueuedReport(
                sequence: sequence, uid: "metrics-\(sequence)", priority: .state,
                bytes: try await make())
        ]
    }

    func confirm(_ reports: [QueuedReport], for destination: String) async throws {}

    func refuse(_ report: QueuedReport, for destination: String, reason: String) async throws {}

    /// What was not taken is made anew, with the figures of then.
    func release(_ reports: [QueuedReport], for destination: String) async throws {}

    /// A sign at each interval, until nobody takes them.
    func arrivals(for destination: String) -> AsyncStream<Void> {
        AsyncStream { [self] in
            do { try await Task.sleep(for: interval) } catch { return nil }
            state.withLock { $0.isDue = true }
            return ()
        }
    }
}

/// A request of metrics, which is one already.
struct MetricsBatchEncoding: BatchEncoding {
    let logs: any BatchEncoding

    var contentType: String { logs.contentType }
    var defaultPath: String { "/v1/metrics" }
    var canBeEmpty: Bool { true }

    func encode(_ reports: [QueuedReport]) throws -> [UInt8] { reports.last?.bytes ?? [] }

    /// `partial_success` is the same field in both answers.
    func outcome(of answer: ReceiverAnswer) -> BatchOutcome { logs.outcome(of: answer) }

    func message(of answer: ReceiverAnswer) -> String? { logs.message(of: answer) }
}
