extension Reach {
    /// What becomes of packets of some sources to some addresses and ports, which all fare alike.
    package struct Row: Sendable {
        package var isIPv6: Bool
        package var interface: String
        package var sources: IntervalSet
        package var to: IntervalSet
        /// `tcp` or `udp`.
        package var transport: String
        package var ports: IntervalSet
        package var decision: Decision
        /// Who gets the packets; nil where nobody does.
        package var deliveredTo: String?
        package var rule: RuleName?
        package var reason: String?
        /// Who waits for them here; nil where that is not known, or where they are not for here.
        package var listeners: [Topology.Listener]?
    }

    /// Places that fare alike are one only up to this many.
    private static let cellLimit = 2_000_000

    /// The whole answer to a question, as a table: all places, each with all sources.
    package func rows(
        of question: Reachability.Question
    ) throws(ReachabilityError) -> [Row] {
        let parts = try reachability.parts(of: question)
        let addresses = Grid(
            question.destination,
            edges: parts.map(\.destination) + listenerAddresses(question.isIPv6))
        let ports = Grid(question.ports, edges: parts.map(\.ports) + listenerPorts(question))
        guard addresses.cells.count * ports.cells.count <= Self.cellLimit else {
            throw .tooComplex
        }
        var inside = [[Int]](repeating: [], count: addresses.cells.count * ports.cells.count)
        for (number, part) in parts.enumerated() {
            let columns = ports.indices(of: part.ports)
            for row in addresses.indices(of: part.destination) {
                for column in columns { inside[row * ports.cells.count + column].append(number) }
            }
        }
        return grouped(inside, parts, addresses, ports, question)
    }

    /// Cells with the same parts and the same listeners.
    private struct Likeness: Hashable {
        let parts: [Int]
        let listeners: [Topology.Listener]?
        /// Ports apart for each address, so that what comes of it is a rectangle.
        let ports: [Int]
    }

    private func grouped(
        _ inside: [[Int]], _ parts: [Reachability.Part], _ addresses: Grid, _ ports: Grid,
        _ question: Reachability.Question
    ) -> [Row] {
        struct Kind: Hashable {
            let parts: [Int]
            let listeners: [Topology.Listener]?
        }
        var groups: [Likeness: [Int]] = [:]
        var order: [Likeness] = []
        for row in addresses.cells.indices {
            var kinds: [Kind: [Int]] = [:]
            var kindOrder: [Kind] = []
            let here = waiting(addresses.cells[row], question)
            for column in ports.cells.indices {
                let found = inside[row * ports.cells.count + column]
                if found.isEmpty { continue }
                let kind = Kind(
                    parts: found,
                    listeners: here.map { $0.filter { ports.cells[column].contains($0.port) } })
                if kinds[kind] == nil { kindOrder.append(kind) }
                kinds[kind, default: []].append(column)
            }
            for kind in kindOrder {
                let likeness = Likeness(
                    parts: kind.parts, listeners: kind.listeners, ports: kinds[kind] ?? [])
                if groups[likeness] == nil { order.append(likeness) }
                groups[likeness, default: []].append(row)
            }
        }
        return order.flatMap { likeness -> [Row] in
            let to = IntervalSet((groups[likeness] ?? []).map { addresses.cells[$0] })
            let numbers = IntervalSet(likeness.ports.map { ports.cells[$0] })
            return Judgement.all(of: likeness.parts.map { parts[$0] }).map { judgement in
                Row(
                    isIPv6: question.isIPv6, interface: question.interface,
                    sources: judgement.sources, to: to,
                    transport: question.transport == 6 ? "tcp" : "udp", ports: numbers,
                    decision: judgement.decision,
                    deliveredTo: judgement.end.map { end in
                        text(end, question.isIPv6, ports: numbers)
                    },
                    rule: judgement.part?.rule, reason: judgement.reason,
                    listeners: listeners(judgement, to: to, ports: numbers, question))
            }
        }
    }

    private func text(
        _ end: (address: IntervalSet, ports: IntervalSet, isLocal: Bool), _ isIPv6: Bool,
        ports: IntervalSet
    ) -> String {
        guard let port = ports.single else {
            let isKept = end.ports.single == nil
            return end.isLocal && isKept ? "node" : text(end, isIPv6, asked: 0)
        }
        return text(end, isIPv6, asked: Int(port))
    }

    private func waiting(
        _ cell: ClosedRange<UInt128>, _ question: Reachability.Question
    ) -> [Topology.Listener]? {
        topology.listeners.map {
            Self.listeners(
                $0, transport: question.transport, IntervalSet(cell), question.ports,
                isIPv6: question.isIPv6)
        }
    }

    private func listenerAddresses(_ isIPv6: Bool) -> [IntervalSet] {
        (topology.listeners ?? []).filter { $0.isIPv6 == isIPv6 }.compactMap(\.address).map {
            IntervalSet($0)
        }
    }

    private func listenerPorts(_ question: Reachability.Question) -> [IntervalSet] {
        let name = question.transport == 6 ? "tcp" : "udp"
        return Set((topology.listeners ?? []).filter { $0.transport == name }.map(\.port)).map {
            IntervalSet($0)
        }
    }
}

extension Reach.Row {
    /// One answer as a row.
    package init(_ answer: Reach.Answer) {
        isIPv6 = answer.isIPv6
        interface = answer.interface
        sources = IntervalSet(answer.from)
        to = IntervalSet(answer.to)
        transport = answer.transport
        ports = IntervalSet(UInt128(answer.port))
        decision = answer.decision
        deliveredTo = answer.deliveredTo
        rule = answer.rule
        reason = answer.reason
        listeners = answer.listeners
    }
}

/// A set in pieces, each of which is within or without of each of several others.
private struct Grid {
    let cells: [ClosedRange<UInt128>]

    init(_ whole: IntervalSet, edges: [IntervalSet]) {
        var starts: Set<UInt128> = []
        for range in edges.flatMap(\.ranges) {
            starts.insert(range.lowerBound)
            if range.upperBound < .max { starts.insert(range.upperBound + 1) }
        }
        let sorted = starts.sorted()
        var cells: [ClosedRange<UInt128>] = []
        var next = 0
        for range in whole.ranges {
            var low = range.lowerBound
            while next < sorted.count, sorted[next] <= low { next += 1 }
            while next < sorted.count, sorted[next] <= range.upperBound {
                cells.append(low...(sorted[next] - 1))
                low = sorted[next]
                next += 1
            }
            cells.append(low...range.upperBound)
        }
        self.cells = cells
    }

    /// The cells that are in a set.
    func indices(of set: IntervalSet) -> [Int] {
        var found: [Int] = []
        for range in set.ranges {
            var place = cells.partitionPoint(where: { $0.upperBound >= range.lowerBound })
            while place < cells.count, cells[place].lowerBound <= range.upperBound {
                found.append(place)
                place += 1
            }
        }
        return found
    }
}
