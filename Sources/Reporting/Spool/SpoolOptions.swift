import HostSystem
package import Posture

/// How large a spool may become, and for whom it keeps reports.
package struct SpoolOptions: Sendable {
    /// What the file may take up; at least 256 KiB. The log beside it takes about 1 MiB more, or
    /// as much as the largest append.
    package var capacityBytes = 256 << 20
    /// A file that only takes up room, and is given up when the disk is full, so that the spool has
    /// what it needs to make room in itself. 0 for none.
    package var ballastBytes = 4 << 20
    /// Their names, from 1 to 16. A name that is new gets all that is still kept; what waits for a
    /// name that is gone is given up.
    package var destinations: [String]
    /// How long an append without violations may wait for others, so that they reach the disk
    /// together.
    package var groupDelay: Duration = .milliseconds(50)
    /// How many rows that wait are stored without further delay.
    package var groupRows = 100
    /// Encoded bytes of one record; a receiver takes less than 64 MiB in a request.
    package var recordBytes = 1 << 20
    /// How often at most losses are told to one destination while it does not take all.
    package var lossInterval: Duration = .seconds(10)
    /// How often it is tried to make the ballast again.
    package var ballastInterval: Duration = .seconds(10)
    /// Milliseconds since 1970; only ever told, never compared.
    package var now: @Sendable () -> Int64 = { WallClock.millisecondsSince1970() }
    /// The report that tells a receiver of a loss.
    package var lossEntry: @Sendable (ReportLoss) -> SpoolEntry

    package init(
        destinations: [String], lossEntry: @escaping @Sendable (ReportLoss) -> SpoolEntry
    ) {
        self.destinations = destinations
        self.lossEntry = lossEntry
    }

    /// A page of SQLite.
    static let pageBytes = 4096

    /// What the file may never exceed.
    var hardPages: Int { max(64, capacityBytes / Self.pageBytes) }

    /// What it is kept below by giving up rows, so that SQLite has room to do it in.
    var softPages: Int { hardPages - max(16, hardPages / 64) }

    func check() throws(SpoolError) {
        guard (1...16).contains(destinations.count) else {
            throw .badDestinations("\(destinations.count) of them, and there may be 1 to 16")
        }
        guard Set(destinations).count == destinations.count else {
            throw .badDestinations("a name occurs twice")
        }
        guard destinations.allSatisfy({ (1...256).contains($0.utf8.count) }) else {
            throw .badDestinations("a name is empty or longer than 256 bytes")
        }
    }
}
