extension Rule {
    /// The rule for packets of which the kernel may have been told something else than it says.
    ///
    /// Older programs (nft 1.0.6, iptables 1.8.9 of nftables) make one comparison of both ports of
    /// `sport != 1 dport != 2`, which holds where one of them differs, and print it as it was
    /// written ("Wrong payload merge of rule filter", netfilter-devel, March 2024). Which of both
    /// the kernel has cannot be seen, so that of such packets it is not known what the rule does.
    var otherReadings: [Rule] {
        var places: [Field: Int] = [:]
        for (place, statement) in statements.enumerated() {
            guard case .match(let match) = statement, match.isNegated,
                let field = match.singlePort
            else { continue }
            places[field] = place
        }
        guard places.count == 2 else { return [] }
        let order = places.values.sorted()
        return order.map { same in
            var other = self
            if case .match(var match) = statements[same] {
                match.isNegated = false
                other.statements[same] = .match(match)
            }
            other.statements.insert(
                .maybe("older programs compare both ports as one"), at: (order.last ?? same) + 1)
            return other
        }
    }
}

extension Match {
    /// The field of a condition about a single port.
    fileprivate var singlePort: Field? {
        guard selectors.count == 1, selectors[0].mask == nil,
            [.sourcePort, .destinationPort].contains(selectors[0].field),
            case .inline(let elements) = values, elements.count == 1,
            case .numbers(let set)? = elements[0].key.first, set.single != nil
        else { return nil }
        return selectors[0].field
    }
}
