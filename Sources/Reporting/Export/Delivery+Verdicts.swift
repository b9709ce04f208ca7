extension Delivery {
    /// Does what an answer to the round's current piece asks for.
    mutating func settle(
        _ verdict: Verdict, of piece: [QueuedReport], _ round: inout DeliveryRound
    ) async throws {
        switch verdict {
        case .taken(let note):
            round.isProven = true
            refusedInARow = 0
            noteSuccess(piece, note)
            growBatches(piece)
            await confirm(piece)
            round.finish()
        case .partlyRejected(let count, let message):
            try await settlePartly(count, message, piece, &round)
        case .tooLarge(let why):
            guard piece.count > 1 else { return try await refuse(why, &round) }
            batchBytes = max(Self.leastBatchBytes, piece.size / 2)
            round.split()
        case .badContent(let why):
            try await settleBad(why, piece, &round)
        case .unwritable(let why):
            if piece.count > 1 { return round.split() }
            await giveUp(piece, why)
            round.finish(refusing: why)
        case .tryAgain(let why, let after, let mayHaveArrived):
            if mayHaveArrived {
                monitor.update { $0.possibleDuplicates += UInt64(piece.count) }
            }
            try await pause(why, isHold: false, after: after)
            await again(&round)
        case .hold(let why):
            try await pause(why, isHold: true)
            await again(&round)
        }
    }

    /// Some records were refused for good, and the answer does not say which.
    ///
    /// OTLP forbids to send such a request again, since the rest of it was taken. To obey means to
    /// lose records without knowing which. So the halves are sent, each for itself, until those
    /// that are refused stand alone: each can be set aside with its name. What was taken arrives
    /// more than once, under the same uid, which receivers must expect in any case.
    private mutating func settlePartly(
        _ count: Int, _ message: String, _ piece: [QueuedReport], _ round: inout DeliveryRound
    ) async throws {
        let why = "the receiver rejects it: " + (message.isEmpty ? "it does not say why" : message)
        round.isProven = true
        noteSuccess([], nil)
        guard count < piece.count else { return try await refuse(why, &round) }
        refusedInARow = 0
        monitor.update { $0.possibleDuplicates += UInt64(piece.count - count) }
        round.split()
    }

    /// There is something bad in the piece, or the destination answers so to everything, as a
    /// gateway does that misses a client certificate: an empty request tells the two apart.
    private mutating func settleBad(
        _ why: String, _ piece: [QueuedReport], _ round: inout DeliveryRound
    ) async throws {
        if !round.isProven, service.encoding.canBeEmpty {
            switch try await attempt([]) {
            case .taken, .partlyRejected: round.isProven = true
            case .tryAgain(let why, let after, _):
                try await pause(why, isHold: false, after: after)
                return await again(&round)
            case .hold(let why), .badContent(let why), .tooLarge(let why), .unwritable(let why):
                try await pause("it refuses an empty request too: " + why, isHold: true)
                return await again(&round)
            }
        }
        if piece.count > 1 { round.split() } else { try await refuse(why, &round) }
    }

    /// Gives up the current piece, unless so much was refused that the destination must be wrong.
    private mutating func refuse(_ why: String, _ round: inout DeliveryRound) async throws {
        let limit = round.isProven ? Self.refusalLimit : Self.unprovenRefusalLimit
        guard refusedInARow + round.current.count <= limit else {
            try await pause(
                "\(refusedInARow) records in a row were refused, and no more is given up: " + why,
                isHold: true)
            // Other records may show that the destination is well: later ones, or another piece.
            if round.isWhole { return await again(&round) }
            return round.putBack(last: true)
        }
        refusedInARow += round.current.count
        noteSuccess([], nil)
        await giveUp(round.current, why)
        round.finish(refusing: why)
    }

    /// After a wait: a batch that is still whole is asked for anew, since newer reports may have
    /// taken the place of some, and graver ones may have come.
    private mutating func again(_ round: inout DeliveryRound) async {
        guard round.isWhole else { return round.putBack() }
        await giveBack(round.rest)
        round.finishAll()
    }

    private mutating func noteSuccess(_ piece: [QueuedReport], _ note: String?) {
        backoff.reset()
        holdBackoff.reset()
        monitor.taken(piece, note: note, at: service.surroundings.now())
    }

    /// What a receiver found too large once, it may take later.
    private mutating func growBatches(_ piece: [QueuedReport]) {
        guard piece.size > batchBytes / 2 else { return }
        batchBytes = min(service.destination.batchBytes, batchBytes + batchBytes / 16)
    }

    /// Waits; for what people have to mend, not longer than until a file of the destination changes.
    private mutating func pause(
        _ why: String, isHold: Bool, after: Duration? = nil
    ) async throws {
        let random = service.surroundings.random()
        var left =
            isHold
            ? holdBackoff.nextHold(random: random) : backoff.next(random: random, atLeast: after)
        let now = service.surroundings.now()
        let isOver = secure.value?.validity.map { now / 1_000 >= $0.upperBound } ?? false
        monitor.failed(
            isOver ? why + " (the client certificate has ended)" : why, isHolding: isHold, at: now,
            until: now + Int64(left / .milliseconds(1)))
        guard isHold else { return try await sleep(left) }
        while left > .zero {
            let step = min(left, service.destination.reloadInterval)
            try await sleep(step)
            left -= step
            if refreshFiles() { return holdBackoff.reset() }
        }
    }
}
