package import Logging
package import Posture
import ServiceLifecycle
import Synchronization

/// Takes reports from all services, and hands them to every sink in the order they came.
///
/// Bounded: beyond the capacity a report is dropped, counted, and the count told as a loss once
/// there is room.
package final class ReportDesk: Service {
    /// Reports that wait at most. Violations are folded before, so that a node whose disk stands
    /// still for an hour and has 20 violations a second is some 70,000 behind.
    package static let capacity = 20_000
    /// Reports that a sink gets at once.
    private static let batch = 500

    private struct Waiting {
        var reports: [Report]
        var taken: CheckedContinuation<Void, Never>?
    }

    private struct State {
        var queue: [Waiting] = []
        var count = 0
        var dropped: [ReportPriority: ReportLoss] = [:]
        var wake: CheckedContinuation<Void, Never>?
        var isClosed = false
        /// What each sink failed with last, which is logged once.
        var failures: [String: String] = [:]
    }

    private let sinks: Mutex<[any ReportSink]>
    private let logger: Logger
    private let beat: @Sendable () -> Void
    private let state = Mutex(State())

    /// `beat` is called at least every five seconds while the desk makes progress.
    package init(
        sinks: [any ReportSink], logger: Logger, beat: @escaping @Sendable () -> Void = {}
    ) {
        self.sinks = Mutex(sinks)
        self.logger = logger
        self.beat = beat
    }

    /// Other sinks from now on.
    package func use(_ sinks: [any ReportSink]) {
        self.sinks.withLock { $0 = sinks }
    }

    /// Puts a report in the queue and returns at once; for threads that must not wait.
    package func post(_ reports: [Report]) {
        put(Waiting(reports: reports, taken: nil))
    }

    /// Returns once every sink has taken the reports or has failed.
    package func submit(_ reports: [Report]) async {
        guard !reports.isEmpty else { return }
        await withCheckedContinuation { put(Waiting(reports: reports, taken: $0)) }
    }

    private func put(_ waiting: Waiting) {
        guard !waiting.reports.isEmpty else { return }
        let (wake, refused) = state.withLock {
            state -> (CheckedContinuation<Void, Never>?, CheckedContinuation<Void, Never>?) in
            guard !state.isClosed, state.count + waiting.reports.count <= Self.capacity else {
                for report in waiting.reports { Self.drop(report, &state.dropped) }
                return (nil, waiting.taken)
            }
            state.queue.append(waiting)
            state.count += waiting.reports.count
            defer { state.wake = nil }
            return (state.wake, nil)
        }
        wake?.resume()
        refused?.resume()
    }

    private static func drop(_ report: Report, _ dropped: inout [ReportPriority: ReportLoss]) {
        var loss =
            dropped[report.priority]
            ?? ReportLoss(
                cause: .notStored, priority: report.priority, count: 0,
                first: report.milliseconds, last: report.milliseconds,
                detail: "more reports came than could be stored")
        loss.count += 1
        loss.last = max(loss.last, report.milliseconds)
        dropped[report.priority] = loss
    }

    package func run() async throws {
        await withGracefulShutdownHandler {
            while true {
                beat()
                guard let turn = await next() else { return }
                await write(turn)
            }
        } onGracefulShutdown: {
            self.close()
        }
    }

    /// Takes nothing more; what waits is still written.
    package func close() {
        let wake = state.withLock { state in
            state.isClosed = true
            defer { state.wake = nil }
            return state.wake
        }
        wake?.resume()
    }

    /// Ends a wait of the desk, so that it shows that it is alive.
    package func nudge() {
        let wake = state.withLock { state in
            defer { state.wake = nil }
            return state.wake
        }
        wake?.resume()
    }

    /// What is to be written next; nil at the end, when all is written.
    private func next() async -> [Waiting]? {
        await withCheckedContinuation { (arrival: CheckedContinuation<Void, Never>) in
            let isReady = state.withLock { state in
                if state.isClosed || !state.queue.isEmpty { return true }
                state.wake = arrival
                return false
            }
            if isReady { arrival.resume() }
        }
        return state.withLock { state in
            if state.queue.isEmpty { return state.isClosed ? nil : [] }
            var turn: [Waiting] = []
            var count = 0
            while let first = state.queue.first, count < Self.batch {
                count += first.reports.count
                turn.append(first)
                state.queue.removeFirst()
            }
            state.count -= count
            // After what was there before the loss, and counted once.
            let losses = state.dropped.values.map { Report(.loss($0), at: $0.last) }
            state.dropped = [:]
            if !losses.isEmpty { turn.append(Waiting(reports: losses, taken: nil)) }
            return turn
        }
    }

    /// Whether a sink fails in another way than it did before.
    @discardableResult
    private func note(_ failure: String?, of sink: any ReportSink) -> Bool {
        state.withLock { state in
            defer { state.failures[sink.name] = failure }
            return state.failures[sink.name] != failure
        }
    }

    private func write(_ turn: [Waiting]) async {
        let reports = turn.flatMap(\.reports)
        if !reports.isEmpty {
            for sink in sinks.withLock({ $0 }) {
                do {
                    try await sink.write(reports)
                    note(nil, of: sink)
                } catch {
                    guard note("\(error)", of: sink) else { continue }
                    logger.error(
                        "reports could not be handed over",
                        metadata: [
                            "to": "\(sink.name)", "count": "\(reports.count)", "error": "\(error)",
                        ])
                }
            }
        }
        for waiting in turn { waiting.taken?.resume() }
    }
}
