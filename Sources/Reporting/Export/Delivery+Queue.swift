extension Delivery {
    /// Tries of a call that settles what was sent.
    private static let settleAttempts = 5

    /// Asks until the spool answers.
    mutating func nextBatch() async throws -> [QueuedReport] {
        while true {
            try Task.checkCancellation()
            do {
                let batch = try await service.queue.next(
                    for: name, records: service.destination.batchRecords, bytes: batchBytes)
                queueBackoff.reset()
                monitor.queueWorks()
                return batch
            } catch {
                try Task.checkCancellation()
                monitor.queueFailed(OneLine.text("\(error)"))
                try await sleep(queueBackoff.next(random: service.surroundings.random()))
            }
        }
    }

    /// What cannot be confirmed is given back and sent again.
    mutating func confirm(_ reports: [QueuedReport]) async {
        let queue = service.queue
        let name = name
        if await insist({ try await queue.confirm(reports, for: name) }) { return }
        monitor.update { $0.possibleDuplicates += UInt64(reports.count) }
        await giveBack(reports)
    }

    mutating func giveUp(_ reports: [QueuedReport], _ reason: String) async {
        let queue = service.queue
        let name = name
        for report in reports {
            if await insist({ try await queue.refuse(report, for: name, reason: reason) }) {
                continue
            }
            await giveBack([report])
        }
    }

    func giveBack(_ reports: [QueuedReport]) async {
        if reports.isEmpty { return }
        do {
            try await service.queue.release(reports, for: name)
        } catch {
            monitor.queueFailed(OneLine.text("\(error)"))
        }
    }

    /// Calls until it works, or has failed too often; whether it worked.
    private mutating func insist(_ call: () async throws -> Void) async -> Bool {
        for attempt in 1...Self.settleAttempts {
            do {
                try await call()
                return true
            } catch {
                monitor.queueFailed(OneLine.text("\(error)"))
                if Task.isCancelled || attempt == Self.settleAttempts { return false }
                // It throws when the task is cancelled, which ends the next round.
                try? await sleep(queueBackoff.next(random: service.surroundings.random()))
            }
        }
        return false
    }
}
