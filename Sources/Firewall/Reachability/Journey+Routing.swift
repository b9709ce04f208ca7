extension Journey {
    /// A packet in parts by whether the kernel believes its source: what it does not is dropped
    /// (`__fib_validate_source` of net/ipv4/fib_frontend.c).
    mutating func validated(_ branch: Branch) -> [Branch] {
        let flow = branch.flow
        guard !flow.isIPv6, flow.phase == .opening, let input = flow.input, input != "lo",
            topology.reversePathFilter(of: input) > 0
        else { return [branch] }
        let believed = believedSources[input] ?? sourcesBelieved(by: input)
        believedSources[input] = believed
        var (kept, lost) = (flow, flow)
        kept.source = flow.source.intersection(believed)
        lost.source = flow.source.subtracting(believed)
        if lost.source.isEmpty { return [branch] }
        var parts = kept.source.isEmpty ? [] : [branch.with(kept)]
        var rejected = branch.with(lost)
        if topology.hasOtherWays {
            rejected = rejected.doubted("which of several routing tables is used")
            parts.append(rejected)
        }
        dropped.append(
            Ending(
                branch: rejected, isAccepted: false,
                rule: Self.routing("the way back to the source is another (rp_filter of \(input))"))
        )
        return parts
    }

    /// The sources that may come by a device.
    private func sourcesBelieved(by input: String) -> IntervalSet {
        let isStrict =
            topology.reversePathFilter(of: input) == 1
            // Without an address of its own there is no second look.
            || topology.interface(input)?.addresses4.isEmpty ?? true
        var rest = IntervalSet(0...0xFFFF_FFFF)
        var believed: [ClosedRange<UInt128>] = []
        var routes = topology.routes(isIPv6: false)[...]
        // All of one length at once, as there may be very many: they do not overlap, and of those to
        // the same network the first one counts.
        while let longest = routes.first {
            var seen: Set<UInt128> = []
            let alike = routes.prefix { $0.prefix == longest.prefix }
            routes = routes.dropFirst(alike.count)
            let tried = alike.filter { seen.insert($0.network.lowerBound).inserted }
            let back = tried.filter { $0.kind == .unicast && (!isStrict || $0.device == input) }
            believed += rest.intersection(IntervalSet(back.map(\.network))).ranges
            rest = rest.subtracting(IntervalSet(tried.map(\.network)))
        }
        return IntervalSet(believed)
    }

    /// What is for this machine, and what goes on by a route; what has none is dropped.
    mutating func route(
        _ branch: Branch, _ local: inout [Branch], _ outward: inout [Branch]
    ) {
        var flow = branch.flow
        func drop(_ flow: Flow, _ text: String) {
            dropped.append(
                Ending(
                    branch: branch.with(flow), isAccepted: false, rule: Self.routing(text)))
        }
        func cut(_ set: IntervalSet, from end: Flow.Dimension, _ text: String) {
            var lost = flow
            lost[end] = flow[end].intersection(set)
            if lost[end].isEmpty { return }
            drop(lost, text)
            flow[end] = flow[end].subtracting(set)
        }
        if flow.input != "lo", flow.isIPv6 || !topology.routesLocalnet {
            let loopback = IntervalSet(flow.isIPv6 ? 1...1 : 0x7F00_0000...0x7FFF_FFFF)
            cut(
                loopback, from: .destination,
                "an address of loopback from outside (route_localnet is off)")
        }
        let own = topology.localAddresses(isIPv6: flow.isIPv6)
        if flow.input != "lo", flow.phase == .opening {
            // `fib_validate_source`: nobody else sends in this machine's name.
            cut(own, from: .source, "the source is an address of this machine")
        }
        if flow.destination.isEmpty || flow.source.isEmpty { return }
        var here = flow
        here.destination = flow.destination.intersection(own)
        if !here.destination.isEmpty { local.append(branch.with(here)) }
        var rest = flow
        rest.destination = flow.destination.subtracting(own)
        for route in topology.routes(isIPv6: flow.isIPv6) where !rest.destination.isEmpty {
            var part = rest
            part.destination = rest.destination.intersection(IntervalSet(route.network))
            if part.destination.isEmpty { continue }
            rest.destination = rest.destination.subtracting(part.destination)
            if route.kind != .unicast {
                if topology.hasOtherWays { outward.append(elsewhere(branch.with(part))) }
                drop(part, "no way to this address")
            } else if flow.isIPv6 ? topology.forwards6 : topology.forwards4 {
                part.output = route.device
                outward.append(branch.with(part))
            } else {
                drop(part, "forwarding is off")
            }
        }
        if rest.destination.isEmpty { return }
        if topology.hasOtherWays { outward.append(elsewhere(branch.with(rest))) }
        drop(rest, "no route to this address")
    }
}
