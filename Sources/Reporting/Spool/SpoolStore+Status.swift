import Foundation
import GRDB
import Posture

extension SpoolStore {
    func status() throws(SpoolError) -> SpoolStatus {
        let store = self
        return try SpoolError.mapping(file.path) {
            try store.file.database.read { try store.status(in: $0) }
        }
    }

    private func status(in database: Database) throws -> SpoolStatus {
        var reports: [SpoolStatus.Destination] = []
        var losses: [ReportLoss] = []
        for (name, number) in destinations.sorted(by: { $0.key < $1.key }) {
            reports.append(try status(of: name, number, in: database))
            losses += try untold(for: number, in: database)
            losses += unwritten.losses.filter { $0.key.destination == number }.map(\.value)
        }
        return SpoolStatus(
            spool: identity, nextSequence: nextSequence, destinations: reports,
            usedBytes: try database.usedPages() * SpoolOptions.pageBytes,
            capacityBytes: options.capacityBytes,
            fileBytes: try database.number("PRAGMA page_count") * SpoolOptions.pageBytes,
            lost: lost, untold: losses,
            deadLetters: try database.number("SELECT count(*) FROM letters"),
            hasBallast: hasBallast, lastError: lastError)
    }

    private func status(
        of name: String, _ number: Int64, in database: Database
    ) throws -> SpoolStatus.Destination {
        var depth: [ReportPriority: Int] = [:]
        var oldest: Int64?
        for priority in ReportPriority.allCases {
            let low = Int64(priority.rawValue) << 60
            let range: [Int64] = [number, low, low | (1 << 60 - 1)]
            depth[priority] = try database.number(
                "SELECT count(*) FROM pending WHERE destination = ? AND row BETWEEN ? AND ?", range)
            let first = try database.row(
                """
                SELECT uid FROM pending CROSS JOIN records ON records.row = pending.row
                WHERE destination = ? AND pending.row BETWEEN ? AND ?
                ORDER BY pending.row LIMIT 1
                """, range)
            if let first, let uid = ULID(bytes: try first.value(0) as Data) {
                oldest = min(oldest ?? .max, uid.milliseconds)
            }
        }
        return SpoolStatus.Destination(
            name: name, depth: depth, onTheWay: onTheWay[number]?.count ?? 0, oldest: oldest)
    }
}
