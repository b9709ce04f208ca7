import Foundation
import GRDB
import HostSystem
import Posture

/// The files of a spool, and the connection to the one with the reports.
struct SpoolFile {
    static let name = "spool.sqlite"
    static let logName = "spool.sqlite-wal"
    static let ballastName = "spool.ballast"
    /// What is kept of damaged files.
    static let keptDamaged = 2

    let folder: PrivateFolder
    let database: DatabaseQueue
    /// What was lost where a damaged file had to be set aside.
    let damage: SpoolDamage?

    var path: String { folder.place(Self.name) }

    init(opening path: String, _ options: SpoolOptions) throws(SpoolError) {
        let folder: PrivateFolder
        do throws(HostError) {
            folder = try PrivateFolder(opening: path)
            for name in [Self.name, Self.logName, Self.ballastName] {
                _ = try folder.size(of: name)
            }
        } catch {
            throw SpoolError.folder(error)
        }
        try self.init(in: folder, options)
    }

    init(in folder: PrivateFolder, _ options: SpoolOptions) throws(SpoolError) {
        self.folder = folder
        do throws(SpoolError) {
            database = try Self.connect(folder, options)
            damage = nil
        } catch .damaged(_, let detail) {
            let found = SpoolDamage(reading: folder.place(Self.name), options, detail: detail)
            try Self.setAside(folder, options)
            database = try Self.connect(folder, options)
            damage = found
        }
    }

    private static func connect(
        _ folder: PrivateFolder, _ options: SpoolOptions
    ) throws(SpoolError) -> DatabaseQueue {
        let path = folder.place(name)
        do throws(HostError) {
            try folder.prepare(name)
        } catch {
            throw SpoolError.folder(error)
        }
        return try SpoolError.mapping(path) {
            let database = try DatabaseQueue(
                path: path, configuration: SpoolSchema.configuration(options))
            do {
                try database.inDatabase { try check($0, path) }
            } catch {
                // The first error is the one that tells; the connection is not used any more.
                try? database.close()
                throw error
            }
            return database
        }
    }

    private static func check(_ database: Database, _ path: String) throws {
        let version = try database.number("PRAGMA user_version")
        if version == 0, try database.number("SELECT count(*) FROM sqlite_master") == 0 {
            try database.inTransaction {
                try database.execute(sql: SpoolSchema.statements)
                let identity = Data(ULIDGenerator.single().bytes)
                try database.run("INSERT INTO spool VALUES (1, ?, 1)", [identity])
                return .commit
            }
            return
        }
        guard version == SpoolSchema.version else {
            throw SpoolError.damaged(
                path: path, detail: "it has version \(version), and this program writes 1")
        }
        let answer = try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? ""
        guard answer == "ok" else { throw SpoolError.damaged(path: path, detail: answer) }
        guard try database.number("SELECT count(*) FROM spool") == 1 else {
            throw SpoolError.damaged(path: path, detail: "it has lost its counter")
        }
    }

    /// Gives the file another name, with its log, and removes what would be too much.
    private static func setAside(
        _ folder: PrivateFolder, _ options: SpoolOptions
    ) throws(SpoolError) {
        do throws(HostError) {
            for suffix in ["", "-wal"] {
                for number in (1...keptDamaged).reversed() {
                    let newer =
                        number == 1 ? name + suffix : "\(name).damaged-\(number - 1)\(suffix)"
                    let older = "\(name).damaged-\(number)\(suffix)"
                    try folder.remove(older)
                    try folder.rename(newer, to: older)
                }
            }
            var total: Int64 = 0
            for number in 1...keptDamaged {
                for suffix in ["", "-wal"] {
                    let kept = "\(name).damaged-\(number)\(suffix)"
                    total += try folder.size(of: kept) ?? 0
                    if total > Int64(options.capacityBytes) { try folder.remove(kept) }
                }
            }
            try folder.sync()
        } catch {
            throw .folder(error)
        }
    }
}
