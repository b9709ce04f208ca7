import Firewall

/// Asks about all ports or all sources, where nobody has named some.
struct ReachSurvey {
    let reach: Reach
    let options: FirewallOptions
    /// Empty: those that somebody listens on, and those that are open.
    var ports = IntervalSet.empty
    var transports: [FirewallOptions.Transport] = [.tcp, .udp]
    private(set) var notes: [String] = []

    /// Of more interfaces the sources are not asked about one by one, as of those of 200 pods.
    private static let wayLimit = 16

    init(reach: Reach, options: FirewallOptions) {
        self.reach = reach
        self.options = options
    }

    private struct Way {
        let isIPv6: Bool
        let interface: String
        let sources: IntervalSet
        let to: IntervalSet
    }

    /// - Parameter sources: Empty: all.
    mutating func rows(from sources: [String]) throws -> [Reach.Row] {
        let ways = sources.isEmpty ? try allWays() : try sources.flatMap(named)
        guard !ways.isEmpty else {
            throw UsageError(
                "no route leads anywhere from this machine; name the way with --interface, --from "
                    + "and --to")
        }
        let asked = ports.isEmpty ? IntervalSet(1...65_535) : ports
        var rows: [Reach.Row] = []
        for way in ways {
            for transport in transports {
                let question = Reachability.Question(
                    isIPv6: way.isIPv6, source: way.sources, destination: way.to,
                    interface: way.interface, transport: transport == .tcp ? 6 : 17, ports: asked)
                do {
                    rows += try reach.rows(of: question)
                } catch {
                    throw UsageError("\(error): with --from and --port, or --to")
                }
            }
        }
        let shown = ports.isEmpty ? rows.filter(isOfInterest) : rows
        return shown.sorted { left, right in
            (
                left.transport, left.ports.ranges.first?.lowerBound ?? 0, left.isIPv6 ? 1 : 0,
                left.decision == .accept ? 0 : left.decision == .unknown ? 1 : 2
            ) < (
                right.transport, right.ports.ranges.first?.lowerBound ?? 0, right.isIPv6 ? 1 : 0,
                right.decision == .accept ? 0 : right.decision == .unknown ? 1 : 2
            )
        }
    }

    /// Somebody listens there, or it is open; all where it is not known who listens.
    private func isOfInterest(_ row: Reach.Row) -> Bool {
        guard reach.knowsListeners, row.decision == .drop else { return true }
        return row.listeners?.isEmpty == false
    }

    private func named(_ source: String) throws -> [Way] {
        let (isIPv6, ways) = try options.ways(source, reach)
        return ways.map { way, sources in
            let isOwn = options.to != nil || way.interface == "lo"
            let own = reach.own(isIPv6: isIPv6)
            return Way(
                isIPv6: isIPv6, interface: way.interface, sources: sources,
                to: isOwn || own.isEmpty ? IntervalSet(way.to) : own)
        }
    }

    private mutating func allWays() throws -> [Way] {
        var ways: [Way] = []
        var left: [String] = []
        for isIPv6 in [false, true] {
            let named = options.to.map { isIPv6 ? Address.number6($0) : Address.number4($0) }
            if let named, named == nil {
                if isIPv6, ways.isEmpty {
                    throw UsageError("--to \(options.to ?? ""): this is no address")
                }
                continue
            }
            let to = named?.map { IntervalSet($0) } ?? reach.own(isIPv6: isIPv6)
            if to.isEmpty { continue }
            let found = try sources(isIPv6: isIPv6)
            for (interface, sources) in found.prefix(Self.wayLimit) {
                ways.append(
                    Way(isIPv6: isIPv6, interface: interface, sources: sources, to: to))
            }
            left += found.dropFirst(Self.wayLimit).map(\.0)
        }
        if !left.isEmpty {
            let names = Array(Set(left)).sorted()
            notes.append(
                "not shown are sources by \(names.count) more interfaces ("
                    + names.prefix(5).joined(separator: ", ")
                    + (names.count > 5 ? ", …" : "") + "); ask about them with --from")
        }
        return ways
    }

    /// All addresses by the interfaces by which they come in; those with most of them first.
    private func sources(isIPv6: Bool) throws -> [(String, IntervalSet)] {
        let all: ClosedRange<UInt128> = 0...(isIPv6 ? .max : 0xFFFF_FFFF)
        if let interface = options.interface {
            try options.check(interface, reach)
            return [(interface, reach.strangers(isIPv6: isIPv6))]
        }
        var found: [(String, IntervalSet)] = []
        let strangers = reach.strangers(isIPv6: isIPv6)
        for (way, sources) in reach.ways(of: all, isIPv6: isIPv6) {
            let sources = sources.intersection(strangers)
            if way.interface == "lo" || sources.isEmpty { continue }
            if let index = found.firstIndex(where: { $0.0 == way.interface }) {
                found[index].1 = found[index].1.union(sources)
            } else {
                found.append((way.interface, sources))
            }
        }
        return found
    }
}
