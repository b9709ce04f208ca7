import HostSystem

/// Which packages may own a path: eight bytes a file.
///
/// It answers with candidates, of which the database itself then says whether it is so. Measured
/// with 1,500 packages of 300,000 files: to go through dpkg's lists takes 25 ms for each program,
/// and through rpm's headers 80 ms. To make the index takes 100 ms once, after which an answer
/// costs one package's list or header, 0.2 ms mostly.
struct PathIndex: Sendable {
    /// 16 MiB of index; a node has a few hundred thousand files.
    static let fileLimit = 2 << 20
    private static let packageBits: UInt64 = 20
    private static let packageMask: UInt64 = (1 << packageBits) - 1
    /// Many small arrays instead of a large one: an array that grows is there twice meanwhile.
    private static let chunkCount = 32 << 10

    /// The upper bits are of the path's hash, the lower ones the package's number. Each array is
    /// in order by itself, the last one only once the index is sealed.
    private var chunks: [[UInt64]] = []
    private var count = 0
    /// From which the hash of every path begins.
    let hasher = PathHash()

    var bytes: Int {
        chunks.reduce(0) { $0 + $1.capacity * MemoryLayout<UInt64>.size }
    }

    /// False where the index is full.
    mutating func add(_ hash: PathHash, package: Int) -> Bool {
        guard count < Self.fileLimit, package >= 0, UInt64(package) <= Self.packageMask else {
            return false
        }
        if count % Self.chunkCount == 0 {
            seal()
            chunks.append([])
            chunks[chunks.count - 1].reserveCapacity(Self.chunkCount)
        }
        chunks[chunks.count - 1].append(hash.value & ~Self.packageMask | UInt64(package))
        count += 1
        return true
    }

    /// Puts the entries in order, after which they can be searched.
    mutating func seal() {
        guard !chunks.isEmpty else { return }
        chunks[chunks.count - 1].sort()
    }

    /// The numbers of the packages that may own the path, in ascending order.
    func packages(for path: [UInt8]) -> [Int] {
        let wanted = hasher.adding(path.span).value & ~Self.packageMask
        var numbers: Set<Int> = []
        for chunk in chunks {
            var low = 0
            var high = chunk.count
            while low < high {
                let middle = low + (high - low) / 2
                if chunk[middle] < wanted { low = middle + 1 } else { high = middle }
            }
            while low < chunk.count, chunk[low] & ~Self.packageMask == wanted {
                numbers.insert(Int(chunk[low] & Self.packageMask))
                low += 1
            }
        }
        return numbers.sorted()
    }
}
