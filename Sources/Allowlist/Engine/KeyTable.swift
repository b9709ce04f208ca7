/// Finds what belongs to a text as a whole, to its beginning or to its last part, in one pass.
///
/// Two keys with one hash are one to it: it may find too much, never too little.
struct KeyTable: Sendable {
    private var exact: [UInt64: [Int]] = [:]
    private var prefixes: [UInt64: [Int]] = [:]
    private var names: [UInt64: [Int]] = [:]
    /// The lengths of the prefixes, each once, the shortest first.
    private var lengths: [Int] = []

    mutating func insert(_ key: RuleDimension.Key, value: Int) {
        switch key {
        case .exact(let bytes): exact[Self.hash(bytes[...]), default: []].append(value)
        case .name(let bytes): names[Self.hash(bytes[...]), default: []].append(value)
        case .prefix(let bytes):
            prefixes[Self.hash(bytes[...]), default: []].append(value)
            let place = lengths.firstIndex { $0 >= bytes.count } ?? lengths.count
            if place == lengths.count || lengths[place] != bytes.count {
                lengths.insert(bytes.count, at: place)
            }
        }
    }

    func values(for text: [UInt8]) -> [Int] {
        var found: [Int] = []
        var hash = Self.seed
        var next = 0
        for (index, byte) in text.enumerated() {
            hash = Self.hash(hash, byte)
            if next < lengths.count, lengths[next] == index + 1 {
                found += prefixes[hash] ?? []
                next += 1
            }
        }
        found += exact[hash] ?? []
        if !names.isEmpty { found += names[Self.hash(PathText.name(text))] ?? [] }
        return found
    }

    private static let seed: UInt64 = 0xCBF2_9CE4_8422_2325

    /// FNV-1a.
    private static func hash(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
        (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }

    private static func hash(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(seed) { hash($0, $1) }
    }
}
