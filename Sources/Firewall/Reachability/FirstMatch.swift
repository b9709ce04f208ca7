/// Finds for all packets of a whole at once which of several boxes, in their order, is the first
/// that they are in.
///
/// Boxes split each other's rests into many parts when each is cut out of what the ones before have
/// left. Here the whole is divided by destinations and ports where boxes begin and end, and what is
/// left of the question is one about sources, which one pass over them answers.
struct FirstMatch {
    /// What becomes of packets in a box.
    enum Effect: Sendable {
        /// They are asked about no further.
        case takes
        /// The boxes before another are not asked about them: its number, or how many there are.
        case skips(to: Int)
    }

    struct Entry: Sendable {
        let box: Box
        var effect: Effect
    }

    /// Packets that have the same first box.
    struct Part: Sendable {
        /// The number of the box; nil where they are in none.
        let entry: Int?
        var box: Box
    }

    let whole: Box
    let entries: [Entry]
    /// In which dimensions an entry has not all of the whole.
    let limited: [Limits]
    var budget: Int

    struct Limits: OptionSet {
        let rawValue: UInt8
        static let source = Limits(rawValue: 1)
        static let destination = Limits(rawValue: 2)
        static let sourcePorts = Limits(rawValue: 4)
        static let destinationPorts = Limits(rawValue: 8)

        init(rawValue: UInt8) { self.rawValue = rawValue }

        init(_ dimension: Flow.Dimension) {
            switch dimension {
            case .source: self = .source
            case .destination: self = .destination
            case .sourcePorts: self = .sourcePorts
            case .destinationPorts: self = .destinationPorts
            }
        }
    }

    /// What a range that is kept costs, in steps of the search.
    private static let stepsPerRange = 20
    /// What a member that is asked for a place costs.
    static let stepsPerMember = 2

    private init(_ whole: Box, _ entries: [Entry], _ budget: Int) {
        self.whole = whole
        self.entries = entries
        self.budget = budget
        limited = entries.map { entry in
            var limits: Limits = []
            for dimension in Flow.Dimension.allCases where entry.box[dimension] != whole[dimension]
            {
                limits.insert(Limits(dimension))
            }
            return limits
        }
    }

    /// The whole in parts.
    ///
    /// - Parameters:
    ///   - entries: Their boxes are within the whole, and none is empty.
    ///   - budget: What the search has cost is taken from it.
    static func parts(
        of whole: Box, _ entries: [Entry], _ budget: inout Int
    ) throws(ReachabilityError) -> [Part] {
        var search = FirstMatch(whole, entries, budget)
        // Those that lead to the next one say nothing.
        let members = entries.indices.filter { number in
            if case .skips(let next) = entries[number].effect { next > number + 1 } else { true }
        }
        let parts = try search.parts(
            members, [.destination, .destinationPorts, .sourcePorts], whole.source)
        budget = search.budget
        return parts
    }

    /// The parts of some sources, in all of the dimensions that are given; of the others the caller
    /// knows in which part of the whole they are.
    mutating func parts(
        _ members: [Int], _ dimensions: [Flow.Dimension], _ sources: IntervalSet
    ) throws(ReachabilityError) -> [Part] {
        var open: Limits = []
        for dimension in dimensions { open.insert(Limits(dimension)) }
        // Those in front that hang on the source alone are the same in all that follows.
        let front = members.prefix { entry in
            guard case .takes = entries[entry].effect else { return false }
            return limited[entry].isDisjoint(with: open)
        }
        var parts: [Part] = []
        var sources = sources
        if !front.isEmpty || members.isEmpty {
            parts = try divide(Array(front), sources)
            guard front.count < members.count, let last = parts.last, last.entry == nil else {
                return parts
            }
            parts.removeLast()
            sources = last.box.source
        }
        let members = Array(members[front.endIndex...])
        let candidates = dimensions.filter { dimension in
            members.contains { limited[$0].contains(Limits(dimension)) }
        }
        guard let dimension = cheapest(candidates, members) else {
            return try parts + divide(members, sources)
        }
        return try parts
            + divide(members, by: dimension, others: dimensions.filter { $0 != dimension }, sources)
    }

    mutating func add(
        _ entry: Int?, _ sources: IntervalSet, to parts: inout [Part]
    ) throws(ReachabilityError) {
        budget -= Self.stepsPerRange * (sources.ranges.count + 2)
        if budget < 0 { throw .tooComplex }
        var box = whole
        box.source = sources
        parts.append(Part(entry: entry, box: box))
    }

    /// The dimension by which to divide first: with the fewest members in all of its pieces.
    private mutating func cheapest(
        _ dimensions: [Flow.Dimension], _ members: [Int]
    ) -> Flow.Dimension? {
        if dimensions.count < 2 { return dimensions.first }
        var best: (dimension: Flow.Dimension, cost: Int)?
        for dimension in dimensions {
            let limit = Limits(dimension)
            let free = members.reduce(0) { $0 + (limited[$1].contains(limit) ? 0 : 1) }
            let edges = edges(members, dimension)
            budget -= edges.count * 4
            var cost = 0
            var here = free
            for (number, edge) in edges.enumerated() {
                here += edge.isBegin ? 1 : -1
                let isLast = number + 1 == edges.count || edges[number + 1].place != edge.place
                if isLast { cost += here }
            }
            if best.map({ cost < $0.cost }) ?? true { best = (dimension, cost) }
        }
        return best?.dimension
    }
}
