import GRDB
import Posture

extension SpoolStore {
    /// Puts reports of losses among the records, and takes them off the count in the same step.
    ///
    /// They go to all destinations, or the others would miss a number. A destination is told again
    /// only when it has taken what it was told before, so that few wait however long it is away.
    func tell(
        in database: Database, _ changes: inout SpoolChanges, only chosen: Int64? = nil
    ) throws {
        guard hasUntold || !unwritten.isEmpty else { return }
        let now = ContinuousClock.now
        var generator = ULIDGenerator()
        for destination in destinations.values where chosen == nil || chosen == destination {
            if let held = heldBack[destination], now < held { continue }
            if chosen == nil, let told = told[destination], now < told + options.lossInterval {
                continue
            }
            let waiting = try database.number(
                "SELECT count(*) FROM losses WHERE destination = ?", [destination])
            let losses = try untold(for: destination, in: database)
            // One report of a loss takes at most a few pages.
            guard waiting == 0, !losses.isEmpty,
                try freePages(in: database) > 4 * losses.count
            else { continue }
            for loss in losses {
                let sequence = changes.nextSequence ?? nextSequence
                changes.nextSequence = sequence + 1
                try tell(
                    loss, to: destination, sequence, generator.next(at: options.now()), database)
            }
            try database.run("DELETE FROM tombstones WHERE destination = ?", [destination])
            changes.told.append(destination)
        }
        changes.hasUntold = try database.number("SELECT EXISTS (SELECT 1 FROM tombstones)") != 0
    }

    private func tell(
        _ loss: ReportLoss, to destination: Int64, _ sequence: UInt64, _ uid: ULID,
        _ database: Database
    ) throws {
        var entry = options.lossEntry(loss)
        // Whatever it is made of: it is given up last, and nothing stands for it.
        entry.priority = .violation
        entry.coalescingKey = nil
        let body = entry.encode(SpoolIdentity(spool: identity, uid: uid, sequence: sequence))
        let row = SpoolRow(entry, uid, sequence, body)
        try insert(row, in: database, for: destinations.values)
        try database.run(
            "INSERT INTO losses VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                row.row, destination, loss.cause.rawValue, loss.priority.rawValue,
                Int64(clamping: loss.count),
                loss.sequences.map { Int64(clamping: $0.lowerBound) },
                loss.sequences.map { Int64(clamping: $0.upperBound) }, loss.first, loss.last,
                loss.detail,
            ])
    }

    /// The losses of which no report tells one destination.
    func untold(for destination: Int64, in database: Database) throws -> [ReportLoss] {
        let name = destinations.first { $0.value == destination }?.key
        let rows = try database.rows(
            """
            SELECT cause, priority, count, low, high, first, last, detail FROM tombstones
            WHERE destination = ?
            """, [destination])
        var losses: [ReportLoss] = []
        while let row = try rows.next() {
            losses.append(try row.loss(from: 0, destination: name))
        }
        return losses
    }

    /// Counts reports that never got into the spool.
    mutating func addNotStored(
        _ priority: ReportPriority, count: UInt64, first: Int64, last: Int64, detail: String
    ) {
        for (name, number) in destinations {
            let loss = ReportLoss(
                cause: .notStored, priority: priority, destination: name, count: count,
                first: first, last: last, detail: String(detail.prefix(500)))
            unwritten.add(loss, for: number)
        }
        lost[.notStored, default: 0] += count
    }
}
