/// Finds the few rules that may hold for a start, whatever the number of rules is.
///
/// Rules are split by the key that tells most of them apart, and what is still many by a further
/// one. Which rules are found errs on the side of too many: each is looked at afterwards.
struct RuleIndex: Sendable {
    /// The rules that may hold.
    struct Candidates {
        /// Places in the order of the rules.
        var orders: [Int] = []
        /// From here on a rule may hold whose hash cannot be compared yet.
        var pendingFrom = Int.max
    }

    private indirect enum Node: Sendable {
        case leaf([Int])
        case split(RuleDimension, KeyTable, children: [Node], all: [Int], rest: Node)
    }

    /// So many rules are looked at one by one.
    private static let leafLimit = 8
    /// How many rules are looked at, to name one, where what tells them apart is not known.
    private static let sampleLimit = 16

    private static let depthLimit = 4

    private let root: Node
    /// Whether a rule holds as well where what it asks for is not known.
    private let findsUnknown: Bool
    /// Rules that nothing tells apart.
    let rest: [Int]

    /// `rules` gives the place of each in the order of all.
    init(_ rules: [(order: Int, match: StartMatch)], findsUnknown: Bool) {
        self.findsUnknown = findsUnknown
        let dimensions: [RuleDimension] =
            findsUnknown ? [.path, .pathName, .sha256] : RuleDimension.allCases
        root = Self.node(rules, dimensions, depth: 0)
        var node = root
        while case .split(_, _, _, _, let rest) = node { node = rest }
        if case .leaf(let orders) = node { rest = orders } else { rest = [] }
    }

    private static func node(
        _ rules: [(order: Int, match: StartMatch)], _ dimensions: [RuleDimension],
        depth: Int
    ) -> Node {
        let leaf = Node.leaf(rules.map(\.order))
        guard rules.count > leafLimit, depth < depthLimit else { return leaf }
        var best: (cost: Int, dimension: RuleDimension)?
        for dimension in dimensions {
            var sizes: [RuleDimension.Key: Int] = [:]
            var rest = 0
            for rule in rules {
                guard let keys = keys(of: rule.match, dimension, depth) else {
                    rest += 1
                    continue
                }
                for key in keys { sizes[key, default: 0] += 1 }
            }
            let cost = rest + (sizes.values.max() ?? 0)
            if cost < best?.cost ?? Int.max { best = (cost, dimension) }
        }
        guard let best, best.cost * 10 < rules.count * 9 else { return leaf }
        return split(
            rules, by: best.dimension, dimensions.filter { $0 != best.dimension },
            depth: depth)
    }

    /// A rule with many values is not split by them a second time, lest the index grow by products.
    private static func keys(
        of match: StartMatch, _ dimension: RuleDimension, _ depth: Int
    ) -> [RuleDimension.Key]? {
        dimension.keys(match).flatMap { depth > 0 && $0.count > 32 ? nil : $0 }
    }

    private static func split(
        _ rules: [(order: Int, match: StartMatch)], by dimension: RuleDimension,
        _ others: [RuleDimension], depth: Int
    ) -> Node {
        var groups: [RuleDimension.Key: [(order: Int, match: StartMatch)]] = [:]
        var rest: [(order: Int, match: StartMatch)] = []
        var all: [Int] = []
        for rule in rules {
            guard let keys = keys(of: rule.match, dimension, depth) else {
                rest.append(rule)
                continue
            }
            all.append(rule.order)
            for key in Set(keys) { groups[key, default: []].append(rule) }
        }
        var table = KeyTable()
        var children: [Node] = []
        for (key, group) in groups {
            table.insert(key, value: children.count)
            children.append(node(group, others, depth: depth + 1))
        }
        // The rest may be split by a further key as long as one helps.
        return .split(
            dimension, table, children: children, all: all, rest: node(rest, others, depth: depth))
    }

    func candidates(_ view: inout StartView) -> Candidates {
        var found = Candidates()
        collect(root, &view, &found)
        found.orders.sort()
        var last = -1
        found.orders.removeAll { order in
            defer { last = order }
            return order == last
        }
        return found
    }

    private func collect(_ node: Node, _ view: inout StartView, _ found: inout Candidates) {
        switch node {
        case .leaf(let orders): found.orders += orders
        case .split(let dimension, let table, let children, let all, let rest):
            switch dimension.value(&view) {
            case .none: break
            case .text(let text):
                for child in table.values(for: text) { collect(children[child], &view, &found) }
            case .unknown:
                found.orders += findsUnknown ? all[...] : all.prefix(Self.sampleLimit)
            case .pending: found.pendingFrom = min(found.pendingFrom, all.first ?? Int.max)
            }
            collect(rest, &view, &found)
        }
    }
}
