import HostSystem

/// Which packages may own a path: eight bytes a file.
///
/// It answers with candidates, of which the database itself then says whether it is so. To search
/// the lists without it takes some 50 ms for each program on a node of 120,000 files; to build it
/// takes as much as a few of those, and after that an answer costs one package's list.
struct PathIndex: Sendable {
    /// 16 MiB of index; a node has a few hundred thousand files.
    static let fileLimit = 2 << 20
    private static let packageBits: UInt64 = 20
    private static let packageMask: UInt64 = (1 << packageBits) - 1
    static let packageLimit = 1 << packageBits

    /// The upper bits are of the path's hash, the lower ones the package's number.
    private var entries: [UInt64] = []
    /// From which the hash of every path begins.
    let hasher = PathHash()

    var bytes: Int { entries.capacity * MemoryLayout<UInt64>.size }

    /// False where the index is full.
    mutating func add(_ hash: PathHash, package: Int) -> Bool {
        guard entries.count < Self.fileLimit, (0..<Self.packageLimit).contains(package) else {
            return false
        }
        entries.append(hash.value & ~Self.packageMask | UInt64(package))
        return true
    }

    /// Puts the entries in order, after which they can be searched.
    mutating func seal() {
        entries.sort()
        // What the array has grown beyond its content is given back.
        var exact: [UInt64] = []
        exact.reserveCapacity(entries.count)
        exact += entries
        entries = exact
    }

    /// The numbers of the packages that may own the path, in ascending order.
    func packages(for path: [UInt8]) -> [Int] {
        let mask = Self.packageMask
        let wanted = hasher.adding(path.span).value & ~mask
        var low = 0
        var high = entries.count
        while low < high {
            let middle = low + (high - low) / 2
            if entries[middle] < wanted { low = middle + 1 } else { high = middle }
        }
        var numbers: [Int] = []
        while low < entries.count, entries[low] & ~mask == wanted {
            let number = Int(entries[low] & mask)
            if numbers.last != number { numbers.append(number) }
            low += 1
        }
        return numbers
    }
}

/// A hash of a path's bytes that is made part by part (FNV-1a, with a secret beginning).
struct PathHash: Sendable {
    private var state: UInt64

    init() {
        state = 0xCBF2_9CE4_8422_2325 ^ UInt64.random(in: .min ... .max)
    }

    func adding(_ bytes: Span<UInt8>) -> PathHash {
        var hash = self
        for index in bytes.indices {
            hash.state = (hash.state ^ UInt64(bytes[index])) &* 0x100_0000_01B3
        }
        return hash
    }

    /// The last bytes reach the upper bits only after this.
    var value: UInt64 {
        var mixed = state
        mixed = (mixed ^ (mixed >> 32)) &* 0xD6E8_FEB8_6659_FD93
        return mixed ^ (mixed >> 32)
    }
}
