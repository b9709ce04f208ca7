extension FirstMatch {
    /// A place in a dimension at which a member begins or ends.
    struct Edge {
        let place: UInt128
        let member: Int
        let isBegin: Bool
    }

    /// Where members begin and end in a dimension, in order.
    ///
    /// - Returns: Members by their place in the list.
    func edges(_ members: [Int], _ dimension: Flow.Dimension) -> [Edge] {
        let limit = Limits(dimension)
        var edges: [Edge] = []
        for (number, entry) in members.enumerated() where limited[entry].contains(limit) {
            for range in entries[entry].box[dimension].ranges {
                edges.append(Edge(place: range.lowerBound, member: number, isBegin: true))
                if range.upperBound < .max {
                    edges.append(Edge(place: range.upperBound + 1, member: number, isBegin: false))
                }
            }
        }
        edges.sort { $0.place < $1.place }
        return edges
    }

    /// By a dimension: where the same members are there, all is alike.
    mutating func divide(
        _ members: [Int], by dimension: Flow.Dimension, others: [Flow.Dimension],
        _ sources: IntervalSet
    ) throws(ReachabilityError) -> [Part] {
        var open: Limits = [.source]
        for other in others { open.insert(Limits(other)) }
        let edges = edges(members, dimension)
        var here = MemberSet(count: members.count)
        for (number, entry) in members.enumerated()
        where !limited[entry].contains(Limits(dimension)) {
            here.insert(number)
        }
        /// Members that are there, up to one that takes all, if none leads past it.
        func present() -> [Int] {
            var present: [Int] = []
            var canEnd = true
            var next = here.next(from: 0)
            while let number = next {
                let entry = members[number]
                present.append(entry)
                if case .skips = entries[entry].effect { canEnd = false }
                if canEnd, limited[entry].isDisjoint(with: open) { break }
                next = here.next(from: number + 1)
            }
            return present
        }
        var groups: [[Int]: Int] = [:]
        var pieces: [(members: [Int], ranges: [ClosedRange<UInt128>])] = []
        func add(_ present: [Int], _ ranges: [ClosedRange<UInt128>]) {
            if let place = groups[present] {
                pieces[place].ranges += ranges
            } else {
                groups[present] = pieces.count
                pieces.append((present, ranges))
            }
        }
        let limits = members.filter { limited[$0].contains(Limits(dimension)) }
        let rest = whole[dimension].subtracting(
            IntervalSet(limits.flatMap { entries[$0].box[dimension].ranges }))
        if !rest.isEmpty { add(present(), rest.ranges) }
        var inside = 0
        for (number, edge) in edges.enumerated() {
            if edge.isBegin { here.insert(edge.member) } else { here.remove(edge.member) }
            inside += edge.isBegin ? 1 : -1
            let next = number + 1 < edges.count ? edges[number + 1].place : nil
            guard next != edge.place, inside > 0 else { continue }
            let present = present()
            budget -= 4 + present.count * 2
            if budget < 0 { throw .tooComplex }
            add(present, [edge.place...(next.map { $0 - 1 } ?? .max)])
        }
        var parts: [Part] = []
        var ranges: [[ClosedRange<UInt128>]] = []
        var latest: [Int?: Int] = [:]
        for piece in pieces {
            for part in try self.parts(piece.members, others, sources) {
                // Most have the same sources in all pieces.
                if let place = latest[part.entry],
                    parts[place].box.isLike(part.box, but: dimension)
                {
                    ranges[place] += piece.ranges
                    continue
                }
                latest[part.entry] = parts.count
                parts.append(part)
                ranges.append(piece.ranges)
            }
        }
        for place in parts.indices { parts[place].box[dimension] = IntervalSet(ranges[place]) }
        return parts
    }

    /// By sources, the last that is left: each goes to the first member that is there. The part in
    /// none, if there is one, is the last.
    mutating func divide(
        _ members: [Int], _ sources: IntervalSet
    ) throws(ReachabilityError) -> [Part] {
        let edges = edges(members, .source)
        budget -= edges.count * 4 + members.count
        if budget < 0 { throw .tooComplex }
        var here = MemberSet(count: members.count)
        for (number, entry) in members.enumerated() where !limited[entry].contains(.source) {
            here.insert(number)
        }
        var taken = [[ClosedRange<UInt128>]](repeating: [], count: members.count)
        var steps = 0
        func first() -> Int? {
            var start = 0
            while let number = here.next(from: start) {
                steps += Self.stepsPerMember
                guard case .skips(let next) = entries[members[number]].effect else { return number }
                start = members.partitionPoint(where: { $0 >= next })
            }
            return nil
        }
        var all: [ClosedRange<UInt128>] = []
        func take(_ range: ClosedRange<UInt128>) {
            guard let number = first() else { return }
            taken[number].append(range)
            all.append(range)
        }
        guard let hull = whole.source.hull else { return [] }
        var low = hull.lowerBound
        for (number, edge) in edges.enumerated() {
            let isFirst = number == 0 || edges[number - 1].place != edge.place
            if isFirst, edge.place > low { take(low...(edge.place - 1)) }
            low = edge.place
            if edge.isBegin { here.insert(edge.member) } else { here.remove(edge.member) }
            if steps > budget { throw .tooComplex }
        }
        if low <= hull.upperBound { take(low...hull.upperBound) }
        budget -= steps
        if budget < 0 { throw .tooComplex }
        var parts: [Part] = []
        for (number, ranges) in taken.enumerated() where !ranges.isEmpty {
            // What lies between the sources is nobody's.
            let mine = IntervalSet(ordered: ranges).intersection(sources)
            if !mine.isEmpty { try add(members[number], mine, to: &parts) }
        }
        let rest = sources.subtracting(IntervalSet(ordered: all))
        if !rest.isEmpty { try add(nil, rest, to: &parts) }
        return parts
    }
}

extension Box {
    /// Whether it has the same in all other dimensions.
    fileprivate func isLike(_ other: Box, but dimension: Flow.Dimension) -> Bool {
        Flow.Dimension.allCases.allSatisfy { $0 == dimension || self[$0] == other[$0] }
    }
}
