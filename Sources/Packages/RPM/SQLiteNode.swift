/// A page of a table's tree.
struct SQLiteNode {
    let page: [UInt8]
    let isLeaf: Bool
    /// Where the cells begin in the page, in the order of their keys.
    let cells: [Int]
    /// The page behind the last cell's; nil for a leaf.
    let lastChild: UInt32?

    /// Nil where the page is none of a table, or a cell lies outside of it.
    ///
    /// - Parameter isFirst: whether the database's own header stands in front.
    init?(_ page: [UInt8], isFirst: Bool) {
        let start = isFirst ? 100 : 0
        guard page.count > start + 12, let count = page.bigEndian16(at: start + 3) else {
            return nil
        }
        switch page[start] {
        case 0x05:
            isLeaf = false
            lastChild = page.bigEndian32(at: start + 8)
        case 0x0D:
            isLeaf = true
            lastChild = nil
        default: return nil
        }
        let pointers = start + (isLeaf ? 8 : 12)
        var cells: [Int] = []
        guard pointers + 2 * count <= page.count else { return nil }
        for number in 0..<count {
            guard let cell = page.bigEndian16(at: pointers + 2 * number), cell < page.count else {
                return nil
            }
            cells.append(cell)
        }
        self.page = page
        self.cells = cells
    }

    /// The two numbers with which a leaf's cell begins, and where its payload does.
    func varints(at place: Int) -> (size: UInt64, rowID: UInt64, payload: Int)? {
        guard let (size, second) = page.varint(at: place),
            let (rowID, payload) = page.varint(at: second)
        else { return nil }
        return (size, rowID, payload)
    }
}

/// The columns of a row.
struct SQLiteRow {
    private static let columnLimit = 16

    let payload: [UInt8]
    /// The kind of each value and where it lies.
    private let columns: [(kind: UInt64, range: Range<Int>)]

    /// Nil where the columns do not fit into the payload.
    init?(_ payload: [UInt8]) {
        guard let (headBytes, first) = payload.varint(at: 0), headBytes <= UInt64(payload.count)
        else { return nil }
        var columns: [(kind: UInt64, range: Range<Int>)] = []
        var place = first
        var value = Int(headBytes)
        while place < Int(headBytes) {
            guard columns.count < Self.columnLimit, let (kind, next) = payload.varint(at: place),
                let size = Self.size(kind), size <= payload.count - value
            else { return nil }
            columns.append((kind, value..<(value + size)))
            value += size
            place = next
        }
        self.payload = payload
        self.columns = columns
    }

    private static func size(_ kind: UInt64) -> Int? {
        switch kind {
        case 0, 8, 9: 0
        case 1...4: Int(kind)
        case 5: 6
        case 6, 7: 8
        case 10, 11: nil
        default: Int(exactly: (kind - 12) / 2)
        }
    }

    /// Nil where there is no such column or it is no text.
    func text(_ column: Int) -> String? {
        guard columns.indices.contains(column), columns[column].kind >= 13,
            columns[column].kind % 2 == 1
        else { return nil }
        return String(decoding: payload[columns[column].range], as: UTF8.self)
    }

    /// Nil where there is no such column or it is no number without a sign.
    func integer(_ column: Int) -> UInt64? {
        guard columns.indices.contains(column) else { return nil }
        switch columns[column].kind {
        case 8: return 0
        case 9: return 1
        case 1...6: return payload[columns[column].range].reduce(0) { $0 << 8 | UInt64($1) }
        default: return nil
        }
    }

    /// Where the bytes of a column lie; nil where there is no such column or it is no blob.
    func blob(_ column: Int) -> Range<Int>? {
        guard columns.indices.contains(column), columns[column].kind >= 12,
            columns[column].kind % 2 == 0
        else { return nil }
        return columns[column].range
    }
}

extension [UInt8] {
    /// A number of one to nine bytes, and where it ends; nil where the bytes end before.
    func varint(at index: Int) -> (value: UInt64, next: Int)? {
        var value: UInt64 = 0
        for offset in 0..<9 {
            let place = index + offset
            guard indices.contains(place) else { return nil }
            let byte = UInt64(self[place])
            if offset == 8 { return (value << 8 | byte, place + 1) }
            value = value << 7 | byte & 0x7F
            if byte < 0x80 { return (value, place + 1) }
        }
        return nil
    }
}
