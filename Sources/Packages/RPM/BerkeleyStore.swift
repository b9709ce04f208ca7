import HostSystem

/// rpm's database as a hash table of Berkeley DB (RHEL 7 and 8), which is gone through page by
/// page (`dbinc/db_page.h`). A value is a header; the key of four zero bytes has none.
struct BerkeleyStore: RPMStore {
    private static let magic: UInt32 = 0x0006_1561
    private static let headBytes = 26

    /// `P_HASH`, `P_HASH_UNSORTED` and `P_OVERFLOW`.
    private static let tableKinds: Set<UInt8> = [13, 2]
    private static let overflowKind: UInt8 = 7
    /// `H_KEYDATA` and `H_OFFPAGE`.
    private static let inline: UInt8 = 1
    private static let offPage: UInt8 = 3

    private let file: OpenFile
    private let pageBytes: Int
    private let pageCount: Int64

    init(_ file: OpenFile) throws(HostError) {
        var head: [UInt8] = []
        try file.append(72, at: 0, to: &head)
        guard head.littleEndian32(at: 12) == Self.magic,
            let size = head.littleEndian32(at: 20).map(Int.init),
            (512...65536).contains(size), size & (size - 1) == 0, head[24] == 0
        else {
            throw HostError(
                path: file.path, problem: "it is no hash table of Berkeley DB of this machine")
        }
        self.file = file
        pageBytes = size
        pageCount = try Self.checkedSize(of: file) / Int64(size)
    }

    private func damaged(_ what: String) -> HostError {
        HostError(path: file.path, problem: "the database is damaged: \(what)")
    }

    private func page(_ number: Int64) throws(HostError) -> [UInt8] {
        guard (0..<pageCount).contains(number) else { throw damaged("there is no page \(number)") }
        var page: [UInt8] = []
        try file.append(pageBytes, at: number * Int64(pageBytes), to: &page)
        guard page.count == pageBytes else { throw damaged("page \(number) is not whole") }
        return page
    }

    func eachHeader(_ body: (UInt64, RPMBlob) throws(HostError) -> Void) throws(HostError) {
        var left = pageCount * Int64(pageBytes)
        for number in 0..<pageCount {
            let page = try page(number)
            guard Self.tableKinds.contains(page[25]), let count = page.littleEndian16(at: 20)
            else { continue }
            // Keys and values take turns.
            for entry in stride(from: 1, to: count, by: 2) {
                guard let key = item(entry - 1, of: page) else { throw damaged("page \(number)") }
                guard page[key].dropFirst().contains(where: { $0 != 0 }) else { continue }
                let place = UInt64(number) << 16 | UInt64(entry)
                guard let blob = try value(entry, of: page) else { throw damaged("page \(number)") }
                left -= Int64(blob.range.count)
                guard left >= 0 else { throw damaged("pages are used more than once") }
                try body(place, blob)
            }
        }
    }

    func header(at place: UInt64) throws(HostError) -> RPMBlob? {
        try value(Int(place & 0xFFFF), of: try page(Int64(clamping: place >> 16)))
    }

    /// Where an item lies, its kind as the first byte; nil where that cannot be.
    private func item(_ entry: Int, of page: [UInt8]) -> Range<Int>? {
        // Items lie from the end of the page to its beginning, in the order of their numbers.
        let start = page.littleEndian16(at: Self.headBytes + 2 * entry)
        let end =
            entry == 0 ? page.count : page.littleEndian16(at: Self.headBytes + 2 * (entry - 1))
        guard let start, let end, start >= Self.headBytes, start < end, end <= page.count else {
            return nil
        }
        return start..<end
    }

    private func value(_ entry: Int, of page: [UInt8]) throws(HostError) -> RPMBlob? {
        guard let item = item(entry, of: page) else { return nil }
        switch page[item.lowerBound] {
        case Self.inline:
            return RPMBlob(bytes: page, range: (item.lowerBound + 1)..<item.upperBound)
        case Self.offPage:
            guard item.count >= 12, let first = page.littleEndian32(at: item.lowerBound + 4),
                let size = page.littleEndian32(at: item.lowerBound + 8)
            else { return nil }
            return try overflow(from: first, size: Int(size))
        default: return nil
        }
    }

    private func overflow(from first: UInt32, size: Int) throws(HostError) -> RPMBlob {
        guard size <= RPMBlob.limitBytes, Int64(size) <= pageCount * Int64(pageBytes) else {
            throw damaged("a header has \(size) bytes")
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        var number = Int64(first)
        while bytes.count < size {
            let page = try page(number)
            guard page[25] == Self.overflowKind, let next = page.littleEndian32(at: 16),
                let count = page.littleEndian16(at: 22), count > 0,
                Self.headBytes + count <= page.count, count <= size - bytes.count
            else { throw damaged("page \(number) is none of a header") }
            bytes += page[Self.headBytes..<(Self.headBytes + count)]
            number = Int64(next)
        }
        return RPMBlob(bytes: bytes, range: 0..<size)
    }
}
