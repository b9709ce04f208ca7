import Foundation
import GRDB
import Posture

extension SpoolStore {
    /// Dead letters that are kept, and their bytes.
    static let letters = 100
    var letterBytes: Int { min(1 << 20, options.capacityBytes / 16) }

    mutating func next(
        for name: String, maxRecords: Int, maxBytes: Int
    ) throws(SpoolError) -> [SpoolRecord] {
        let destination = try destination(name)
        let store = self
        let path = file.path
        var records = try SpoolError.mapping(path) {
            try store.file.database.read {
                try store.waiting(for: destination, maxRecords, maxBytes, in: $0)
            }
        }
        // One that has nothing more to get is told what it will not get.
        if records.count < maxRecords, hasUntold || !unwritten.isEmpty {
            do throws(SpoolError) {
                records = try change { database, changes in
                    try store.tell(in: database, &changes, only: destination)
                    return try store.waiting(for: destination, maxRecords, maxBytes, in: database)
                }
            } catch {
                // It is kept as the last error; what waits can be sent all the same.
            }
        }
        onTheWay[destination, default: []].formUnion(records.map(\.row))
        return records.sorted { $0.sequence < $1.sequence }
    }

    /// The newest violations first, then the oldest findings, then the oldest of the rest.
    private func waiting(
        for destination: Int64, _ maxRecords: Int, _ maxBytes: Int, in database: Database
    ) throws -> [SpoolRecord] {
        let taken = onTheWay[destination] ?? []
        var records: [SpoolRecord] = []
        var bytes = 0
        for priority in ReportPriority.allCases.reversed() {
            let low = Int64(priority.rawValue) << 60
            let order = priority == .violation ? "DESC" : "ASC"
            let rows = try database.rows(
                """
                SELECT records.row, uid, time, body
                FROM pending CROSS JOIN records ON records.row = pending.row
                WHERE destination = ? AND pending.row BETWEEN ? AND ? ORDER BY pending.row \(order)
                """, [destination, low, low | (1 << 60 - 1)])
            while records.count < maxRecords, let row = try rows.next() {
                let number: Int64 = try row.value(0)
                if taken.contains(number) { continue }
                let body = [UInt8](try row.value(3) as Data)
                bytes += body.count
                if bytes > maxBytes, !records.isEmpty { return records }
                guard let uid = ULID(bytes: try row.value(1) as Data) else {
                    throw SpoolValueError()
                }
                records.append(
                    SpoolRecord(
                        identity: SpoolIdentity(
                            spool: identity, uid: uid,
                            sequence: SpoolRecord.sequence(ofRow: number)),
                        priority: priority, milliseconds: try row.value(2), body: body))
            }
        }
        return records
    }

    mutating func confirm(_ records: [SpoolRecord], at name: String) throws(SpoolError) {
        let destination = try destination(name)
        release(records, at: destination)
        let store = self
        try change { database, _ in
            // What was handed out of a file that is gone has the numbers of others here.
            for record in records where record.identity.spool == store.identity {
                guard try store.remove(record.row, waitingFor: destination, in: database) else {
                    continue
                }
                if record.priority == .violation {
                    try database.run(
                        "DELETE FROM losses WHERE row = ? AND destination = ?",
                        [record.row, destination])
                }
                try store.removeIfUnneeded(record.row, in: database)
            }
        }
        try giveBackSpace()
        restoreBallast()
    }

    mutating func release(_ records: [SpoolRecord], at destination: Int64) {
        let own = records.filter { $0.identity.spool == identity }
        onTheWay[destination]?.subtract(own.map(\.row))
    }

    mutating func deadLetter(
        _ record: SpoolRecord, at name: String, reason: String
    ) throws(SpoolError) {
        let destination = try destination(name)
        release([record], at: destination)
        let store = self
        let reason = String(reason.prefix(500))
        let isLoss = try change { database, changes in
            guard record.identity.spool == store.identity,
                try store.remove(record.row, waitingFor: destination, in: database)
            else { return false }
            let isLoss = try store.takeBack(record.row, from: destination, in: database, &changes)
            changes.losses.add(
                .refused, row: record.row, at: record.milliseconds, for: destination,
                detail: reason)
            try database.run(
                """
                INSERT INTO letters (destination, sequence, uid, time, reason, body)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                [
                    name, Int64(record.sequence), Data(record.uid.bytes), record.milliseconds,
                    reason, Data(record.body.prefix(store.letterBytes / 4)),
                ])
            try store.trimLetters(in: database)
            try store.removeIfUnneeded(record.row, in: database)
            return isLoss
        }
        // A receiver that does not take reports of losses would get new ones without end.
        if isLoss { heldBack[destination] = ContinuousClock.now + .seconds(3600) }
    }

    private func trimLetters(in database: Database) throws {
        try database.run(
            "DELETE FROM letters WHERE id <= (SELECT max(id) FROM letters) - ?", [Self.letters])
        while try database.number("SELECT sum(length(body)) FROM letters") > letterBytes {
            try database.run("DELETE FROM letters WHERE id = (SELECT min(id) FROM letters)")
        }
    }

    /// Makes an empty file small again; what a long outage left would stay for ever.
    private mutating func giveBackSpace() throws(SpoolError) {
        let database = file.database
        try SpoolError.mapping(file.path) {
            try database.writeWithoutTransaction { database in
                guard try database.number("PRAGMA freelist_count") >= 1024,
                    try database.number("SELECT EXISTS (SELECT 1 FROM records)") == 0
                else { return }
                try database.execute(sql: "VACUUM")
                try database.emptyLog()
            }
        }
    }
}
