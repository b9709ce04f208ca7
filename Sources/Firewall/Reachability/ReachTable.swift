/// Who reaches which port, port by port.
package struct ReachTable: Sendable {
    /// Which sources reach at least one of some ports.
    package struct Summary: Sendable {
        /// They reach one of the ports for sure.
        package var accepted = IntervalSet.empty
        /// Whether they reach one cannot be told.
        package var unknown = IntervalSet.empty
        /// A rule that lets some of them in, or why it is unknown.
        package var rule: RuleName?
        package var reason: String?
    }

    /// Ports that fare alike, in their order.
    private var rows: [(ports: ClosedRange<UInt128>, summary: Summary)] = []

    package init(
        _ parts: [Reachability.Part], within wanted: ClosedRange<UInt128> = 0...65_535
    ) {
        // The parts begin and end at ports; between them nothing changes.
        var edges: [(port: UInt128, part: Int, isBegin: Bool)] = []
        for (number, part) in parts.enumerated() {
            for range in part.ports.ranges(within: wanted) {
                edges.append((range.lowerBound, number, true))
                edges.append((range.upperBound + 1, number, false))
            }
        }
        edges.sort { $0.port < $1.port }
        var here: Set<Int> = []
        var place = 0
        while place < edges.count {
            let port = edges[place].port
            while place < edges.count, edges[place].port == port {
                let edge = edges[place]
                if edge.isBegin { here.insert(edge.part) } else { here.remove(edge.part) }
                place += 1
            }
            guard place < edges.count, !here.isEmpty else { continue }
            let summary = Self.summary(of: here.sorted(), parts)
            rows.append((port...(edges[place].port - 1), summary))
        }
    }

    /// The ranges of ports that fare alike, without those that nobody reaches.
    package var open: [ClosedRange<UInt128>] {
        rows.filter { !$0.summary.accepted.isEmpty || !$0.summary.unknown.isEmpty }.map(\.ports)
    }

    /// Who reaches at least one of some ports.
    package func summary(_ ports: ClosedRange<UInt128>) -> Summary {
        let first = rows.partitionPoint(where: { $0.ports.upperBound >= ports.lowerBound })
        let mine = rows[first...].prefix { $0.ports.lowerBound <= ports.upperBound }.map(\.summary)
        return Self.joined(mine)
    }

    private static func joined(_ summaries: [Summary]) -> Summary {
        if summaries.count == 1 { return summaries[0] }
        var joined = Summary()
        joined.accepted = IntervalSet(summaries.flatMap(\.accepted.ranges))
        joined.unknown = IntervalSet(summaries.flatMap(\.unknown.ranges))
            .subtracting(joined.accepted)
        joined.rule = summaries.lazy.compactMap(\.rule).first
        joined.reason = summaries.lazy.compactMap(\.reason).first
        return joined
    }

    /// What parts about one port say, at any of the addresses.
    private static func summary(of here: [Int], _ parts: [Reachability.Part]) -> Summary {
        guard let first = here.first else { return Summary() }
        if here.allSatisfy({ parts[$0].destination == parts[first].destination }) {
            return atOne(here, parts)
        }
        // Addresses that all parts treat alike are looked at once.
        var edges: Set<UInt128> = []
        for range in here.flatMap({ parts[$0].destination.ranges }) {
            edges.insert(range.lowerBound)
            if range.upperBound < .max { edges.insert(range.upperBound + 1) }
        }
        return joined(
            edges.sorted().map { address in
                atOne(here.filter { parts[$0].destination.contains(address) }, parts)
            })
    }

    /// What parts to one address and port say: what is accepted and dropped alike is not known.
    private static func atOne(_ here: [Int], _ parts: [Reachability.Part]) -> Summary {
        var summary = Summary()
        let accepted = here.filter { parts[$0].isAccepted }
        if accepted.isEmpty { return summary }
        func union(_ some: [Int]) -> IntervalSet {
            some.count == 1
                ? parts[some[0]].source : IntervalSet(some.flatMap { parts[$0].source.ranges })
        }
        let dropped = union(here.filter { !parts[$0].isAccepted })
        let sources = union(accepted)
        summary.accepted = sources.subtracting(dropped)
        summary.unknown = sources.intersection(dropped)
        if !summary.accepted.isEmpty {
            summary.rule =
                accepted.first { !parts[$0].source.subtracting(dropped).isEmpty }
                .flatMap { parts[$0].rule }
        }
        if !summary.unknown.isEmpty {
            summary.reason =
                here.first {
                    parts[$0].doubt != nil
                        && !parts[$0].source.intersection(summary.unknown).isEmpty
                }.flatMap { parts[$0].doubt }
        }
        return summary
    }
}
