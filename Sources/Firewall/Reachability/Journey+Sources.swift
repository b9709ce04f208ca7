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
        for route in topology.routes(isIPv6: false) where !rest.isEmpty {
            let network = IntervalSet(route.network)
            if route.kind == .unicast, !isStrict || route.device == input {
                believed += rest.intersection(network).ranges
            }
            rest = rest.subtracting(network)
        }
        return IntervalSet(believed)
    }
}
