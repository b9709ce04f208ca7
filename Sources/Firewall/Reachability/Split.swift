/// A flow that was split by a condition.
struct Split<Value> {
    /// The parts that are in an element, with what it leads to.
    var hits: [(flow: Flow, value: Value)] = []
    /// The parts that are in none.
    var rest: [Flow] = []
    /// Parts of which it cannot be told, with what they could be in and why.
    var maybe: [(flow: Flow, value: Value)] = []
    var reason: String?
}

extension Flow {
    /// Splits the flow by the elements of a set or map: the first in which a part is counts.
    func split<Value>(
        by selectors: [Selector], _ elements: [Element<Value>], _ index: BoundsIndex?,
        _ topology: Topology
    ) -> Split<Value> {
        var split = Split<Value>()
        var parts = [(flow: self, bounds: index.map { _ in Bounds(self) })]
        var place = 0
        while !parts.isEmpty {
            if let index {
                place = parts.reduce(elements.count) { least, part in
                    min(least, part.bounds.map { index.next($0, from: place) } ?? place)
                }
            }
            guard place < elements.count else { break }
            let element = elements[place]
            place += 1
            var next: [(flow: Flow, bounds: Bounds?)] = []
            for part in parts {
                switch part.flow.cut(selectors, element.key, topology) {
                case .none: next.append(part)
                case .all: split.hits.append((part.flow, element.value))
                case .part(let inside, let outside):
                    split.hits.append((inside, element.value))
                    next += outside.map { flow in (flow, index.map { _ in Bounds(flow) }) }
                case .unknown(let reason):
                    split.maybe.append((part.flow, element.value))
                    split.reason = split.reason ?? reason
                    next.append(part)
                }
            }
            parts = next
        }
        split.rest = parts.map(\.flow)
        return split
    }

    /// Whether it has not all that is looked at.
    func lacks(_ selectors: [Selector], _ topology: Topology) -> Bool {
        selectors.contains {
            if case .absent = seen($0.field, topology) { true } else { false }
        }
    }

    enum Cut {
        case none
        case all
        case part(Flow, [Flow])
        case unknown(String)
    }

    /// What of the flow has all components of a key; an empty key is had by all.
    func cut(
        _ selectors: [Selector], _ key: [Component], _ topology: Topology
    ) -> Cut {
        if key.isEmpty { return .all }
        var inside = self
        var outside: [Flow] = []
        var reason: String?
        // By ports first: parts that differ in them stay apart, so that they are few.
        for number in 0..<(key.count * 2) {
            let place = number % key.count
            guard place < selectors.count,
                (selectors[place].field == .destinationPort) == (number < key.count)
            else { continue }
            let (selector, component) = (selectors[place], key[place])
            let seen = inside.seen(selector.field, topology)
            switch inside.test(seen, selector, component) {
            case .yes: continue
            case .no: return .none
            case .unknown(let why): reason = reason ?? why
            case .set(let dimension, let wanted):
                let part = inside[dimension].intersection(wanted)
                if part.isEmpty { return .none }
                if part == inside[dimension] { continue }
                var other = inside
                other[dimension] = inside[dimension].subtracting(part)
                outside.append(other)
                inside[dimension] = part
            }
        }
        if let reason { return .unknown(reason) }
        return outside.isEmpty ? .all : .part(inside, outside)
    }

    private enum Test {
        case yes, no
        case unknown(String)
        case set(Dimension, IntervalSet)

        var isYes: Bool { if case .yes = self { true } else { false } }
        var isNo: Bool { if case .no = self { true } else { false } }
    }

    private func test(_ seen: Seen, _ selector: Selector, _ component: Component) -> Test {
        switch (seen, component) {
        case (.absent, _): return .no
        case (.name(let name), .names(let patterns)):
            let isNamed = patterns.contains { Self.matches(name, $0) }
            return isNamed ? .yes : .no
        case (.dimension(let dimension), .numbers(let set)):
            return test(dimension, selector, set)
        case (.number(let value), .numbers(let set)):
            return set.contains(selector.mask.map { value & $0 } ?? value) ? .yes : .no
        case (.bits(let value), .numbers(let set)):
            if let mask = selector.mask { return set.contains(value & mask) ? .yes : .no }
            if let wanted = set.single { return value & wanted != 0 ? .yes : .no }
            return set.contains(value) ? .yes : .no
        case (.anyBits(let values), _):
            let tests = values.map { test(.bits($0), selector, component) }
            if tests.allSatisfy(\.isYes) { return .yes }
            if tests.allSatisfy(\.isNo) { return .no }
            return .unknown("packets of one connection differ in it")
        case (.unknown(let reason), .names): return .unknown(reason)
        case (.unknown, .numbers(let set)):
            return test(unknown: selector, set)
        default: return .unknown("a value of another kind")
        }
    }

    /// A mark of which the bits in question may be known all the same.
    private func test(unknown selector: Selector, _ set: IntervalSet) -> Test {
        let mark: Mark
        switch selector.field {
        case .mark: mark = self.mark
        case .conntrackMark: mark = connection.mark
        default: return .unknown("\(selector.field) is not known here")
        }
        guard let mask = selector.mask, mark.known & UInt32(truncatingIfNeeded: mask) == mask else {
            return .unknown("the mark is not known here")
        }
        return set.contains(UInt128(mark.value) & mask) ? .yes : .no
    }

    private func test(
        _ dimension: Dimension, _ selector: Selector, _ set: IntervalSet
    ) -> Test {
        guard let mask = selector.mask else { return .set(dimension, set) }
        let values = self[dimension]
        if let value = values.single { return set.contains(value & mask) ? .yes : .no }
        var wanted: [ClosedRange<UInt128>] = []
        var count: UInt128 = 0
        for range in values.ranges {
            let size = range.upperBound - range.lowerBound
            count += size
            guard count <= 0xFFFF else { return .unknown("a mask over many values") }
            for value in range where set.contains(value & mask) { wanted.append(value...value) }
        }
        return .set(dimension, IntervalSet(wanted))
    }

    private static func matches(_ name: String, _ pattern: String) -> Bool {
        pattern.hasSuffix("*") ? name.hasPrefix(pattern.dropLast()) : name == pattern
    }
}
