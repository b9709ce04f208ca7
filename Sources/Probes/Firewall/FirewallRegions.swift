import Firewall

/// All ports of a way in, in ranges of which each port fares alike.
struct FirewallRegions {
    struct Region {
        var ports: ClosedRange<UInt128>
        /// Who reaches each of the ports for sure.
        var accepted: IntervalSet
        /// Who may reach some of them.
        var unknown: IntervalSet
        /// The rule that lets them in, or keeps them out, or why it is not known.
        var rule: String
        /// Who may reach some of them, as their packets may get past the rules.
        var passed = IntervalSet.empty

        fileprivate func fares(like other: Region, byRule: Bool) -> Bool {
            accepted == other.accepted && unknown == other.unknown && passed == other.passed
                && (!byRule || rule == other.rule)
        }
    }

    /// More regions of one way are joined to ones that are less exact.
    private static let limit = 64
    private static let nodePorts: ClosedRange<UInt128> = 30_000...32_767
    private static let nodePortLimit = 32

    let all: [Region]

    /// - Parameter passed: Who may reach NodePorts past the rules, and why; nil for nobody.
    init(
        _ parts: [Reachability.Part], passed: (sources: IntervalSet, reason: String)? = nil
    ) {
        let exact = Self.exact(parts, passed)
        let joined = Self.joined(exact, byRule: true)
        all = joined.count <= Self.limit ? joined : Self.bounded(Self.joined(exact, byRule: false))
    }

    private static func exact(
        _ parts: [Reachability.Part], _ passed: (sources: IntervalSet, reason: String)?
    ) -> [Region] {
        var edges: Set<UInt128> = [1, 65_536]
        if passed != nil { edges.formUnion([nodePorts.lowerBound, nodePorts.upperBound + 1]) }
        for range in parts.flatMap(\.ports.ranges) {
            edges.insert(max(1, range.lowerBound))
            edges.insert(min(65_535, range.upperBound) + 1)
        }
        let starts = edges.sorted()
        let numbers = Dictionary(uniqueKeysWithValues: starts.enumerated().map { ($1, $0) })
        // The parts of each range between two edges.
        var inside = [[Int]](repeating: [], count: starts.count - 1)
        for (index, part) in parts.enumerated() {
            for range in part.ports.ranges {
                guard let first = numbers[max(1, range.lowerBound)],
                    let end = numbers[min(65_535, range.upperBound) + 1], first < end
                else { continue }
                for number in first..<end { inside[number].append(index) }
            }
        }
        var known: [[Int]: Region] = [:]
        return inside.enumerated().map { number, indices in
            let ports = starts[number]...(starts[number + 1] - 1)
            var region = known[indices] ?? region(ports, indices.map { parts[$0] })
            known[indices] = region
            region.ports = ports
            if let passed, nodePorts.contains(ports.lowerBound) {
                region.passed = passed.sources.subtracting(region.accepted)
                if !region.passed.isEmpty { region.rule = passed.reason }
            }
            return region
        }
    }

    private static func region(
        _ ports: ClosedRange<UInt128>, _ parts: [Reachability.Part]
    ) -> Region {
        let summary = Reach.summary(parts, ports: ports)
        // What lets the most of them in, or keeps the most out, is what one would name.
        let isOpen = !summary.accepted.isEmpty
        let counted = parts.filter { $0.isAccepted == isOpen && $0.rule != nil }.map { part in
            let sources = isOpen ? part.source.intersection(summary.accepted) : part.source
            return (rule: part.rule, size: sources.size)
        }
        let rule = counted.max { $0.size < $1.size }?.rule?.description
        return Region(
            ports: ports, accepted: summary.accepted, unknown: summary.unknown,
            rule: summary.unknown.isEmpty
                ? rule ?? (isOpen ? "no rule keeps packets out" : "no rule lets packets in")
                : summary.reason ?? "it depends on the client's port, or on the way that is chosen")
    }

    private static func joined(_ regions: [Region], byRule: Bool) -> [Region] {
        var joined: [Region] = []
        for region in regions {
            guard let last = joined.last, last.fares(like: region, byRule: byRule) else {
                joined.append(region)
                continue
            }
            joined[joined.count - 1].ports = last.ports.lowerBound...region.ports.upperBound
        }
        return joined
    }

    /// NodePorts give way first: who asks about them asks about all of them.
    private static func bounded(_ regions: [Region]) -> [Region] {
        if regions.count <= limit { return regions }
        func isNodePort(_ region: Region) -> Bool {
            nodePorts.contains(region.ports.lowerBound)
                && nodePorts.contains(region.ports.upperBound)
        }
        let kept = regions.filter { !isNodePort($0) }
        var services = regions.filter(isNodePort)
        if services.count > nodePortLimit {
            services =
                services.prefix(nodePortLimit - 1)
                + [together(Array(services.dropFirst(nodePortLimit - 1)))]
        }
        let all = (kept + services).sorted { $0.ports.lowerBound < $1.ports.lowerBound }
        if all.count <= limit * 2 { return all }
        let size = (all.count + limit - 1) / limit
        return stride(from: 0, to: all.count, by: size).map {
            together(Array(all[$0..<min($0 + size, all.count)]))
        }
    }

    /// Neighbours as one: sure is only what holds for each of the ports.
    private static func together(_ regions: [Region]) -> Region {
        var all = regions[0]
        var some = IntervalSet.empty
        for region in regions {
            all.accepted = all.accepted.intersection(region.accepted)
            some = some.union(region.accepted).union(region.unknown)
            all.passed = all.passed.union(region.passed)
            all.ports = all.ports.lowerBound...region.ports.upperBound
        }
        all.unknown = some.subtracting(all.accepted)
        if !all.unknown.isEmpty {
            all.rule =
                "\(regions.count) ranges of ports here fare differently, more than are listed"
        }
        return all
    }
}
