/// A table made ready to be asked often.
struct PreparedTable: Sendable {
    struct Chain: Sendable {
        var base: BaseChain?
        var rules: [PreparedRule] = []
        /// What each rule can be about.
        var index = BoundsIndex([])
        /// Whether its rules, and those that they lead to, do no more than decide.
        var isSimple = false
    }

    /// A named set as the rules look at it that have these selectors.
    struct ListKey: Hashable {
        let name: String
        let selectors: [Selector]
    }

    let family: Family
    let name: String
    /// Whether its rules do what those of nftables do, not those of xtables.
    let isNft: Bool
    private(set) var chains: [String: Chain] = [:]
    private(set) var sets: [ListKey: PreparedList<Bool>] = [:]
    private(set) var verdicts: [ListKey: PreparedList<Verdict>] = [:]
    private(set) var targets: [ListKey: PreparedList<TargetValue>] = [:]

    init(_ table: Table) {
        family = table.family
        name = table.name
        isNft = table.source.hasPrefix("nft")
        let place = "\(table.family.rawValue) \(table.name)"
        for chain in table.chains.values {
            var rules: [PreparedRule] = []
            rules.reserveCapacity(chain.rules.count)
            for rule in chain.rules {
                rules.append(prepare(rule, table, place, chain.name))
                if table.source.hasSuffix("-legacy") { continue }
                for other in rule.otherReadings {
                    rules.append(prepare(other, table, place, chain.name))
                }
            }
            chains[chain.name] = Chain(
                base: chain.base, rules: rules, index: BoundsIndex(rules.map(\.bounds)))
        }
        var known: [String: Bool] = [:]
        for name in chains.keys { _ = isSimple(name, &known) }
        for (name, isSimple) in known { chains[name]?.isSimple = isSimple }
    }

    private mutating func prepare(
        _ rule: Rule, _ table: Table, _ place: String, _ chain: String
    ) -> PreparedRule {
        var bounds = Bounds()
        var isAtStart = true
        var statements: [Statement] = []
        for statement in rule.statements {
            statements.append(statement)
            switch statement {
            case .match(var match):
                let box = prepare(&match, table)
                if isAtStart, !match.isNegated, let box { bounds.narrow(box) }
                statements[statements.count - 1] = .match(match)
            case .verdictMap(let selectors, var elements):
                let box = prepare(&elements, selectors, table)
                if isAtStart, let box { bounds.narrow(box) }
                isAtStart = false
                statements[statements.count - 1] = .verdictMap(selectors, elements)
            case .destinationNAT(.mapped(let selectors, .named(let name))):
                add(name, selectors, table)
                isAtStart = false
            case .noEffect, .maybe: break
            default: isAtStart = false
            }
        }
        return PreparedRule(
            name: RuleName(table: place, chain: chain, handle: rule.handle, text: rule.text),
            statements: PreparedRule.ordered(statements), bounds: bounds)
    }

    /// Reads a named set for selectors; nil where it is not known what it holds.
    private mutating func add(_ name: String, _ selectors: [Selector], _ table: Table) {
        let key = ListKey(name: name, selectors: selectors)
        guard sets[key] == nil, verdicts[key] == nil, targets[key] == nil,
            let set = table.sets[name]
        else { return }
        switch set.content {
        case .set(let list):
            sets[key] = PreparedList(selectors, list, isDynamic: set.isDynamic)
        case .verdicts(let list):
            verdicts[key] = PreparedList(selectors, list, isDynamic: set.isDynamic)
        case .targets(let list):
            targets[key] = PreparedList(selectors, list, isDynamic: set.isDynamic)
        case .marks, .unknown: break
        }
    }

    /// The box of the packets that a condition can be true of; nil where it can be of any.
    private mutating func prepare(_ match: inout Match, _ table: Table) -> Bounds? {
        switch match.values {
        case .inline(let elements):
            let list = PreparedList(match.selectors, elements, isDynamic: false)
            if list.index == nil {
                match.values = .inline(list.elements)
            } else {
                // A name that no set has.
                let key = ListKey(name: "{\(sets.count)}", selectors: match.selectors)
                sets[key] = list
                match.values = .named(key.name)
            }
            return list.bounds
        case .named(let name):
            add(name, match.selectors, table)
            let list = sets[ListKey(name: name, selectors: match.selectors)]
            return list?.isDynamic == false ? list?.bounds : nil
        case .unknown: return nil
        }
    }

    private mutating func prepare(
        _ elements: inout Elements<Verdict>, _ selectors: [Selector], _ table: Table
    ) -> Bounds? {
        switch elements {
        case .inline(let inline):
            let list = PreparedList(selectors, inline, isDynamic: false)
            if list.index != nil {
                let key = ListKey(name: "{\(verdicts.count)}", selectors: selectors)
                verdicts[key] = list
                elements = .named(key.name)
            }
            return list.bounds
        case .named(let name):
            add(name, selectors, table)
            let list = verdicts[ListKey(name: name, selectors: selectors)]
            return list?.isDynamic == false ? list?.bounds : nil
        case .unknown: return nil
        }
    }
}

/// A rule in the order in which its parts are looked at.
struct PreparedRule: Sendable {
    let name: RuleName
    let statements: [Statement]
    /// Packets outside of these go to the next rule as they are.
    let bounds: Bounds

    /// The conditions in front of all that changes anything are asked in an order that keeps the
    /// parts few: first what all packets of a flow have alike, then ports, then addresses.
    static func ordered(_ statements: [Statement]) -> [Statement] {
        var conditions: [(rank: Int, statement: Statement)] = []
        var rest: [Statement] = []
        for statement in statements {
            switch statement {
            case .noEffect: break
            case .match(let match) where rest.isEmpty: conditions.append((match.rank, statement))
            case .maybe where rest.isEmpty: conditions.append((.max, statement))
            default: rest.append(statement)
            }
        }
        // The sort keeps the order of equals.
        return conditions.sorted { $0.rank < $1.rank }.map(\.statement) + rest
    }
}

extension Match {
    fileprivate var rank: Int {
        selectors.map { selector in
            switch selector.field {
            case .destinationPort: 1
            case .destination, .destination4, .destination6: 2
            case .source, .source4, .source6: 3
            case .sourcePort: 4
            default: 0
            }
        }.max() ?? 0
    }
}
