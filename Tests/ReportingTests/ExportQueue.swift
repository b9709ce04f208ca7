import Posture
import Reporting
import Synchronization

/// A queue in memory that keeps the same promises as the spool, and counts.
final class ExportQueue: ReportQueue {
    struct State {
        var waiting: [QueuedReport] = []
        var onTheWay: [UInt64: QueuedReport] = [:]
        var confirmed: Set<UInt64> = []
        var refused: [UInt64: String] = [:]
        /// Calls that were against the contract.
        var misuses: [String] = []
        var confirmFailures = 0
        var signal: AsyncStream<Void>.Continuation?
    }

    struct Failure: Error {}

    private let state = Mutex(State())

    func snapshot() -> State { state.withLock(\.self) }

    /// What was neither confirmed nor refused.
    var open: Int { state.withLock { $0.waiting.count + $0.onTheWay.count } }

    func failConfirmations(_ count: Int) { state.withLock { $0.confirmFailures = count } }

    func append(_ reports: [QueuedReport]) {
        state.withLock { state in
            state.waiting += reports
            state.signal?.yield()
        }
    }

    func next(for destination: String, records: Int, bytes: Int) async throws -> [QueuedReport] {
        state.withLock { state in
            var batch: [QueuedReport] = []
            var size = 0
            for report in state.waiting.prefix(records) {
                size += report.bytes.count
                if size > bytes, !batch.isEmpty { break }
                batch.append(report)
            }
            state.waiting.removeFirst(batch.count)
            for report in batch { state.onTheWay[report.sequence] = report }
            return batch
        }
    }

    func confirm(_ reports: [QueuedReport], for destination: String) async throws {
        try state.withLock { state in
            if state.confirmFailures > 0 {
                state.confirmFailures -= 1
                throw Failure()
            }
            for report in reports {
                state.take(report, "confirm")
                state.confirmed.insert(report.sequence)
            }
        }
    }

    func refuse(_ report: QueuedReport, for destination: String, reason: String) async throws {
        state.withLock { state in
            state.take(report, "refuse")
            state.refused[report.sequence] = reason
        }
    }

    func release(_ reports: [QueuedReport], for destination: String) async throws {
        state.withLock { state in
            for report in reports { state.take(report, "release") }
            state.waiting = (reports + state.waiting).sorted { $0.sequence < $1.sequence }
        }
    }

    func arrivals(for destination: String) -> AsyncStream<Void> {
        let (stream, signal) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        state.withLock { $0.signal = signal }
        signal.yield()
        return stream
    }
}

extension ExportQueue.State {
    fileprivate mutating func take(_ report: QueuedReport, _ call: String) {
        if onTheWay.removeValue(forKey: report.sequence) == nil {
            misuses.append("\(call) of \(report.sequence), which is not on the way")
        }
    }
}
