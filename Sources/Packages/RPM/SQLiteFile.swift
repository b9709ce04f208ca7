import HostSystem

/// Reads the tables of an SQLite database (https://sqlite.org/fileformat2.html).
///
/// SQLite's own library locks the file and may write beside it, which nothing of Merlon does on a
/// node; it is a library that a node need not have; and of all that it can do, no more is wanted
/// than to go through one table.
struct SQLiteFile: Sendable {
    /// As deep as a tree of 2^32 pages with two children each could ever be.
    private static let depthLimit = 32

    let file: OpenFile
    private let pageBytes: Int
    /// What of a page is not set aside for extensions.
    private let usableBytes: Int
    private let pageCount: UInt32
    private let wal: SQLiteLog?

    init(_ file: OpenFile, wal: OpenFile?) throws(HostError) {
        var head: [UInt8] = []
        try file.append(100, at: 0, to: &head)
        guard head.count == 100, head.starts(with: "SQLite format 3\0".utf8),
            let size = head.bigEndian16(at: 16)
        else { throw HostError(path: file.path, problem: "it is no SQLite database") }
        let bytes = size == 1 ? 65536 : size
        guard (512...65536).contains(bytes), bytes & (bytes - 1) == 0,
            bytes - Int(head[20]) >= 480
        else { throw HostError(path: file.path, problem: "its size of a page is impossible") }
        self.file = file
        pageBytes = bytes
        usableBytes = bytes - Int(head[20])
        self.wal = try wal.flatMap { (wal) throws(HostError) in
            try SQLiteLog(wal, pageBytes: bytes)
        }
        let pages = file.identity.sizeBytes / Int64(bytes)
        pageCount = self.wal?.pageCount ?? UInt32(clamping: pages)
    }

    func damaged(_ what: String) -> HostError {
        HostError(path: file.path, problem: "the database is damaged: \(what)")
    }

    private func page(_ number: UInt32) throws(HostError) -> [UInt8] {
        guard (1...max(1, pageCount)).contains(number) else {
            throw damaged("there is no page \(number)")
        }
        var page: [UInt8] = []
        page.reserveCapacity(pageBytes)
        if let place = wal?.frames[number], let wal {
            try wal.file.append(pageBytes, at: place, to: &page)
        } else {
            try file.append(pageBytes, at: Int64(number - 1) * Int64(pageBytes), to: &page)
        }
        guard page.count == pageBytes else { throw damaged("page \(number) is not whole") }
        return page
    }

    /// Gives the rows of the table whose tree begins with a page, in the order of their numbers.
    func eachRow(
        from root: UInt32, _ body: (UInt64, SQLiteRow) throws(HostError) -> Void
    ) throws(HostError) {
        // No page is in a sound tree twice, and no byte in two rows.
        var left = 2 * (file.identity.sizeBytes + (wal?.file.identity.sizeBytes ?? 0))
        try walk(root, depth: 0, bytesLeft: &left, body)
    }

    private func walk(
        _ number: UInt32, depth: Int, bytesLeft: inout Int64,
        _ body: (UInt64, SQLiteRow) throws(HostError) -> Void
    ) throws(HostError) {
        guard depth < Self.depthLimit else { throw damaged("a tree of pages has no end") }
        bytesLeft -= Int64(pageBytes)
        let node = try node(number)
        for cell in node.cells {
            guard bytesLeft >= 0 else { throw damaged("pages are used more than once") }
            if node.isLeaf {
                guard let cell = try leaf(cell, of: node) else { throw damaged("page \(number)") }
                bytesLeft -= Int64(cell.row.payload.count)
                try body(cell.rowID, cell.row)
            } else {
                guard let child = node.page.bigEndian32(at: cell) else {
                    throw damaged("page \(number)")
                }
                try walk(child, depth: depth + 1, bytesLeft: &bytesLeft, body)
            }
        }
        if let last = node.lastChild {
            try walk(last, depth: depth + 1, bytesLeft: &bytesLeft, body)
        }
    }

    /// The row of a number; nil where the table does not have it.
    func row(_ rowID: UInt64, from root: UInt32) throws(HostError) -> SQLiteRow? {
        var number = root
        for _ in 0..<Self.depthLimit {
            let node = try node(number)
            var next = node.lastChild
            for place in node.cells {
                if node.isLeaf {
                    // Only the one that is wanted is read whole.
                    guard let (_, id, _) = node.varints(at: place) else {
                        throw damaged("page \(number)")
                    }
                    if id == rowID { return try leaf(place, of: node)?.row }
                } else if let (key, _) = node.page.varint(at: place + 4), rowID <= key {
                    next = node.page.bigEndian32(at: place)
                    break
                }
            }
            guard let next else { return nil }
            number = next
        }
        throw damaged("a tree of pages has no end")
    }

    private func node(_ number: UInt32) throws(HostError) -> SQLiteNode {
        guard let node = SQLiteNode(try page(number), isFirst: number == 1) else {
            throw damaged("page \(number) is none of a table")
        }
        return node
    }

    /// A cell: the payload's size, the row's number, the payload or its first part with the page
    /// on which the rest is.
    private func leaf(
        _ place: Int, of node: SQLiteNode
    ) throws(HostError) -> (rowID: UInt64, row: SQLiteRow)? {
        guard let (size, rowID, start) = node.varints(at: place) else { return nil }
        guard size <= UInt64(RPMBlob.limitBytes), size <= UInt64(pageCount) * UInt64(pageBytes)
        else { throw damaged("a row has \(size) bytes") }
        let total = Int(size)
        let local = localBytes(total)
        guard start + local <= node.page.count else { return nil }
        var payload: [UInt8] = []
        payload.reserveCapacity(total)
        payload += node.page[start..<(start + local)]
        if total > local {
            guard let first = node.page.bigEndian32(at: start + local) else { return nil }
            try appendOverflow(from: first, upTo: total, to: &payload)
        }
        return SQLiteRow(payload).map { (rowID, $0) }
    }

    /// How much of a payload lies in the table's page itself (section 1.6 of the format).
    private func localBytes(_ total: Int) -> Int {
        let most = usableBytes - 35
        if total <= most { return total }
        let least = (usableBytes - 12) * 32 / 255 - 23
        let fitting = least + (total - least) % (usableBytes - 4)
        return fitting <= most ? fitting : least
    }

    /// Each page holds the number of the next one and a piece; no more are read than are needed.
    private func appendOverflow(
        from first: UInt32, upTo total: Int, to payload: inout [UInt8]
    ) throws(HostError) {
        var number = first
        while payload.count < total {
            let page = try page(number)
            payload += page[4..<min(usableBytes, 4 + total - payload.count)]
            number = page.bigEndian32(at: 0) ?? 0
        }
    }
}
