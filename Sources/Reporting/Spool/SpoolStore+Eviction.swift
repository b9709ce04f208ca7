import GRDB
import Posture

extension SpoolStore {
    /// Rows that are given up at a time.
    static let chunk = 100

    /// The pages that the file may use now.
    private var limitPages: Int { min(options.softPages, grownPages ?? .max) }

    /// What is freed beyond what is needed, so that not every append has to.
    private var sparePages: Int { max(4, options.hardPages / 128) }

    func freePages(in database: Database) throws -> Int {
        limitPages - (try database.usedPages())
    }

    func pages(for rows: some Sequence<SpoolRow>) -> Int {
        let bytes = rows.reduce(0) { $0 + $1.estimatedBytes(destinations: destinations.count) }
        return pages(bytes)
    }

    /// With what inner nodes and the counters of losses take.
    private func pages(_ bytes: Int) -> Int { bytes / SpoolOptions.pageBytes + 4 }

    /// Gives up what is worth less than the new rows, or as much and older.
    ///
    /// - Returns: the new rows without those for which there is no room; these are counted as
    ///   evicted.
    func makeRoom(
        for rows: [SpoolRow], in database: Database, _ changes: inout SpoolChanges
    ) throws -> [SpoolRow] {
        var free = try freePages(in: database)
        if free >= pages(for: rows) { return rows }
        var kept: [SpoolRow] = []
        for priority in ReportPriority.allCases.reversed() {
            var own = rows.filter { $0.priority == priority }[...]
            if own.isEmpty { continue }
            let needed = pages(for: own)
            if free < needed {
                free = try evict(
                    through: priority, untilFree: needed + sparePages, in: database, &changes)
            }
            var bytes = own.reduce(0) { $0 + $1.estimatedBytes(destinations: destinations.count) }
            while pages(bytes) > free, let first = own.popFirst() {
                bytes -= first.estimatedBytes(destinations: destinations.count)
                for destination in destinations.values {
                    changes.losses.add(
                        .evicted, row: first.row, at: first.milliseconds, for: destination)
                }
            }
            if !own.isEmpty { free -= pages(bytes) }
            kept += own
        }
        return kept.sorted { $0.sequence < $1.sequence }
    }

    /// Gives up the least, oldest first; what is on its way only where nothing else is left.
    ///
    /// - Returns: the pages that are free then.
    private func evict(
        through priority: ReportPriority, untilFree pages: Int, in database: Database,
        _ changes: inout SpoolChanges
    ) throws -> Int {
        var free = try freePages(in: database)
        for skipped in [rowsOnTheWay, []] {
            while free < pages {
                let count = try evictSome(
                    through: priority, skipping: skipped, in: database, &changes)
                if count == 0 { break }
                free = try freePages(in: database)
            }
        }
        return free
    }

    var rowsOnTheWay: Set<Int64> { onTheWay.values.reduce(into: []) { $0.formUnion($1) } }

    /// Gives up some rows and counts them; 0 where there is none.
    func evictSome(
        through priority: ReportPriority, skipping skipped: Set<Int64>, in database: Database,
        _ changes: inout SpoolChanges
    ) throws -> Int {
        let end = (Int64(priority.rawValue) + 1) << 60 - 1
        var chosen: [(row: Int64, time: Int64)] = []
        var hasSkipped = false
        let found = try database.rows(
            "SELECT row, time FROM records WHERE row <= ? ORDER BY row", [end])
        while chosen.count < Self.chunk, let next = try found.next() {
            let row: Int64 = try next.value(0)
            if skipped.contains(row) {
                hasSkipped = true
            } else {
                chosen.append((row, try next.value(1)))
            }
        }
        guard let first = chosen.first?.row, let last = chosen.last?.row else { return 0 }
        for destination in destinations.values {
            let waiting = try waiting(for: destination, first...last, in: database)
            let losses = try losses(of: destination, first...last, in: database)
            for (row, time) in chosen where waiting.contains(row) {
                changes.losses.add(.evicted, row: row, at: time, for: destination)
                if losses.contains(row) {
                    try takeBack(row, from: destination, in: database, &changes)
                }
            }
        }
        if hasSkipped {
            for (row, _) in chosen { try delete(row...row, in: database) }
        } else {
            try delete(first...last, in: database)
        }
        return chosen.count
    }

    private func delete(_ rows: ClosedRange<Int64>, in database: Database) throws {
        for destination in destinations.values {
            try database.run(
                "DELETE FROM pending WHERE destination = ? AND row BETWEEN ? AND ?",
                [destination, rows.lowerBound, rows.upperBound])
        }
        try database.run(
            "DELETE FROM records WHERE row BETWEEN ? AND ?", [rows.lowerBound, rows.upperBound])
    }

    private func waiting(
        for destination: Int64, _ rows: ClosedRange<Int64>, in database: Database
    ) throws -> Set<Int64> {
        try database.numbers(
            "SELECT row FROM pending WHERE destination = ? AND row BETWEEN ? AND ?",
            [destination, rows.lowerBound, rows.upperBound])
    }

    /// The rows that are reports of losses of one destination.
    private func losses(
        of destination: Int64, _ rows: ClosedRange<Int64>, in database: Database
    ) throws -> Set<Int64> {
        try database.numbers(
            "SELECT row FROM losses WHERE destination = ? AND row BETWEEN ? AND ?",
            [destination, rows.lowerBound, rows.upperBound])
    }

    /// Counts anew what a record told a destination of its own losses; whether it did.
    @discardableResult func takeBack(
        _ row: Int64, from destination: Int64, in database: Database, _ changes: inout SpoolChanges
    ) throws -> Bool {
        guard SpoolRecord.priority(ofRow: row) == .violation else { return false }
        let found = try database.row(
            """
            SELECT cause, priority, count, low, high, first, last, detail FROM losses
            WHERE row = ? AND destination = ?
            """, [row, destination])
        guard let loss = try found?.loss(from: 0, destination: nil) else { return false }
        var told = SpoolLosses()
        told.add(loss, for: destination)
        try told.write(to: database)
        changes.hasUntold = true
        try database.run("DELETE FROM losses WHERE row = ?", [row])
        return true
    }
}
