extension Journey {
    /// The first packet: where it was delivered.
    mutating func open(_ branch: Branch) throws(ReachabilityError) -> [Branch] {
        trace?.begin([branch])
        guard branch.flow.input == "lo" else {
            let (local, forwarded) = try arrive([branch])
            return local + forwarded
        }
        var own = branch
        own.flow.input = nil
        own.flow.output = "lo"
        return try loop(try send([own]))
    }

    /// What this machine has sent to itself comes in again; the rest has left it.
    private mutating func loop(_ branches: [Branch]) throws(ReachabilityError) -> [Branch] {
        var back: [Branch] = []
        var away: [Branch] = []
        for branch in branches {
            var branch = branch
            guard branch.flow.output == "lo" else {
                away.append(branch)
                continue
            }
            branch.flow.input = "lo"
            branch.flow.output = nil
            back.append(branch)
        }
        let (local, forwarded) = try arrive(back)
        return away + local + forwarded
    }

    /// What is said after the first packet: the branches of which all of it arrives.
    ///
    /// Connections that differ in addresses and ports alone are tried as one, with all packets that
    /// have any of their addresses and ports. If nothing of that is lost, nothing of theirs is.
    ///
    /// - Parameter isLong: Whether the client answers to the answer, as it does with TCP.
    mutating func converse(
        _ delivered: [Branch], isLong: Bool
    ) throws(ReachabilityError) -> [Branch] {
        var alike: [Flow: [Branch]] = [:]
        var kinds: [Flow] = []
        for branch in delivered {
            let kind = branch.flow.kind
            if alike[kind] == nil { kinds.append(kind) }
            alike[kind, default: []].append(branch)
        }
        var arrived: [Branch] = []
        for kind in kinds { arrived += try converse(alike: alike[kind] ?? [], isLong) }
        return arrived
    }

    private mutating func converse(
        alike branches: [Branch], _ isLong: Bool
    ) throws(ReachabilityError) -> [Branch] {
        guard branches.count > 4, trace == nil, let first = branches.first else {
            let answered = try answer(branches)
            return isLong ? try answer(try follow(answered)) : answered
        }
        var whole = first
        whole.flow.cover(branches.map(\.flow))
        var trial = self
        let answered = try trial.answer([whole])
        if isLong { _ = try trial.answer(try trial.follow(answered)) }
        budget = trial.budget
        if trial.dropped.count == dropped.count {
            return branches.map { $0.with($0.flow.answered()) }
        }
        let middle = branches.count / 2
        return try converse(alike: Array(branches[..<middle]), isLong)
            + converse(alike: Array(branches[middle...]), isLong)
    }

    /// The answers to what was delivered, back to the client.
    private mutating func answer(
        _ delivered: [Branch]
    ) throws(ReachabilityError) -> [Branch] {
        var arrived: [Branch] = []
        for branch in delivered {
            var answer = branch.with(branch.flow.answered())
            trace?.begin([answer])
            guard answer.flow.input == nil else {
                if !branch.flow.connection.isSourceTranslated {
                    let itself = branch.flow.source.intersection(branch.flow.destination)
                    if !itself.isEmpty {
                        // It takes its own address for the client's, and no answer comes by here.
                        var lost = branch.flow
                        lost.source = itself
                        drop(branch.with(lost), "a machine that would answer itself")
                        answer.flow.destination = answer.flow.destination.subtracting(itself)
                        if answer.flow.destination.isEmpty { continue }
                    }
                }
                // Another machine answers: what was sent in its own name comes back to this one.
                if branch.flow.connection.isSourceTranslated,
                    let own = topology.address(
                        of: answer.flow.input, isIPv6: answer.flow.isIPv6)
                {
                    answer.flow.destination = IntervalSet(own)
                }
                let (local, forwarded) = try arrive([answer])
                arrived += local + forwarded
                continue
            }
            arrived += try loop(try send([answer]))
        }
        return arrived
    }

    /// What the client sends once it is connected.
    private mutating func follow(
        _ answered: [Branch]
    ) throws(ReachabilityError) -> [Branch] {
        var arrived: [Branch] = []
        for branch in answered {
            var flow = branch.flow
            let client = flow.client
            flow.phase = .following
            flow.isSourceReplaced = false
            flow.box = client
            flow.output = nil
            flow.mark = Mark()
            flow.connection.isAnswerUntracked =
                flow.connection.state == Connection.State.untracked
            flow.connection.state = nil
            trace?.begin([branch.with(flow)])
            guard clientInterface != "lo" else {
                flow.input = nil
                flow.output = "lo"
                arrived += try loop(try send([branch.with(flow)]))
                continue
            }
            flow.input = clientInterface
            let (local, forwarded) = try arrive([branch.with(flow)])
            arrived += local + forwarded
        }
        return arrived
    }
}

extension Flow {
    /// What is left without addresses and ports.
    fileprivate var kind: Flow {
        var kind = self
        for dimension in Dimension.allCases { kind.box[dimension] = .empty }
        kind.connection.original = nil
        kind.connection.translated = nil
        return kind
    }

    /// Takes all addresses and ports of flows of its kind, in any combination.
    fileprivate mutating func cover(_ flows: [Flow]) {
        box.cover(flows.map(\.box))
        var original = box
        original.cover(flows.compactMap(\.connection.original))
        connection.original = original
    }
}

extension Box {
    /// Takes all that is in boxes, in any combination.
    fileprivate mutating func cover(_ boxes: [Box]) {
        for dimension in Flow.Dimension.allCases {
            var ranges: [ClosedRange<UInt128>] = []
            for (number, box) in boxes.enumerated()
            // Of many flows the neighbours have the same.
            where number == 0 || box[dimension] != boxes[number - 1][dimension] {
                ranges += box[dimension].ranges
            }
            self[dimension] = IntervalSet(ranges)
        }
    }
}
