/// Reads one state of a bbolt database (go.etcd.io/bbolt, format version 2), the one of its head.
///
/// Its owner may write while we read, and its lock is not for us. bbolt writes changed pages to
/// free places and then the new head; a page of the state before is free only once that head is
/// there. So what was read is right if afterwards the head is still the same, and only then:
/// ``BoltDatabase`` sees to that. Bytes that belong to no one state can be anything, so every step
/// has a bound.
struct BoltReader: ~Copyable {
    /// The bytes at a place; fewer only where the file ends.
    typealias Read = (_ offset: Int64, _ count: Int) throws(BoltError) -> [UInt8]

    /// A bucket, which names lead to.
    struct Bucket {
        fileprivate enum Place {
            case page(UInt64)
            case inline(BoltPage)
        }

        fileprivate let place: Place
    }

    /// Branches over a leaf; with 2 keys a page even 2^24 leaves need no more.
    private static let depthLimit = 24
    /// A page with what overflows from it.
    private static let pageLimitBytes = 8 << 20

    private let read: Read
    private let meta: BoltMeta
    /// What may still be read, so that no damage leads us in circles.
    private var budgetBytes: Int

    init(_ meta: BoltMeta, budgetBytes: Int = 64 << 20, read: @escaping Read) {
        self.read = read
        self.meta = meta
        self.budgetBytes = budgetBytes
    }

    /// The bucket to which the names lead, one inside the other; nil where there is none.
    mutating func bucket(_ names: String...) throws(BoltError) -> Bucket? {
        var bucket = Bucket(place: .page(meta.root))
        for name in names {
            guard let next = try self.bucket(name, in: bucket) else { return nil }
            bucket = next
        }
        return bucket
    }

    mutating func bucket(_ name: String, in parent: Bucket) throws(BoltError) -> Bucket? {
        guard case .bucket(let bytes) = try value(name, in: parent) else { return nil }
        return try bucket(bytes)
    }

    /// The value of a key; nil where there is none, or a bucket.
    mutating func bytes(_ name: String, in bucket: Bucket) throws(BoltError) -> ArraySlice<UInt8>? {
        guard case .bytes(let bytes) = try value(name, in: bucket) else { return nil }
        return bytes
    }

    /// Goes through a bucket in the order of its keys, until `visit` says false.
    mutating func forEach(
        in bucket: Bucket,
        _ visit: (_ key: ArraySlice<UInt8>, _ value: BoltPage.Value) throws(BoltError) -> Bool
    ) throws(BoltError) {
        var path = [(page: try page(of: bucket), index: 0)]
        while let (page, index) = path.last {
            guard index < page.count else {
                path.removeLast()
                continue
            }
            path[path.count - 1].index += 1
            switch page.kind {
            case .leaf:
                guard try visit(page.key(index), page.value(index)) else { return }
            case .branch:
                let child = page.child(index)
                guard path.count <= Self.depthLimit else { throw .damaged(page: child) }
                path.append((try self.page(child), 0))
            }
        }
    }

    private mutating func value(
        _ name: String, in bucket: Bucket
    ) throws(BoltError) -> BoltPage.Value? {
        let key = name.utf8
        var page = try page(of: bucket)
        for _ in 0...Self.depthLimit {
            let index = try page.firstIndex(notBelow: key)
            var isThere = false
            if index < page.count { isThere = try page.key(index).elementsEqual(key) }
            switch page.kind {
            case .leaf: return isThere ? try page.value(index) : nil
            case .branch:
                // A branch has of each page below it the first key.
                page = try self.page(page.child(isThere ? index : max(0, index - 1)))
            }
        }
        throw .damaged(page: meta.root)
    }

    /// A bucket's value is its root page and a sequence number; one without a root page has its
    /// only page right behind.
    private func bucket(_ bytes: ArraySlice<UInt8>) throws(BoltError) -> Bucket {
        guard bytes.count >= 16 else { throw .damaged(page: meta.root) }
        let root = bytes.span.littleEndian64(at: 0)
        if root != 0 { return Bucket(place: .page(root)) }
        let page = try BoltPage(bytes.dropFirst(16), id: 0)
        guard page.kind == .leaf else { throw .damaged(page: meta.root) }
        return Bucket(place: .inline(page))
    }

    private mutating func page(of bucket: Bucket) throws(BoltError) -> BoltPage {
        switch bucket.place {
        case .page(let id): try page(id)
        case .inline(let page): page
        }
    }

    private mutating func page(_ id: UInt64) throws(BoltError) -> BoltPage {
        // The first two are the heads.
        guard id >= 2, id < meta.end, let number = Int64(exactly: id) else {
            throw .damaged(page: id)
        }
        let (offset, isTooFar) = number.multipliedReportingOverflow(by: Int64(meta.pageSize))
        guard !isTooFar else { throw .damaged(page: id) }
        var bytes = try take(meta.pageSize, at: offset, id)
        guard bytes.span.littleEndian64(at: 0) == id else { throw .damaged(page: id) }
        let overflow = Int(bytes.span.littleEndian32(at: 12))
        if overflow > 0 {
            guard UInt64(overflow) < meta.end - id else { throw .damaged(page: id) }
            guard overflow < Self.pageLimitBytes / meta.pageSize else { throw .tooLarge(page: id) }
            bytes += try take(overflow * meta.pageSize, at: offset + Int64(meta.pageSize), id)
        }
        return try BoltPage(bytes[...], id: id)
    }

    private mutating func take(
        _ count: Int, at offset: Int64, _ id: UInt64
    ) throws(BoltError) -> [UInt8] {
        guard count <= budgetBytes else { throw .tooLarge(page: id) }
        budgetBytes -= count
        let bytes = try read(offset, count)
        guard bytes.count == count else { throw .damaged(page: id) }
        return bytes
    }
}
