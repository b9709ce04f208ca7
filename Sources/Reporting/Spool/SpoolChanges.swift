import GRDB
import Posture

/// What one transaction brings, taken over once it is safe on the disk.
struct SpoolChanges {
    var losses = SpoolLosses()
    /// The number of the next record; nil where none was added.
    var nextSequence: UInt64?
    /// Destinations to which losses are told with it.
    var told: [Int64] = []
    /// Whether losses are left of which no report tells; nil where nobody looked.
    var hasUntold: Bool?
}

extension SpoolStore {
    /// Does work on the file in one transaction.
    ///
    /// Where the disk is full, room is made and the work is done once more.
    ///
    /// - Parameters:
    ///   - priority: up to which records may be given up to make room; nil for none.
    ///   - pages: how many the work needs.
    mutating func change<Result>(
        givingUp priority: ReportPriority? = nil, pages: Int = 0,
        _ work: (Database, inout SpoolChanges) throws -> Result
    ) throws(SpoolError) -> Result {
        do throws(SpoolError) {
            do throws(SpoolError) {
                return try attempt(work)
            } catch .diskFull {
                try makeRoomOnDisk(givingUp: priority, pages: pages)
                return try attempt(work)
            }
        } catch {
            lastError = error
            throw error
        }
    }

    mutating func attempt<Result>(
        _ work: (Database, inout SpoolChanges) throws -> Result
    ) throws(SpoolError) -> Result {
        let (database, unwritten, path) = (file.database, unwritten, file.path)
        var changes = SpoolChanges()
        let result = try SpoolError.mapping(path) {
            try database.write { database in
                changes = SpoolChanges()
                try unwritten.write(to: database)
                let result = try work(database, &changes)
                try changes.losses.write(to: database)
                if let next = changes.nextSequence {
                    try database.run("UPDATE spool SET next = ?", [Int64(next)])
                }
                return result
            }
        }
        self.unwritten = SpoolLosses()
        nextSequence = changes.nextSequence ?? nextSequence
        lost.merge(changes.losses.counts, uniquingKeysWith: +)
        hasUntold = changes.hasUntold ?? hasUntold
        if !changes.losses.isEmpty { hasUntold = true }
        let now = ContinuousClock.now
        for destination in changes.told { told[destination] = now }
        return result
    }
}
