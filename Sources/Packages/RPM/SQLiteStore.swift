import HostSystem

/// rpm's database in SQLite (RHEL 9, Fedora): the table `Packages` with a number and a header.
struct SQLiteStore: RPMStore {
    private let database: SQLiteFile
    private let root: UInt32

    /// - Parameter journal: what was there before a transaction that did not end, in the older of
    ///   SQLite's two ways; rpm does not use it.
    init(_ file: OpenFile, wal: OpenFile?, journal: OpenFile?) throws(HostError) {
        if let journal, journal.identity.sizeBytes > 0 {
            throw HostError(
                .changing, path: journal.path, problem: "a transaction has not ended")
        }
        _ = try Self.checkedSize(of: file)
        database = try SQLiteFile(file, wal: wal)
        var root: UInt32?
        // The first page is the table of tables: type, name, table, first page, text.
        try database.eachRow(from: 1) { (_, row) throws(HostError) in
            guard row.text(0) == "table", row.text(1) == "Packages" else { return }
            root = row.integer(3).flatMap(UInt32.init(exactly:))
        }
        guard let root else {
            throw HostError(path: file.path, problem: "it has no table Packages")
        }
        self.root = root
    }

    func eachHeader(_ body: (UInt64, RPMBlob) throws(HostError) -> Void) throws(HostError) {
        try database.eachRow(from: root) { (rowID, row) throws(HostError) in
            guard let range = row.blob(1) else { throw database.damaged("row \(rowID)") }
            try body(rowID, RPMBlob(bytes: row.payload, range: range))
        }
    }

    func header(at place: UInt64) throws(HostError) -> RPMBlob? {
        guard let row = try database.row(place, from: root), let range = row.blob(1) else {
            return nil
        }
        return RPMBlob(bytes: row.payload, range: range)
    }
}
