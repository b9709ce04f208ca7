import Dispatch
package import Posture
import Synchronization

/// The durable queue between the agent and those to whom it reports.
///
/// What ``append(_:)`` has returned for is on the disk, and stays there for each destination until
/// it is confirmed, put among the dead letters, superseded or evicted; of the last three a report
/// of the loss follows. A record may arrive twice, but under the same `uid`.
///
/// Records are opaque here. The clock of the node may jump: order comes from sequences alone.
package final class Spool: Sendable {
    /// Rows that may wait to be stored.
    static let waitingRows = 10_000

    private let options: SpoolOptions
    /// The one thread at a time that touches the disk.
    private let work = DispatchQueue(label: "dev.merlon.spool", qos: .utility)
    private let store: Mutex<SpoolStore?>
    private let waiting = Mutex(SpoolWaitingList())
    private let arrivals = Mutex<[String: AsyncStream<Void>.Continuation]>([:])

    private init(_ store: SpoolStore) {
        options = store.options
        self.store = Mutex(store)
    }

    /// Opens the spool in a folder of its own, which is made where it is missing.
    ///
    /// A damaged file is set aside as `spool.sqlite.damaged-1`, the loss is reported, and a new one
    /// is started. Links, and files of others, are refused.
    package static func open(
        at path: String, options: SpoolOptions
    ) async throws(SpoolError) -> Spool {
        let queue = DispatchQueue(label: "dev.merlon.spool.open", qos: .utility)
        let result = await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(
                    returning: Result { () throws(SpoolError) in
                        try SpoolStore(opening: path, options)
                    })
            }
        }
        return Spool(try result.get())
    }

    /// Stores all of the entries or none, and returns when they are safe on the disk.
    ///
    /// Where the spool is full, older and less important ones make room; entries that are
    /// themselves the least important are counted as evicted at once. What is not stored and will
    /// not be tried again goes to ``addNotStored(_:count:first:last:detail:)``. Being cancelled
    /// does not stop it.
    package func append(_ entries: [SpoolEntry]) async throws(SpoolError) {
        guard !entries.isEmpty else { return }
        let isUrgent = entries.contains { $0.priority == .violation }
        let error: SpoolError? = await withCheckedContinuation { continuation in
            let request = SpoolWaitingList.Request(entries: entries, continuation: continuation)
            let step = waiting.withLock {
                $0.add(request, isUrgent: isUrgent, enough: options.groupRows)
            }
            switch step {
            case .refuse(let waiting): continuation.resume(returning: .overloaded(waiting: waiting))
            case .wait: break
            case .storeNow: work.async { self.storeWaiting() }
            case .storeLater:
                let delay = options.groupDelay / .nanoseconds(1)
                work.asyncAfter(deadline: .now() + .nanoseconds(Int(delay))) { self.storeWaiting() }
            }
        }
        if let error { throw error }
    }

    private func storeWaiting() {
        var isMore = true
        // Those that come meanwhile have their own time.
        while isMore {
            let (requests, hasLeft) = waiting.withLock { $0.take() }
            isMore = hasLeft
            if requests.isEmpty { return }
            let outcomes = store.withLock { store in
                store?.append(requests.map(\.entries)) ?? requests.map { _ in .closed }
            }
            for (request, outcome) in zip(requests, outcomes) {
                request.continuation.resume(returning: outcome)
            }
            arrivals.withLock { for continuation in $0.values { continuation.yield() } }
        }
    }

    /// Gives a sign after each time that something was stored; a sign that nobody took yet stands
    /// for all that follow. A second stream for the same destination ends the first.
    package func arrivals(for destination: String) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let before = arrivals.withLock { arrivals in
            let before = arrivals[destination]
            arrivals[destination] = continuation
            return before
        }
        before?.finish()
        // What is there already is worth a sign too.
        continuation.yield()
        return stream
    }

    /// Hands out what one destination has not got and is not being sent; empty where there is
    /// nothing.
    ///
    /// The first record may exceed `maxBytes` alone; all others together stay within.
    package func next(
        for destination: String, maxRecords: Int, maxBytes: Int
    ) async throws(SpoolError) -> SpoolBatch {
        let records = try await perform { store throws(SpoolError) in
            try store.next(for: destination, maxRecords: maxRecords, maxBytes: maxBytes)
        }
        return SpoolBatch(destination: destination, records: records)
    }

    /// The receiver has them: they are not kept for it any longer.
    package func confirm(
        _ records: [SpoolRecord], at destination: String
    ) async throws(SpoolError) {
        try await perform { store throws(SpoolError) in
            try store.confirm(records, at: destination)
        }
    }

    /// The receiver did not get them, or nobody knows: they are handed out again.
    package func release(
        _ records: [SpoolRecord], at destination: String
    ) async throws(SpoolError) {
        try await perform { store throws(SpoolError) in
            store.release(records, at: try store.destination(destination))
        }
    }

    /// The receiver will never take it: it is put aside for people to look at, among the last 100,
    /// and a report tells of it.
    package func deadLetter(
        _ record: SpoolRecord, at destination: String, reason: String
    ) async throws(SpoolError) {
        try await perform { store throws(SpoolError) in
            try store.deadLetter(record, at: destination, reason: reason)
        }
    }

    /// Counts reports that the caller gave up since they could not be stored. The count is kept in
    /// memory until the disk takes it.
    package func addNotStored(
        _ priority: ReportPriority, count: UInt64, first: Int64, last: Int64, detail: String
    ) async throws(SpoolError) {
        try await perform { store throws(SpoolError) in
            store.addNotStored(priority, count: count, first: first, last: last, detail: detail)
        }
    }

    /// Keeps reports for other destinations from now on, as if it had been opened with them.
    ///
    /// Nobody may be sending to a destination that goes.
    package func use(destinations names: [String]) async throws(SpoolError) {
        try await perform { store throws(SpoolError) in try store.use(destinations: names) }
        arrivals.withLock { arrivals in
            for (name, continuation) in arrivals where !names.contains(name) {
                continuation.finish()
                arrivals[name] = nil
            }
        }
    }

    package func status() async throws(SpoolError) -> SpoolStatus {
        try await perform { store throws(SpoolError) in try store.status() }
    }

    /// Stores what waits, then closes the file; from then on everything throws
    /// ``SpoolError/closed``.
    package func close() async {
        await withCheckedContinuation { continuation in
            work.async {
                self.storeWaiting()
                self.store.withLock { store in
                    store?.close()
                    store = nil
                }
                self.arrivals.withLock { for continuation in $0.values { continuation.finish() } }
                continuation.resume()
            }
        }
    }

    private func perform<Value: Sendable>(
        _ step: @escaping @Sendable (inout SpoolStore) throws(SpoolError) -> Value
    ) async throws(SpoolError) -> Value {
        let result = await withCheckedContinuation { continuation in
            work.async { continuation.resume(returning: self.result(of: step)) }
        }
        return try result.get()
    }

    private func result<Value: Sendable>(
        of step: (inout SpoolStore) throws(SpoolError) -> Value
    ) -> Result<Value, SpoolError> {
        store.withLock { store in
            guard var own = store.take() else { return .failure(.closed) }
            defer { store = own }
            do throws(SpoolError) {
                return .success(try step(&own))
            } catch {
                own.lastError = error
                if case .damaged = error {
                    do throws(SpoolError) {
                        try own.startAnew()
                    } catch {
                        own.lastError = error
                    }
                }
                return .failure(error)
            }
        }
    }
}
