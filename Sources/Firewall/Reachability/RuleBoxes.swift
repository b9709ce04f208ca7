/// The rules of a chain as boxes: what they do to packets of a flow, where that hangs on addresses
/// and ports alone.
///
/// Conditions are asked by the same functions as on the walk from rule to rule. A rule that changes
/// packets, or of which it is not certain what it does to them, ends the search for the packets
/// that come to it: they wait at it.
struct RuleBoxes {
    /// What becomes of packets in a box.
    enum Outcome {
        case ends(isAccepted: Bool, rule: RuleName)
        /// At a rule of the chain that was asked about.
        case waits(place: Int)
        /// They go on behind the jump that led into their chain.
        case goesOn
    }

    let table: PreparedTable
    let topology: Topology
    /// How many steps may still be made.
    private(set) var budget: Int
    private(set) var entries: [FirstMatch.Entry] = []
    private(set) var outcomes: [Outcome] = []
    /// Where chains that were jumped to end: the number of the box behind them.
    private var ends = [0]

    /// What a box costs, in steps of finding a rule.
    private static let stepsPerBox = 100
    /// A condition with more boxes, or a jump that leads to more, is left to the walk.
    private static let boxLimit = 100_000
    /// A jump with more parts is left to the walk.
    private static let jumpLimit = 8

    /// The boxes of a chain from one of its rules on.
    init(
        _ chain: PreparedTable.Chain, from start: Int, _ flow: Flow, _ walk: ChainWalk
    ) throws(ReachabilityError) {
        table = walk.table
        topology = walk.topology
        budget = walk.budget
        _ = try add(chain, from: start, flow, frame: 0, isTop: true)
        ends[0] = entries.count
        for index in entries.indices {
            guard case .skips(let frame) = entries[index].effect else { continue }
            entries[index].effect = .skips(to: ends[frame])
        }
    }

    private mutating func add(_ flow: Flow, _ outcome: Outcome, frame: Int = 0) {
        budget -= Self.stepsPerBox
        var effect = FirstMatch.Effect.takes
        if case .goesOn = outcome { effect = .skips(to: frame) }
        entries.append(FirstMatch.Entry(box: flow.box, effect: effect))
        outcomes.append(outcome)
    }

    /// Adds the rules that can be about a flow.
    ///
    /// - Parameter frame: Where those go on that return from the chain.
    /// - Returns: False where it is left to the walk what a rule does; in the chain that was asked
    ///   about packets wait there.
    private mutating func add(
        _ chain: PreparedTable.Chain, from start: Int, _ flow: Flow, frame: Int, isTop: Bool
    ) throws(ReachabilityError) -> Bool {
        let bounds = Bounds(flow)
        var place = start
        while true {
            let next = chain.index.next(bounds, from: place)
            budget -= ChainWalk.stepsPerRule + (next - place) / 4
            if budget < 0 { throw .tooComplex }
            guard next < chain.rules.count else { return true }
            let before = entries.count
            var active = [flow]
            if try !add(chain.rules[next], &active, frame: frame) {
                guard isTop else { return false }
                entries.removeLast(entries.count - before)
                outcomes.removeLast(outcomes.count - before)
                for part in active { add(part, .waits(place: next)) }
            }
            // None comes past a rule that takes all, or leads all out of the chain.
            if let first = entries[before...].first, first.box == flow.box {
                switch first.effect {
                case .takes: return true
                case .skips(let end): if end == frame { return true }
                }
            }
            place = next + 1
        }
    }

    /// Adds a rule.
    ///
    /// - Parameter active: The flow; afterwards its parts that come to what is left to the walk.
    private mutating func add(
        _ rule: PreparedRule, _ active: inout [Flow], frame: Int
    ) throws(ReachabilityError) -> Bool {
        for statement in rule.statements {
            switch statement {
            case .noEffect: break
            case .match(let match):
                guard let inside = inside(match, active) else { return false }
                active = inside
                if active.isEmpty { return true }
            case .verdict(.continue): break
            case .verdict(let verdict): return try add(verdict, active, rule.name, frame)
            case .verdictMap(let selectors, let elements):
                return try add(selectors, elements, active, rule.name, frame)
            default: return false
            }
        }
        return true
    }

    private mutating func add(
        _ verdict: Verdict, _ active: [Flow], _ rule: RuleName, _ frame: Int
    ) throws(ReachabilityError) -> Bool {
        switch verdict {
        case .accept, .drop:
            for flow in active { add(flow, .ends(isAccepted: verdict == .accept, rule: rule)) }
        case .return:
            for flow in active { add(flow, .goesOn, frame: frame) }
        case .jump(let name), .goto(let name):
            guard let chain = table.chains[name], chain.isSimple,
                active.count <= Self.jumpLimit
            else { return false }
            let before = entries.count
            var isJump = false
            if case .jump = verdict { isJump = true }
            for flow in active {
                var inner = frame
                if isJump {
                    inner = ends.count
                    ends.append(0)
                }
                guard try add(chain, from: 0, flow, frame: inner, isTop: false),
                    entries.count - before <= Self.boxLimit
                else { return false }
                if isJump {
                    ends[inner] = entries.count
                } else {
                    add(flow, .goesOn, frame: frame)
                }
            }
        case .continue, .queue: return false
        }
        return true
    }

    /// A verdict by what packets have.
    private mutating func add(
        _ selectors: [Selector], _ elements: Elements<Verdict>, _ active: [Flow], _ rule: RuleName,
        _ frame: Int
    ) throws(ReachabilityError) -> Bool {
        let list: [Element<Verdict>]
        var index: BoundsIndex?
        switch elements {
        case .inline(let inline): list = inline
        case .named(let name):
            let key = PreparedTable.ListKey(name: name, selectors: selectors)
            guard let named = table.verdicts[key], !named.isDynamic else { return false }
            list = named.elements
            index = named.index
        case .unknown: return false
        }
        let behind = ends.count
        ends.append(0)
        for flow in active {
            var search = ElementSearch(list, index, flow)
            while let element = search.next(&budget) {
                if budget < 0 { throw .tooComplex }
                let part: Flow
                switch flow.cut(selectors, element.key, topology) {
                case .none: continue
                case .all: part = flow
                case .part(let inside, _): part = inside
                case .unknown: return false
                }
                guard try add(element.value, [part], rule, frame) else { return false }
                // What comes back from there is asked about no other element.
                if case .jump = element.value { add(part, .goesOn, frame: behind) }
            }
        }
        ends[behind] = entries.count
        return true
    }

    /// The parts of flows that meet a condition; nil where that is not certain.
    private mutating func inside(_ match: Match, _ flows: [Flow]) -> [Flow]? {
        let list: [Element<Bool>]
        var index: BoundsIndex?
        switch match.values {
        case .inline(let inline): list = inline
        case .named(let name):
            let key = PreparedTable.ListKey(name: name, selectors: match.selectors)
            guard let named = table.sets[key], !named.isDynamic else { return nil }
            list = named.elements
            index = named.index
        case .unknown: return nil
        }
        var found: [Flow] = []
        for flow in flows {
            if match.isNegated {
                // What is not there differs from nothing: the rule ends.
                if flow.lacks(match.selectors, topology) { continue }
                let split = flow.split(by: match.selectors, list, index, topology)
                budget -= 10 * list.count
                guard split.maybe.isEmpty, split.reason == nil else { return nil }
                found += split.rest
                continue
            }
            var search = ElementSearch(list, index, flow)
            elements: while let element = search.next(&budget) {
                switch flow.cut(match.selectors, element.key, topology) {
                case .none: continue
                case .all:
                    found.append(flow)
                    break elements
                case .part(let inside, _): found.append(inside)
                case .unknown: return nil
                }
                if found.count > Self.boxLimit { return nil }
            }
        }
        return found
    }
}

/// The elements of a list that can be about a flow, in order.
private struct ElementSearch<Value: Hashable & Sendable> {
    private let list: [Element<Value>]
    private let index: BoundsIndex?
    private let bounds: Bounds
    private var place = 0

    init(_ list: [Element<Value>], _ index: BoundsIndex?, _ flow: Flow) {
        self.list = list
        self.index = index
        bounds = index == nil ? Bounds() : Bounds(flow)
    }

    mutating func next(_ budget: inout Int) -> Element<Value>? {
        let next = index?.next(bounds, from: place) ?? place
        budget -= 10 + (next - place) / 4
        guard next < list.count else { return nil }
        place = next + 1
        return list[next]
    }
}
