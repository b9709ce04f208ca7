/// Short texts of a JSON text, of which those that stand there again are kept once: the
/// specification of a container repeats its keys, and the names of its rights, dozens of times.
struct RepeatedTexts {
    private struct Known {
        /// Where the text stood first.
        let range: Range<Int>
        let content: YAMLNode.Content
    }

    /// As many as a specification has different keys, and a power of two.
    private static let places = 128
    /// Longer ones are paths and ids, which seldom stand there twice.
    private static let longest = 40

    /// Each at the place that its bytes choose; a later one takes the place of an earlier one.
    private var known = [Known?](repeating: nil, count: places)

    /// The scalar for bytes that stand for themselves.
    mutating func content(of range: Range<Int>, in bytes: [UInt8]) -> YAMLNode.Content {
        guard 1...Self.longest ~= range.count else { return Self.scalar(bytes[range]) }
        let place = Self.place(of: range, in: bytes)
        if let other = known[place], Self.isSame(range, other.range, in: bytes) {
            return other.content
        }
        let content = Self.scalar(bytes[range])
        known[place] = Known(range: range, content: content)
        return content
    }

    private static func scalar(_ bytes: ArraySlice<UInt8>) -> YAMLNode.Content {
        .scalar(
            YAMLScalar(
                text: String(decoding: bytes, as: UTF8.self), isPlain: false, tag: nil,
                isJSON: true))
    }

    private static func place(of range: Range<Int>, in bytes: [UInt8]) -> Int {
        let first = Int(bytes[range.lowerBound])
        let middle = Int(bytes[range.lowerBound + range.count / 2])
        let last = Int(bytes[range.upperBound - 1])
        return (first &+ middle &* 5 &+ last &* 17 &+ range.count &* 41) % places
    }

    private static func isSame(_ one: Range<Int>, _ other: Range<Int>, in bytes: [UInt8]) -> Bool {
        guard one.count == other.count else { return false }
        for offset in 0..<one.count
        where bytes[one.lowerBound + offset] != bytes[other.lowerBound + offset] {
            return false
        }
        return true
    }
}
