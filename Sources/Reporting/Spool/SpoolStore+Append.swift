import Foundation
import GRDB
import Posture

extension SpoolStore {
    /// Stores each request whole or not at all, all of them together.
    ///
    /// - Returns: what went wrong with each; nil where its entries are safe on the disk.
    mutating func append(_ requests: [[SpoolEntry]]) -> [SpoolError?] {
        do throws(SpoolError) {
            return try appendOnce(requests)
        } catch {
            guard case .damaged = error else { return requests.map { _ in error } }
        }
        do throws(SpoolError) {
            try startAnew()
            return try appendOnce(requests)
        } catch {
            lastError = error
            return requests.map { _ in error }
        }
    }

    private mutating func appendOnce(
        _ requests: [[SpoolEntry]]
    ) throws(SpoolError) -> [SpoolError?] {
        var outcomes = [SpoolError?](repeating: nil, count: requests.count)
        var rows: [SpoolRow] = []
        for (index, entries) in requests.enumerated() {
            do throws(SpoolError) {
                rows += try encode(entries, from: nextSequence + UInt64(rows.count))
            } catch {
                outcomes[index] = error
            }
        }
        guard let highest = rows.map(\.priority).max() else { return outcomes }
        let store = self
        let next = nextSequence + UInt64(rows.count)
        try change(givingUp: highest, pages: pages(for: rows)) { database, changes in
            let kept = try store.makeRoom(for: rows, in: database, &changes)
            for row in kept {
                try store.supersede(row, in: database, &changes)
                try store.insert(row, in: database, for: store.destinations.values)
            }
            changes.nextSequence = next
            if changes.losses.isEmpty { try store.tell(in: database, &changes) }
        }
        restoreBallast()
        return outcomes
    }

    func insert(
        _ row: SpoolRow, in database: Database, for destinations: some Sequence<Int64>
    ) throws {
        try database.run(
            "INSERT INTO records VALUES (?, ?, ?, ?, ?)",
            [row.row, Data(row.uid.bytes), row.milliseconds, row.key, Data(row.body)])
        for destination in destinations {
            try database.run("INSERT INTO pending VALUES (?, ?)", [destination, row.row])
        }
    }

    /// Gives up the older ones for which this one stands too, but for those on their way.
    private func supersede(
        _ row: SpoolRow, in database: Database, _ changes: inout SpoolChanges
    ) throws {
        guard let key = row.key else { return }
        var older: [(row: Int64, time: Int64)] = []
        let found = try database.rows(
            "SELECT row, time FROM records INDEXED BY records_key WHERE key = ? LIMIT 64", [key])
        while let next = try found.next() {
            older.append((try next.value(0), try next.value(1)))
        }
        for old in older {
            for destination in destinations.values
            where onTheWay[destination]?.contains(old.row) != true {
                guard try remove(old.row, waitingFor: destination, in: database) else { continue }
                changes.losses.add(.superseded, row: old.row, at: old.time, for: destination)
            }
            try removeIfUnneeded(old.row, in: database)
        }
    }

    /// Whether the record did wait for the destination; from now on it does not.
    func remove(
        _ row: Int64, waitingFor destination: Int64, in database: Database
    ) throws -> Bool {
        try database.run(
            "DELETE FROM pending WHERE destination = ? AND row = ?", [destination, row])
        return database.changesCount > 0
    }

    func removeIfUnneeded(_ row: Int64, in database: Database) throws {
        for destination in destinations.values {
            let isWaiting = try database.number(
                "SELECT EXISTS (SELECT 1 FROM pending WHERE destination = ? AND row = ?)",
                [destination, row])
            if isWaiting != 0 { return }
        }
        try database.run("DELETE FROM records WHERE row = ?", [row])
    }
}
