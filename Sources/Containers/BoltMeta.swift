/// The head of a bbolt database: which tree is the last one that was written whole.
///
/// A database has two, on its first two pages, and a writer takes the older one in turn (bbolt's
/// `meta.go`). The one with the higher transaction counts, if its checksum is right.
struct BoltMeta: Equatable {
    /// Behind the 16 bytes of the page's head.
    static let sizeBytes = 80
    private static let magic: UInt32 = 0xED0C_DAED
    private static let version: UInt32 = 2

    let pageSize: Int
    let root: UInt64
    /// Pages from this one on are not used.
    let end: UInt64
    let transaction: UInt64

    /// Nil where the bytes of the page are no valid head.
    init?(page: [UInt8]) {
        guard page.count >= Self.sizeBytes, page.span.littleEndian32(at: 16) == Self.magic,
            page.span.littleEndian32(at: 20) == Self.version,
            page.span.littleEndian64(at: 72) == Self.checksum(page[16..<72])
        else { return nil }
        pageSize = Int(page.span.littleEndian32(at: 24))
        root = page.span.littleEndian64(at: 32)
        end = page.span.littleEndian64(at: 56)
        transaction = page.span.littleEndian64(at: 64)
        guard Self.pageSizes.contains(pageSize) else { return nil }
    }

    /// What the memory pages of machines are and bbolt's tests use.
    private static let pageSizes = (9...16).map { 1 << $0 }

    /// The head that counts; nil where there is none.
    ///
    /// Where the second one is depends on the page size, which only a valid head tells: should the
    /// first be half written, each size is tried, as bbolt does.
    static func latest(_ read: BoltReader.Read) throws(BoltError) -> BoltMeta? {
        let first = BoltMeta(page: try read(0, sizeBytes))
        if let first {
            let second = BoltMeta(page: try read(Int64(first.pageSize), sizeBytes))
            guard let second, second.pageSize == first.pageSize,
                second.transaction > first.transaction
            else { return first }
            return second
        }
        for size in pageSizes {
            if let second = BoltMeta(page: try read(Int64(size), sizeBytes)),
                second.pageSize == size
            {
                return second
            }
        }
        return nil
    }

    /// FNV-1a with 64 bits.
    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
