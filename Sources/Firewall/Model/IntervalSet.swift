/// A set of numbers as ranges: addresses, ports, protocols.
///
/// The ranges are closed, in order, and neither overlap nor touch.
package struct IntervalSet: Hashable, Sendable {
    package private(set) var ranges: [ClosedRange<UInt128>]

    package static let empty = IntervalSet(ranges: [])

    private init(ranges: [ClosedRange<UInt128>]) {
        self.ranges = ranges
    }

    package init(_ range: ClosedRange<UInt128>) {
        ranges = [range]
    }

    package init(_ value: UInt128) {
        ranges = [value...value]
    }

    /// The union of ranges in any order.
    package init(_ all: [ClosedRange<UInt128>]) {
        self.init(ordered: all.sorted { $0.lowerBound < $1.lowerBound })
    }

    /// The union of ranges in the order of their least numbers.
    init(ordered all: [ClosedRange<UInt128>]) {
        var ranges: [ClosedRange<UInt128>] = []
        for range in all {
            guard let last = ranges.last else {
                ranges.append(range)
                continue
            }
            if last.upperBound == UInt128.max { break }
            if range.lowerBound <= last.upperBound + 1 {
                let upper = max(last.upperBound, range.upperBound)
                ranges[ranges.count - 1] = last.lowerBound...upper
            } else {
                ranges.append(range)
            }
        }
        self.ranges = ranges
    }

    package var isEmpty: Bool { ranges.isEmpty }

    /// From the least to the greatest number; nil where there is none.
    package var hull: ClosedRange<UInt128>? {
        guard let first = ranges.first, let last = ranges.last else { return nil }
        return first.lowerBound...last.upperBound
    }

    /// The only number; nil where there are more or none.
    package var single: UInt128? {
        guard ranges.count == 1, ranges[0].lowerBound == ranges[0].upperBound else { return nil }
        return ranges[0].lowerBound
    }

    /// How many numbers; the greatest number where they are all.
    package var size: UInt128 {
        ranges.reduce(0) { sum, range in
            let count = range.upperBound - range.lowerBound
            return sum.addingReportingOverflow(count).overflow || count == .max
                || sum + count == .max ? .max : sum + count + 1
        }
    }

    package func contains(_ value: UInt128) -> Bool {
        let place = ranges.partitionPoint(where: { $0.upperBound >= value })
        return place < ranges.count && ranges[place].lowerBound <= value
    }

    /// The ranges that meet another, cut to it.
    package func ranges(within wanted: ClosedRange<UInt128>) -> [ClosedRange<UInt128>] {
        let first = ranges.partitionPoint(where: { $0.upperBound >= wanted.lowerBound })
        return ranges[first...].prefix { $0.lowerBound <= wanted.upperBound }.map {
            $0.clamped(to: wanted)
        }
    }

    package func union(_ other: IntervalSet) -> IntervalSet {
        if isEmpty { return other }
        if other.isEmpty { return self }
        return IntervalSet(ranges + other.ranges)
    }

    /// Whether one range has all of another set; then nothing has to be computed or kept anew.
    private func surrounds(_ other: IntervalSet) -> Bool {
        guard ranges.count == 1, let hull = other.hull else { return false }
        return ranges[0].lowerBound <= hull.lowerBound && hull.upperBound <= ranges[0].upperBound
    }

    package func intersection(_ other: IntervalSet) -> IntervalSet {
        if let value = single { return other.contains(value) ? self : .empty }
        if let value = other.single { return contains(value) ? other : .empty }
        if other.surrounds(self) { return self }
        if surrounds(other) { return other }
        // Of one with many ranges those that meet the few of the other are looked up.
        if ranges.count * 16 < other.ranges.count {
            return IntervalSet(ranges: ranges.flatMap(other.ranges(within:)))
        }
        if other.ranges.count * 16 < ranges.count { return other.intersection(self) }
        var result: [ClosedRange<UInt128>] = []
        var left = 0
        var right = 0
        while left < ranges.count, right < other.ranges.count {
            let lower = max(ranges[left].lowerBound, other.ranges[right].lowerBound)
            let upper = min(ranges[left].upperBound, other.ranges[right].upperBound)
            if lower <= upper { result.append(lower...upper) }
            if ranges[left].upperBound < other.ranges[right].upperBound {
                left += 1
            } else {
                right += 1
            }
        }
        return IntervalSet(ranges: result)
    }

    package func subtracting(_ other: IntervalSet) -> IntervalSet {
        if let value = single { return other.contains(value) ? .empty : self }
        guard let hull, let cut = other.hull, hull.overlaps(cut) else { return self }
        if other.surrounds(self) { return .empty }
        var result: [ClosedRange<UInt128>] = []
        var index = 0
        // Of one with many ranges those that meet the few of this one are looked up.
        let isSmall = ranges.count * 16 < other.ranges.count
        for range in ranges {
            var lower = range.lowerBound
            var isDone = false
            if isSmall { index = other.ranges.partitionPoint { $0.upperBound >= lower } }
            while index < other.ranges.count, other.ranges[index].upperBound < lower { index += 1 }
            var next = index
            while next < other.ranges.count, other.ranges[next].lowerBound <= range.upperBound {
                let cut = other.ranges[next]
                if cut.lowerBound > lower { result.append(lower...(cut.lowerBound - 1)) }
                if cut.upperBound >= range.upperBound {
                    isDone = true
                    break
                }
                lower = cut.upperBound + 1
                next += 1
            }
            if !isDone { result.append(lower...range.upperBound) }
        }
        return IntervalSet(ranges: result)
    }
}
