/// Which of some numbered things are there, quick to ask for the next one.
struct MemberSet {
    private var words: [UInt64]
    /// Which of the words have any.
    private var summary: [UInt64]

    init(count: Int) {
        words = Array(repeating: 0, count: (count + 63) / 64)
        summary = Array(repeating: 0, count: (words.count + 63) / 64)
    }

    mutating func insert(_ member: Int) {
        words[member >> 6] |= 1 << UInt64(member & 63)
        summary[member >> 12] |= 1 << UInt64((member >> 6) & 63)
    }

    mutating func remove(_ member: Int) {
        words[member >> 6] &= ~(1 << UInt64(member & 63))
        if words[member >> 6] == 0 {
            summary[member >> 12] &= ~(1 << UInt64((member >> 6) & 63))
        }
    }

    /// The least that is there and not less than another; nil where there is none.
    func next(from start: Int) -> Int? {
        var word = start >> 6
        guard word < words.count else { return nil }
        let here = words[word] & (~0 << UInt64(start & 63))
        if here != 0 { return word << 6 | here.trailingZeroBitCount }
        word += 1
        var place = word >> 6
        guard place < summary.count else { return nil }
        var left = summary[place] & (~0 << UInt64(word & 63))
        while left == 0 {
            place += 1
            guard place < summary.count else { return nil }
            left = summary[place]
        }
        word = place << 6 | left.trailingZeroBitCount
        return word << 6 | words[word].trailingZeroBitCount
    }
}
