package import Logging
import Posture
import Synchronization

/// Keeps a destination's status, and tells of its turns: each once.
package final class DestinationMonitor: Sendable {
    private struct State {
        var status: DestinationStatus
        /// What was told of the present trouble.
        var told = Trouble.none
        var failures = 0
        var certificateTold: DestinationEvent?
        var queueProblem: String?
        /// When the last word was told, and how many refusals since then were not.
        var noteTold: Int64?
        var refusalTold: Int64?
        var untoldRefusals = 0
    }

    private enum Trouble: Int { case none, failing, holding }

    /// A failure that passes by the next tries is told of nobody.
    private static let failuresUntilTold = 3

    /// What is told becomes a report, and that may be refused or answered with words in its turn:
    /// without a pause between them there would be no end. Ten minutes.
    private static let pauseMilliseconds: Int64 = 600_000

    private let state: Mutex<State>
    private let tell: @Sendable (DestinationEvent) -> Void
    private let logger: Logger

    init(
        _ destination: Destination, logger: Logger,
        tell: @escaping @Sendable (DestinationEvent) -> Void
    ) {
        let status = DestinationStatus(name: destination.name, url: destination.url.shown)
        state = Mutex(State(status: status))
        self.tell = tell
        self.logger = logger
    }

    /// For what is no destination of reports, and yet answers or fails as one.
    ///
    /// - Parameter tell: is told of each turn, on any thread, and returns at once.
    package init(
        name: String, logger: Logger, tell: @escaping @Sendable (DestinationEvent) -> Void
    ) {
        state = Mutex(State(status: DestinationStatus(name: name, url: "")))
        self.tell = tell
        self.logger = logger
    }

    package var status: DestinationStatus { state.withLock(\.status) }

    /// Changes what is only counted.
    package func update(_ change: (inout DestinationStatus) -> Void) {
        state.withLock { change(&$0.status) }
    }

    package func taken(_ reports: [QueuedReport], note: String?, at time: Int64) {
        let event = state.withLock { state -> DestinationEvent? in
            state.status.sent += UInt64(reports.count)
            state.status.sentBytes += reports.reduce(0) { $0 + UInt64($1.bytes.count) }
            state.status.lastSuccess = time
            let since = state.status.failingSince ?? time
            let wasTold = state.told != .none
            state.told = .none
            state.failures = 0
            state.status.failingSince = nil
            state.status.nextAttempt = nil
            state.status.state = .delivering
            return wasTold ? .recovered(after: max(0, time - since)) : nil
        }
        if let event { announce(event) }
        guard let note else { return }
        let isTold = state.withLock { state in
            if let last = state.noteTold, time - last < Self.pauseMilliseconds { return false }
            state.noteTold = time
            return true
        }
        if isTold { announce(.note(note)) }
    }

    package func failed(_ why: String, isHolding: Bool, at time: Int64, until next: Int64) {
        let event = state.withLock { state -> DestinationEvent? in
            state.failures += 1
            state.status.lastError = why
            state.status.lastErrorTime = time
            state.status.nextAttempt = next
            state.status.failingSince = state.status.failingSince ?? time
            state.status.state = isHolding ? .holding(why) : .retrying(why)
            if isHolding, state.told != .holding {
                state.told = .holding
                return .holding(why)
            }
            if !isHolding, state.told == .none, state.failures >= Self.failuresUntilTold {
                state.told = .failing
                return .failing(why)
            }
            return nil
        }
        if let event { announce(event) }
    }

    func refused(_ reports: [QueuedReport], _ reason: String, at time: Int64) {
        let count = state.withLock { state -> Int in
            state.status.refused += UInt64(reports.count)
            state.status.lastError = reason
            state.status.lastErrorTime = time
            state.untoldRefusals += reports.count
            if let last = state.refusalTold, time - last < Self.pauseMilliseconds { return 0 }
            state.refusalTold = time
            defer { state.untoldRefusals = 0 }
            return state.untoldRefusals
        }
        if count > 0 { announce(.refused(count: count, reason: reason)) }
    }

    /// - Parameter now: milliseconds since 1970.
    package func credentials(_ problem: String?, _ validity: ClosedRange<Int64>?, now: Int64) {
        let events = state.withLock { state -> [DestinationEvent] in
            var events: [DestinationEvent] = []
            if problem != state.status.credentialProblem {
                state.status.credentialProblem = problem
                events.append(problem.map { .credentialsBad($0) } ?? .credentialsGood)
            }
            state.status.certificateEnd = validity.map { $0.upperBound * 1_000 }
            let warning = validity.flatMap { Self.warning($0, now: now) }
            if warning != state.certificateTold {
                state.certificateTold = warning
                if let warning { events.append(warning) }
            }
            return events
        }
        events.forEach(announce)
    }

    func queueFailed(_ why: String) {
        let isNew = state.withLock { state in
            defer { state.queueProblem = why }
            return state.queueProblem != why
        }
        if isNew { announce(.queueFailing(why)) }
    }

    func queueWorks() { state.withLock { $0.queueProblem = nil } }

    /// A certificate is worth a word when a tenth of its time is left, or it is not valid now.
    private static func warning(
        _ validity: ClosedRange<Int64>, now: Int64
    ) -> DestinationEvent? {
        let seconds = now / 1_000
        let end = validity.upperBound * 1_000
        if seconds >= validity.upperBound { return .certificateEnded(end) }
        if seconds < validity.lowerBound {
            return .certificateNotYetValid(validity.lowerBound * 1_000)
        }
        let life = validity.upperBound - validity.lowerBound
        return validity.upperBound - seconds < life / 10 ? .certificateEnds(end) : nil
    }

    private func announce(_ event: DestinationEvent) {
        let report = event.report(of: status.name)
        logger.log(
            level: report.severity >= .medium ? .warning : .notice, "destination",
            metadata: ["destination": "\(status.name)", "event": "\(report.message)"])
        tell(event)
    }
}
