import GRDB

extension SpoolError {
    /// Does what SQLite is needed for, and says in the spool's words what went wrong.
    static func mapping<Result>(
        _ path: String, _ work: () throws -> Result
    ) throws(SpoolError) -> Result {
        do {
            return try work()
        } catch let error as SpoolError {
            throw error
        } catch let error as DatabaseError {
            throw SpoolError(error, path)
        } catch is SpoolValueError {
            throw .damaged(path: path, detail: "a value is not what was put there")
        } catch {
            throw .failed(path: path, detail: "\(error)")
        }
    }

    private init(_ error: DatabaseError, _ path: String) {
        let detail = error.message ?? "\(error.extendedResultCode)"
        switch error.resultCode {
        case .SQLITE_FULL: self = .diskFull(path: path)
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM: self = .readOnly(path: path)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .damaged(path: path, detail: detail)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .inUse(path: path)
        case .SQLITE_IOERR: self = .failed(path: path, detail: "the disk fails: \(detail)")
        default: self = .failed(path: path, detail: detail)
        }
    }
}
