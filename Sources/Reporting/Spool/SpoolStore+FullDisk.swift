import GRDB
import HostSystem
import Posture

extension SpoolStore {
    /// Makes room where the disk, or the file's bound, did not let a transaction through.
    ///
    /// The order matters: on a full disk SQLite deletes only few rows at a time, and neither
    /// deletes nor empties its log before there is some room. The ballast is that room.
    mutating func makeRoomOnDisk(
        givingUp priority: ReportPriority?, pages: Int
    ) throws(SpoolError) {
        let (database, path) = (file.database, file.path)
        let filePages = try SpoolError.mapping(path) {
            try database.read { try $0.number("PRAGMA page_count") }
        }
        if filePages + 8 < options.hardPages {
            do throws(HostError) {
                try file.folder.remove(SpoolFile.ballastName)
            } catch {
                throw .folder(error)
            }
            hasBallast = false
            ballastTried = ContinuousClock.now
            grownPages = min(grownPages ?? .max, filePages)
        }
        try emptyLog()
        guard let priority else { return }
        var isEmpty = false
        while !isEmpty, try freeNow() < 2 * pages {
            let store = self
            isEmpty = try attempt { database, changes in
                for skipped in [store.rowsOnTheWay, []] {
                    let count = try store.evictSome(
                        through: priority, skipping: skipped, in: database, &changes)
                    if count > 0 { return false }
                }
                return true
            }
        }
        try emptyLog()
    }

    private func freeNow() throws(SpoolError) -> Int {
        let store = self
        return try SpoolError.mapping(file.path) {
            try store.file.database.read { try store.freePages(in: $0) }
        }
    }

    private func emptyLog() throws(SpoolError) {
        let database = file.database
        try SpoolError.mapping(file.path) {
            try database.writeWithoutTransaction { try $0.emptyLog() }
        }
    }

    /// Makes the ballast where there is room for it twice, and lets the file grow again.
    mutating func restoreBallast() {
        guard !hasBallast else { return }
        let now = ContinuousClock.now
        if let tried = ballastTried, now < tried + options.ballastInterval { return }
        ballastTried = now
        let bytes = Int64(options.ballastBytes)
        guard file.folder.freeBytes() > max(2 * bytes, 256 << 10) else { return }
        do throws(HostError) {
            if bytes > 0 { try file.folder.reserve(SpoolFile.ballastName, bytes: bytes) }
            hasBallast = true
            grownPages = nil
        } catch {
            lastError = .folder(error)
        }
    }
}
