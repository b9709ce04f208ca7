import GRDB

/// How the spool's file is laid out and used.
///
/// The number of a row is its priority and its sequence (``SpoolRecord/row(_:_:)``). What waits
/// for a destination has a row in `pending`; a record goes when it waits for nobody any more. What
/// was lost and is not told yet is in `tombstones`, one row for each destination, cause and
/// priority; `losses` has what the records tell that are themselves reports of losses.
enum SpoolSchema {
    static let version = 1

    static let statements = """
        CREATE TABLE spool (
            one INTEGER PRIMARY KEY CHECK (one = 1), identity BLOB NOT NULL,
            next INTEGER NOT NULL) STRICT;
        CREATE TABLE destinations (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE records (
            row INTEGER PRIMARY KEY, uid BLOB NOT NULL, time INTEGER NOT NULL, key TEXT,
            body BLOB NOT NULL) STRICT;
        CREATE INDEX records_key ON records (key) WHERE key IS NOT NULL;
        CREATE TABLE pending (
            destination INTEGER NOT NULL, row INTEGER NOT NULL,
            PRIMARY KEY (destination, row)) STRICT, WITHOUT ROWID;
        CREATE TABLE tombstones (
            destination INTEGER NOT NULL, cause TEXT NOT NULL, priority INTEGER NOT NULL,
            count INTEGER NOT NULL, low INTEGER, high INTEGER, first INTEGER NOT NULL,
            last INTEGER NOT NULL, detail TEXT NOT NULL,
            PRIMARY KEY (destination, cause, priority)) STRICT, WITHOUT ROWID;
        CREATE TABLE losses (
            row INTEGER PRIMARY KEY, destination INTEGER NOT NULL, cause TEXT NOT NULL,
            priority INTEGER NOT NULL, count INTEGER NOT NULL, low INTEGER, high INTEGER,
            first INTEGER NOT NULL, last INTEGER NOT NULL, detail TEXT NOT NULL) STRICT;
        CREATE TABLE letters (
            id INTEGER PRIMARY KEY, destination TEXT NOT NULL, sequence INTEGER NOT NULL,
            uid BLOB NOT NULL, time INTEGER NOT NULL, reason TEXT NOT NULL,
            body BLOB NOT NULL) STRICT;
        PRAGMA user_version = \(version);
        """

    /// A connection that nobody else can have meanwhile. Since it is alone, SQLite needs no shared
    /// memory beside the file, which on a full disk would be one thing more to fail.
    static func configuration(_ options: SpoolOptions) -> Configuration {
        let pages = options.hardPages
        var configuration = Configuration()
        configuration.label = "merlon.spool"
        configuration.foreignKeysEnabled = false
        configuration.busyMode = .immediateError
        configuration.prepareDatabase { database in
            for pragma in [
                "page_size = \(SpoolOptions.pageBytes)", "locking_mode = EXCLUSIVE",
                "journal_mode = WAL", "synchronous = FULL", "wal_autocheckpoint = 256",
                "journal_size_limit = 0", "cache_size = -1024", "temp_store = MEMORY",
                "secure_delete = OFF", "trusted_schema = OFF", "cell_size_check = ON",
            ] {
                try database.execute(sql: "PRAGMA \(pragma)")
            }
            // SQLite does not go below what the file has already.
            try database.execute(sql: "PRAGMA max_page_count = \(pages)")
        }
        return configuration
    }
}
