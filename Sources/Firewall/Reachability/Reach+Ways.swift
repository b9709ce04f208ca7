extension Reach {
    /// The ways of sources, apart where they come in by different interfaces.
    ///
    /// Sources that no route leads to are left out.
    package func ways(
        of sources: ClosedRange<UInt128>, isIPv6: Bool
    ) -> [(way: Way, sources: IntervalSet)] {
        var found: [(way: Way, sources: IntervalSet)] = []
        func add(_ part: IntervalSet, _ way: Way?) {
            guard let way, !part.isEmpty else { return }
            if let index = found.firstIndex(where: { $0.way == way }) {
                found[index].sources = found[index].sources.union(part)
            } else {
                found.append((way, part))
            }
        }
        let own = topology.localAddresses(isIPv6: isIPv6)
        if sources.lowerBound == sources.upperBound
            || IntervalSet(sources).subtracting(own).isEmpty
        {
            add(IntervalSet(sources), way(from: sources.lowerBound, isIPv6: isIPv6))
            return found
        }
        var rest = IntervalSet(sources)
        for known in topology.sources where known.isIPv6 == isIPv6 {
            guard rest.contains(known.source), known.interface != "lo" else { continue }
            add(
                IntervalSet(known.source),
                Way(interface: known.interface, to: known.destination))
            rest = rest.subtracting(IntervalSet(known.source))
        }
        for route in topology.routes(isIPv6: isIPv6) where !rest.isEmpty {
            let part = rest.intersection(IntervalSet(route.network))
            if part.isEmpty { continue }
            rest = rest.subtracting(part)
            if route.kind == .unicast, let first = part.ranges.first {
                // The way of an address that is not this machine's own.
                let other = part.subtracting(own).ranges.first ?? first
                add(part, way(from: other.lowerBound, isIPv6: isIPv6))
            }
        }
        let most = found.max { $0.sources.size < $1.sources.size }?.way
        return found.sorted { ($0.way == most ? 0 : 1) < ($1.way == most ? 0 : 1) }
    }

    /// Addresses from which no packets of others come: 0.0.0.0/8, loopback, multicast and above
    /// (RFC 6890), IPv6's unspecified one, loopback and multicast (RFC 4291).
    package static func nobody(isIPv6: Bool) -> IntervalSet {
        isIPv6
            ? IntervalSet([0...1, (0xFF << 120)...UInt128.max])
            : IntervalSet([0...0xFF_FFFF, 0x7F00_0000...0x7FFF_FFFF, 0xE000_0000...0xFFFF_FFFF])
    }

    /// Whom this machine can get packets from: all but ``nobody(isIPv6:)`` and itself.
    package func strangers(isIPv6: Bool) -> IntervalSet {
        IntervalSet(0...(isIPv6 ? .max : 0xFFFF_FFFF)).subtracting(
            Self.nobody(isIPv6: isIPv6).union(topology.localAddresses(isIPv6: isIPv6)))
    }

    /// The address of an interface, or else one of the machine's others.
    package func address(of interface: String, isIPv6: Bool) -> UInt128? {
        topology.address(of: interface, isIPv6: isIPv6)
            ?? own(isIPv6: isIPv6).ranges.first?.lowerBound
    }

    package var interfaceNames: [String] { topology.interfaces.map(\.name) }

    /// Whether it is known who waits for connections.
    package var knowsListeners: Bool { topology.listeners != nil }

    /// The addresses of this machine at which others can ask.
    package func own(isIPv6: Bool) -> IntervalSet {
        let inner: [ClosedRange<UInt128>] =
            isIPv6 ? [1...1, (0xFE80 << 112)...((0xFEC0 << 112) - 1)] : [0x7F00_0000...0x7FFF_FFFF]
        return topology.localAddresses(isIPv6: isIPv6).subtracting(IntervalSet(inner))
    }
}
