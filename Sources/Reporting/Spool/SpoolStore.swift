import Foundation
import GRDB
import HostSystem
import Posture

/// A spool as seen by the one thread that uses it: every method is one step on the disk.
struct SpoolStore {
    private(set) var options: SpoolOptions
    var file: SpoolFile
    var identity: ULID
    var nextSequence: UInt64
    /// The numbers by which the file knows the destinations.
    var destinations: [String: Int64]
    /// Rows that were handed out, by destination.
    var onTheWay: [Int64: Set<Int64>] = [:]
    /// Whether there may be losses of which no report tells.
    var hasUntold = true
    /// When losses were last told to a destination, and until when they are held back.
    var told: [Int64: ContinuousClock.Instant] = [:]
    var heldBack: [Int64: ContinuousClock.Instant] = [:]
    /// Losses that could not be written so far.
    var unwritten = SpoolLosses()
    /// Losses since the spool was opened.
    var lost: [ReportLoss.Cause: UInt64] = [:]
    /// The pages that the file had when the disk was full; nil where it may grow.
    var grownPages: Int?
    var hasBallast = false
    var ballastTried: ContinuousClock.Instant?
    var lastError: SpoolError?
    private var ulids = ULIDGenerator()

    init(opening path: String, _ options: SpoolOptions) throws(SpoolError) {
        try options.check()
        try self.init(SpoolFile(opening: path, options), options)
    }

    private init(_ file: SpoolFile, _ options: SpoolOptions) throws(SpoolError) {
        self.options = options
        self.file = file
        let found = try SpoolError.mapping(file.path) {
            try file.database.write { try Self.found(in: $0, options.destinations) }
        }
        identity = found.identity
        nextSequence = found.next
        destinations = found.destinations
        if let damage = file.damage { addLosses(damage) }
        restoreBallast()
    }

    /// Goes on with a new file where this one turned out to be damaged.
    mutating func startAnew() throws(SpoolError) {
        let folder = file.folder
        close()
        let (unwritten, lost) = (unwritten, lost)
        let error = lastError
        self = try SpoolStore(SpoolFile(in: folder, options), options)
        for (key, loss) in unwritten.losses { self.unwritten.add(loss, for: key.destination) }
        self.lost.merge(lost, uniquingKeysWith: +)
        lastError = error
    }

    /// Keeps reports for other destinations from now on: a name that is new gets all that is still
    /// kept, and what waits for a name that is gone is given up.
    mutating func use(destinations names: [String]) throws(SpoolError) {
        var options = options
        options.destinations = names
        try options.check()
        let found = try SpoolError.mapping(file.path) {
            try file.database.write { try Self.found(in: $0, names) }
        }
        self.options = options
        destinations = found.destinations
        let numbers = Set(destinations.values)
        onTheWay = onTheWay.filter { numbers.contains($0.key) }
        told = told.filter { numbers.contains($0.key) }
        heldBack = heldBack.filter { numbers.contains($0.key) }
        var kept = SpoolLosses()
        for (key, loss) in unwritten.losses where numbers.contains(key.destination) {
            kept.add(loss, for: key.destination)
        }
        unwritten = kept
    }

    func close() {
        // All is on the disk already: closing only tidies up, and the lock goes in any case.
        try? file.database.close()
    }

    func destination(_ name: String) throws(SpoolError) -> Int64 {
        guard let number = destinations[name] else { throw .unknownDestination(name) }
        return number
    }

    /// Encodes entries with the numbers after those in use, without using the numbers yet.
    mutating func encode(
        _ entries: [SpoolEntry], from sequence: UInt64
    ) throws(SpoolError) -> [SpoolRow] {
        let now = options.now()
        var rows: [SpoolRow] = []
        rows.reserveCapacity(entries.count)
        for entry in entries {
            let sequence = sequence + UInt64(rows.count)
            let uid = ulids.next(at: now)
            let body = entry.encode(
                SpoolIdentity(spool: identity, uid: uid, sequence: sequence))
            guard body.count <= options.recordBytes else {
                throw .recordTooLarge(bytes: body.count, limit: options.recordBytes)
            }
            rows.append(SpoolRow(entry, uid, sequence, body))
        }
        return rows
    }

    private mutating func addLosses(_ damage: SpoolDamage) {
        for (name, number) in destinations {
            for loss in damage.losses(for: name, at: options.now()) {
                unwritten.add(loss, for: number)
                lost[loss.cause, default: 0] += loss.count
            }
        }
    }

    private struct Found {
        let identity: ULID
        let next: UInt64
        let destinations: [String: Int64]
    }

    /// Reads what the file is, and brings its destinations in line with those that are wanted.
    private static func found(in database: Database, _ names: [String]) throws -> Found {
        var known: [String: Int64] = [:]
        let rows = try database.rows("SELECT name, id FROM destinations")
        while let row = try rows.next() { known[try row.value(0)] = try row.value(1) }
        // First what is new: of what waits for a name that goes, it still gets everything.
        for name in names where known[name] == nil {
            try database.run("INSERT INTO destinations (name) VALUES (?)", [name])
            let number = database.lastInsertedRowID
            known[name] = number
            try database.run(
                "INSERT INTO pending SELECT ?, row FROM records", [number])
        }
        let gone = known.filter { !names.contains($0.key) }
        for (name, number) in gone {
            for table in ["pending", "tombstones", "losses"] {
                try database.run("DELETE FROM \(table) WHERE destination = ?", [number])
            }
            try database.run("DELETE FROM destinations WHERE id = ?", [number])
            known[name] = nil
        }
        if !gone.isEmpty {
            let list = known.values.map { "\($0)" }.joined(separator: ",")
            try database.execute(
                sql: """
                    DELETE FROM records WHERE NOT EXISTS (
                        SELECT 1 FROM pending
                        WHERE destination IN (\(list)) AND pending.row = records.row)
                    """)
        }
        guard let row = try database.row("SELECT identity, next FROM spool"),
            let identity = ULID(bytes: try row.value(0) as Data),
            let next = UInt64(exactly: try row.value(1) as Int64), next > 0
        else { throw SpoolValueError() }
        return Found(identity: identity, next: next, destinations: known)
    }
}
