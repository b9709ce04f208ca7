import HostSystem

/// The sending of batches to one destination, and what it remembers from one to the next.
struct Delivery {
    /// Records in a row, none taken in between, that are believed to be bad. After them it is the
    /// destination that is bad, and nothing more is given up: many where the destination has shown
    /// that it takes a request at all, few where it has not.
    static let refusalLimit = 1_000
    static let unprovenRefusalLimit = 10

    /// A receiver's limit of a request is not believed to be smaller than this.
    static let leastBatchBytes = 16 << 10

    let service: ExportService
    let courier: Courier
    var tokens: ReloadedFiles<[HeaderField]>
    var secure: ReloadedFiles<SecureSettings>
    var backoff: Backoff
    var holdBackoff: Backoff
    var queueBackoff = Backoff(first: .seconds(1), longest: .seconds(30))
    /// Records refused since one was taken.
    var refusedInARow = 0
    /// Of records in a request; smaller than configured after a receiver found one too large.
    var batchBytes: Int

    var name: String { service.destination.name }
    var monitor: DestinationMonitor { service.monitor }

    init(_ service: ExportService, _ courier: Courier) {
        self.service = service
        self.courier = courier
        let destination = service.destination
        tokens = SecretHeaders.files(of: destination)
        secure = SecureFiles.files(of: destination)
        backoff = Backoff(first: destination.firstBackoff, longest: destination.longestBackoff)
        holdBackoff = Backoff(first: destination.firstHold, longest: destination.longestHold)
        batchBytes = destination.batchBytes
    }

    /// Sends until nothing waits.
    mutating func drain() async throws {
        var wasFull = false
        while true {
            // Reports that come one by one share a request.
            if !wasFull { try await sleep(service.destination.gathering) }
            let batch = try await nextBatch()
            if batch.isEmpty {
                monitor.update { status in
                    if status.state == .delivering { status.state = .idle }
                }
                return
            }
            wasFull = batch.count == service.destination.batchRecords || batch.size > batchBytes / 2
            try await deliver(batch)
        }
    }

    /// Sends a batch until each of its records is confirmed, refused or given back.
    private mutating func deliver(_ batch: [QueuedReport]) async throws {
        var round = DeliveryRound(batch)
        defer {
            if !round.refused.isEmpty {
                monitor.refused(round.refused, round.refusal, at: service.surroundings.now())
            }
        }
        do {
            while let piece = round.take() {
                monitor.update { $0.inFlight = piece.count }
                let verdict = try await attempt(piece)
                try await settle(verdict, of: piece, &round)
                monitor.update { $0.inFlight = 0 }
            }
        } catch {
            monitor.update { $0.inFlight = 0 }
            await giveBack(round.rest)
            throw error
        }
    }

    /// One request, and what its answer means.
    mutating func attempt(_ reports: [QueuedReport]) async throws -> Verdict {
        refreshFiles()
        guard let headers = tokens.value, let settings = secure.value else {
            return .hold(tokens.problem ?? secure.problem ?? "its files cannot be read")
        }
        let body: [UInt8]
        do {
            body = try service.encoding.encode(reports)
        } catch {
            return .unwritable("it cannot be encoded: " + OneLine.text("\(error)"))
        }
        let verdict: Verdict
        do {
            let isSecure = service.destination.url.isSecure
            let answer = try await courier.send(body, headers, isSecure ? settings : nil)
            verdict =
                reports.isEmpty && service.encoding.provesHealth(answer)
                ? .taken(note: nil)
                : Verdict(answer, service.encoding, now: service.surroundings.now() / 1_000)
        } catch let failure as SendFailure {
            verdict = Verdict(failure)
        }
        monitor.update { status in
            status.requests += 1
            if case .taken = verdict {} else { status.failedRequests += 1 }
        }
        return verdict
    }

    /// Reads the destination's files where they have changed, and tells of what is wrong with them.
    @discardableResult
    mutating func refreshFiles() -> Bool {
        let areTokensNew = tokens.refresh(service.files)
        let areKeysNew = secure.refresh(service.files)
        let problems = [tokens.problem, secure.problem].compactMap(\.self)
        monitor.credentials(
            problems.isEmpty ? nil : problems.joined(separator: "; "), secure.value?.validity,
            now: service.surroundings.now())
        return areTokensNew || areKeysNew
    }

    func sleep(_ time: Duration) async throws {
        try Task.checkCancellation()
        if time > .zero { try await service.surroundings.clock.sleep(for: time) }
    }
}

extension [QueuedReport] {
    /// Bytes of them together.
    var size: Int { reduce(0) { $0 + $1.bytes.count } }
}
