/// What the way of a packet depends on beside the rules.
package struct Topology: Sendable {
    package struct Interface: Sendable {
        package var name: String
        package var index: Int
        /// As numbers, each with the length of its network; IPv6 apart.
        package var addresses4: [(address: UInt128, prefix: Int)] = []
        package var addresses6: [(address: UInt128, prefix: Int)] = []

        /// What made it, as `ip -d` names it: `bridge`, `veth`, `vlan`; nil for a device of the
        /// machine, and where it is not told.
        package var kind: String?
        /// The bridge or bond of which it is a port.
        package var master: String?
        /// `ARPHRD_*`; nil where it is not known.
        package var type: UInt128?
        /// Nil where it is not known.
        package var group: UInt128?
        /// `net.ipv4.conf.NAME.rp_filter`; see ``Topology/reversePathFilter(of:)``.
        package var reversePathFilter = 0

        package init(name: String, index: Int) {
            self.name = name
            self.index = index
        }
    }

    package enum RouteKind: Sendable {
        case unicast, local, broadcast, multicast, anycast, unreachable
    }

    package struct Route: Sendable {
        package var network: ClosedRange<UInt128>
        package var prefix: Int
        package var device: String?
        package var kind: RouteKind
        package var metric: Int

        package init(
            network: ClosedRange<UInt128>, prefix: Int, device: String?, kind: RouteKind,
            metric: Int = 0
        ) {
            self.network = network
            self.prefix = prefix
            self.device = device
            self.kind = kind
            self.metric = metric
        }
    }

    /// Where packets of a source come in, and where they are sent.
    package struct Source: Sendable {
        package var source: UInt128
        package var destination: UInt128
        package var isIPv6: Bool
        package var interface: String
    }

    package var interfaces: [Interface] = []
    /// Who waits for connections on this machine; nil where that is not known.
    package var listeners: [Listener]?
    /// Of sources for which the routes do not say it.
    package var sources: [Source] = []
    package var routes4: [Route] = []
    package var routes6: [Route] = []
    /// Whether a route can be another than the routes here say: there are other tables than the main
    /// one, which rules may choose, or routes with several ways.
    package var hasOtherWays = false
    /// The interfaces by which other tables than the main one have a default route.
    package var otherDefaults4: [String] = []
    package var otherDefaults6: [String] = []
    /// `net.ipv4.ip_forward`, `net.ipv6.conf.all.forwarding`.
    package var forwards4 = false
    package var forwards6 = false
    /// `net.ipv4.conf.all.route_localnet`.
    package var routesLocalnet = false
    /// `net.ipv4.conf.all.rp_filter`; see ``reversePathFilter(of:)``.
    package var reversePathFilter = 0

    /// What is asked for each packet, computed once; whoever changes what it is computed of has to
    /// prepare it anew.
    private struct Prepared {
        let own4: IntervalSet
        let own6: IntervalSet
        let routes4: [Route]
        let routes6: [Route]
    }
    private var prepared: Prepared?

    package init() {}

    /// The same, quick to be asked often.
    func prepare() -> Topology {
        var topology = self
        topology.prepared = nil
        topology.prepared = Prepared(
            own4: topology.localAddresses(isIPv6: false),
            own6: topology.localAddresses(isIPv6: true), routes4: topology.routes(isIPv6: false),
            routes6: topology.routes(isIPv6: true))
        return topology
    }

    func interface(_ name: String?) -> Interface? {
        interfaces.first { $0.name == name }
    }

    /// Whether a source is held against the way back to it: 0 not, 1 by the device it came by
    /// (strict), 2 by any (loose). That of the device or of all counts, whichever is greater
    /// (`rp_filter` of Documentation/networking/ip-sysctl.rst); of IPv4 alone.
    package func reversePathFilter(of name: String?) -> Int {
        max(reversePathFilter, interface(name)?.reversePathFilter ?? 0)
    }

    /// The addresses of this machine.
    package func localAddresses(isIPv6: Bool) -> IntervalSet {
        if let prepared { return isIPv6 ? prepared.own6 : prepared.own4 }
        let own = interfaces.flatMap { isIPv6 ? $0.addresses6 : $0.addresses4 }
        let loopback: ClosedRange<UInt128> = isIPv6 ? 1...1 : 0x7F00_0000...0x7FFF_FFFF
        return IntervalSet(own.map { $0.address...$0.address } + [loopback])
    }

    /// The routes in the order in which they are tried: longest first.
    func routes(isIPv6: Bool) -> [Route] {
        if let prepared { return isIPv6 ? prepared.routes6 : prepared.routes4 }
        return (isIPv6 ? routes6 : routes4).filter { $0.kind != .local && $0.kind != .anycast }
            .sorted {
                ($1.prefix, $0.metric) < ($0.prefix, $1.metric)
            }
    }

    /// The address that a packet is given that leaves by an interface.
    func address(of name: String?, isIPv6: Bool) -> UInt128? {
        let interface = interface(name)
        return (isIPv6 ? interface?.addresses6 : interface?.addresses4)?.first?.address
    }
}
