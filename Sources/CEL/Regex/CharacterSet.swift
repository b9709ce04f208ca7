/// A set of code points.
struct CharacterSet: Sendable {
    private(set) var ranges: [ClosedRange<UInt32>]
    var isNegated = false
    var ignoresCase = false

    init(_ ranges: [ClosedRange<UInt32>]) {
        self.ranges = ranges
    }

    init(_ scalar: Unicode.Scalar) {
        ranges = [scalar.value...scalar.value]
    }

    static let all = CharacterSet([0...0x10FFFF])
    static let digits = CharacterSet([0x30...0x39])
    static let word = CharacterSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    static let space = CharacterSet([0x09...0x0A, 0x0C...0x0D, 0x20...0x20])

    /// The classes `[[:alpha:]]` of POSIX.
    static let posix: [String: CharacterSet] = [
        "alnum": CharacterSet([0x30...0x39, 0x41...0x5A, 0x61...0x7A]),
        "alpha": CharacterSet([0x41...0x5A, 0x61...0x7A]),
        "ascii": CharacterSet([0...0x7F]), "blank": CharacterSet([0x09...0x09, 0x20...0x20]),
        "cntrl": CharacterSet([0...0x1F, 0x7F...0x7F]), "digit": digits,
        "graph": CharacterSet([0x21...0x7E]), "lower": CharacterSet([0x61...0x7A]),
        "print": CharacterSet([0x20...0x7E]),
        "punct": CharacterSet([0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E]),
        "space": CharacterSet([0x09...0x0D, 0x20...0x20]),
        "upper": CharacterSet([0x41...0x5A]), "word": word,
        "xdigit": CharacterSet([0x30...0x39, 0x41...0x46, 0x61...0x66]),
    ]

    /// Adds the members of a set that ignores no case.
    mutating func formUnion(_ other: CharacterSet) {
        ranges += other.isNegated ? other.inverted : other.ranges
    }

    /// The same set with its ranges in order and apart, as ``contains(_:)`` needs them.
    var merged: CharacterSet {
        var result = self
        result.ranges = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = result.ranges.last, range.lowerBound <= last.upperBound {
                result.ranges[result.ranges.count - 1] =
                    last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                result.ranges.append(range)
            }
        }
        return result
    }

    private var inverted: [ClosedRange<UInt32>] {
        var result: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > next { result.append(next...(range.lowerBound - 1)) }
            next = max(next, range.upperBound + 1)
        }
        if next <= 0x10FFFF { result.append(next...0x10FFFF) }
        return result
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        var isMember = holds(scalar.value)
        if !isMember, ignoresCase {
            let properties = scalar.properties
            isMember = [properties.lowercaseMapping, properties.uppercaseMapping].contains {
                $0.unicodeScalars.count == 1 && $0.unicodeScalars.allSatisfy { holds($0.value) }
            }
        }
        return isMember != isNegated
    }

    private func holds(_ value: UInt32) -> Bool {
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].contains(value) { return true }
            if value < ranges[middle].lowerBound { high = middle } else { low = middle + 1 }
        }
        return false
    }
}
