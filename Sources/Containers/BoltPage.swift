/// One page of a bbolt database with its elements, or a bucket so small that it is kept inside
/// another one's page.
///
/// Nothing that the bytes say is trusted: an element that does not lie within them is an error.
struct BoltPage {
    static let headBytes = 16
    private static let elementBytes = 16

    enum Kind {
        case branch, leaf
    }

    /// What a leaf has for a key.
    enum Value {
        case bytes(ArraySlice<UInt8>)
        case bucket(ArraySlice<UInt8>)
    }

    let kind: Kind
    let count: Int
    private let id: UInt64
    private let bytes: ArraySlice<UInt8>

    /// - Parameter id: of the page, or of that in which the bytes lie.
    init(_ bytes: ArraySlice<UInt8>, id: UInt64) throws(BoltError) {
        guard bytes.count >= Self.headBytes else { throw .damaged(page: id) }
        switch bytes.span.littleEndian16(at: 8) {
        case 1: kind = .branch
        case 2: kind = .leaf
        default: throw .damaged(page: id)
        }
        count = Int(bytes.span.littleEndian16(at: 10))
        guard Self.headBytes + count * Self.elementBytes <= bytes.count,
            kind == .leaf || count > 0
        else { throw .damaged(page: id) }
        self.id = id
        self.bytes = bytes
    }

    /// The key of an element, which the caller knows to be there.
    func key(_ index: Int) throws(BoltError) -> ArraySlice<UInt8> {
        let element = Self.headBytes + index * Self.elementBytes
        return switch kind {
        case .branch: try part(element, at: field(element), count: field(element + 4))
        case .leaf: try part(element, at: field(element + 4), count: field(element + 8))
        }
    }

    /// The value of an element of a leaf.
    func value(_ index: Int) throws(BoltError) -> Value {
        let element = Self.headBytes + index * Self.elementBytes
        // The sum of two numbers of 32 bits fits.
        let place = field(element + 4) + field(element + 8)
        let value = try part(element, at: place, count: field(element + 12))
        return field(element) & 1 == 1 ? .bucket(value) : .bytes(value)
    }

    /// The page to which an element of a branch leads.
    func child(_ index: Int) -> UInt64 {
        bytes.span.littleEndian64(at: Self.headBytes + index * Self.elementBytes + 8)
    }

    /// The first element with a key not below this one; the number of all where there is none.
    func firstIndex(notBelow key: some Collection<UInt8>) throws(BoltError) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if try self.key(middle).lexicographicallyPrecedes(key) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    private func field(_ place: Int) -> Int {
        Int(bytes.span.littleEndian32(at: place))
    }

    private func part(_ element: Int, at place: Int, count: Int) throws(BoltError)
        -> ArraySlice<UInt8>
    {
        let start = element + place
        guard start >= Self.headBytes, start <= bytes.count, count <= bytes.count - start else {
            throw .damaged(page: id)
        }
        return bytes.dropFirst(start).prefix(count)
    }
}
