import Firewall

extension NamedSet {
    /// Whether a set surely holds all that another one does: not where what they hold is not read.
    func holds(_ other: NamedSet) -> Bool {
        switch (content, other.content) {
        case (.set(let own), .set(let others)): Self.holds(own, others)
        case (.verdicts(let own), .verdicts(let others)): Self.holds(own, others)
        case (.targets(let own), .targets(let others)): Self.holds(own, others)
        default: false
        }
    }

    /// Of ranges it is all the same in how many pieces they are.
    private static func holds<Value>(
        _ own: [Element<Value>], _ others: [Element<Value>]
    ) -> Bool {
        var numbers: [Value: [ClosedRange<UInt128>]] = [:]
        for element in own {
            if case .numbers(let set)? = element.key.first, element.key.count == 1 {
                numbers[element.value, default: []] += set.ranges
            }
        }
        let merged = numbers.mapValues { IntervalSet($0) }
        let exact = Set(own)
        return others.allSatisfy { element in
            if exact.contains(element) { return true }
            guard case .numbers(let set)? = element.key.first, element.key.count == 1 else {
                return false
            }
            return set.subtracting(merged[element.value] ?? .empty).isEmpty
        }
    }
}
