/// The elements of a set or map, joined where they differ in one thing alone, with an index.
struct PreparedList<Value: Hashable & Sendable>: Sendable {
    let elements: [Element<Value>]
    /// Whether rules add to it, so that what it holds is not known a moment later.
    let isDynamic: Bool
    /// Of the packets that are in any element.
    let bounds: Bounds
    /// Nil where elements are so few that each is looked at.
    let index: BoundsIndex?

    /// Fewer elements have no index.
    private static var few: Int { 8 }

    init(_ selectors: [Selector], _ list: [Element<Value>], isDynamic: Bool) {
        elements = Self.joined(selectors, list)
        self.isDynamic = isDynamic
        bounds = Bounds(selectors, elements)
        index =
            elements.count > Self.few
            ? BoundsIndex(elements.map { Bounds(selectors, $0.key) }) : nil
    }

    /// Elements with the same value, and the same key but for an address or port, are one.
    ///
    /// The kernel takes no elements of one part that overlap, so that their order says nothing; but
    /// for the one for all that are in no other (`*`), which stays behind them.
    private static func joined(
        _ selectors: [Selector], _ list: [Element<Value>]
    ) -> [Element<Value>] {
        let place =
            selectors.firstIndex { $0.mask == nil && $0.field.isAddress }
            ?? selectors.firstIndex { $0.mask == nil && $0.field == .destinationPort }
        guard let place, list.count > 1, selectors.count == 1 || isOrderless(list) else {
            return list
        }
        var places: [Element<Value>: Int] = [:]
        var ranges: [[ClosedRange<UInt128>]] = []
        var joined: [Element<Value>] = []
        var last: [Element<Value>] = []
        for element in list {
            guard element.key.indices.contains(place), case .numbers(let set) = element.key[place]
            else {
                if element.key.isEmpty {
                    last.append(element)
                } else {
                    joined.append(element)
                    ranges.append([])
                }
                continue
            }
            var rest = element
            rest.key[place] = .numbers(.empty)
            if let known = places[rest] {
                ranges[known] += set.ranges
            } else {
                places[rest] = joined.count
                joined.append(element)
                ranges.append(set.ranges)
            }
        }
        for (number, all) in ranges.enumerated() where !all.isEmpty {
            joined[number].key[place] = .numbers(IntervalSet(all))
        }
        return joined + last
    }

    /// Whether it does not matter which of several elements a packet is found in first.
    private static func isOrderless(_ list: [Element<Value>]) -> Bool {
        Value.self == Bool.self
            || list.allSatisfy { element in
                element.key.allSatisfy {
                    if case .numbers(let set) = $0 { set.single != nil } else { true }
                }
            }
    }
}

extension Field {
    fileprivate var isAddress: Bool {
        switch self {
        case .source, .source4, .source6, .destination, .destination4, .destination6: true
        default: false
        }
    }
}
