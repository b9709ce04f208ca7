import Posture

/// An entry with its number, ready to be stored.
struct SpoolRow {
    let row: Int64
    let uid: ULID
    let sequence: UInt64
    let priority: ReportPriority
    let key: String?
    let milliseconds: Int64
    let body: [UInt8]

    init(_ entry: SpoolEntry, _ uid: ULID, _ sequence: UInt64, _ body: [UInt8]) {
        row = SpoolRecord.row(entry.priority, sequence)
        self.uid = uid
        self.sequence = sequence
        priority = entry.priority
        key = entry.coalescingKey
        milliseconds = entry.milliseconds
        self.body = body
    }

    /// About what it takes up in the file, in bytes, with pages that are not filled.
    func estimatedBytes(destinations: Int) -> Int {
        let content = body.count + 2 * (key?.utf8.count ?? 0) + 96 + 40 * destinations
        // A large record has pages of its own, and the last of them is not full.
        return body.count > 1000 ? content * 5 / 4 + SpoolOptions.pageBytes : content * 3 / 2
    }
}
