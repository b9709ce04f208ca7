import Firewall

/// The interfaces by which a node is reached from outside, and from where.
///
/// From outside comes what a default route leads to, by any table, what is sent to an interface with
/// a public address, which a router on that link can do for all the world, and what another
/// interface has a network for, unless it leads to the node's own pods: bridges without a device of the machine
/// in them, ends of veth pairs without a network of their own, and the tunnels between nodes.
/// Addresses of IPv6 that are valid on one link alone are not asked about.
struct FirewallWays {
    /// One interface for one family.
    struct Way {
        let interface: String
        let isIPv6: Bool
        /// Who can come by the interface; all where it has a default route or a public address.
        let sources: IntervalSet
        let isDefault: Bool
        /// Why the rules do not tell what becomes of the packets; nil where they do.
        var doubt: String?
    }

    /// From where no packets of others come: multicast and above, and IPv6's multicast.
    private static let nowhere4: ClosedRange<UInt128> = 0xE000_0000...0xFFFF_FFFF
    private static let nowhere6: ClosedRange<UInt128> = (0xFF << 120)...UInt128.max
    private static let link6: ClosedRange<UInt128> = (0xFE80 << 112)...((0xFEC0 << 112) - 1)
    /// `rtnl_link_ops.kind` of what network plugins make between nodes and for their own use.
    private static let inner: Set<String> = [
        "dummy", "vxlan", "geneve", "ipip", "sit", "gre", "gretap", "ip6gre", "ip6gretap", "ip6tnl",
        "ifb", "netkit", "openvswitch", "nlmon", "vcan",
    ]
    /// WireGuard between nodes, by the names that Cilium, Calico, Flannel and Kilo give it.
    private static let innerNames: Set<String> = [
        "cilium_wg0", "wireguard.cali", "wg-v6.cali", "flannel-wg", "flannel-wg-v6", "kilo0",
    ]

    private let topology: Topology
    private let otherRoutes: OtherRoutes

    init(_ found: FirewallSource.Found) {
        topology = found.topology
        otherRoutes = found.otherRoutes
    }

    /// From outside, those with a default route first.
    func outer(isIPv6: Bool) -> [Way] {
        // Who has no address to be reached at is not reached.
        if own(isIPv6: isIPv6).isEmpty { return [] }
        let others = others(isIPv6: isIPv6)
        let everyone = IntervalSet(0...(isIPv6 ? .max : 0xFFFF_FFFF)).subtracting(others)
        var ways = defaults(isIPv6: isIPv6).map {
            Way(
                interface: $0, isIPv6: isIPv6, sources: everyone, isDefault: true,
                doubt: doubtOfVRF($0))
        }
        for (device, networks) in networks(isIPv6: isIPv6) where !isInner(device) {
            if ways.contains(where: { $0.interface == device }) { continue }
            let local = isIPv6 ? others.union(IntervalSet(Self.link6)) : others
            let isPublic = isPublic(device, isIPv6: isIPv6)
            let cut = isPublic ? nil : doubtOfCut(device, isIPv6: isIPv6)
            let isForAll = isPublic || cut != nil
            let sources = isForAll ? everyone : networks.subtracting(local)
            if sources.isEmpty { continue }
            ways.append(
                Way(
                    interface: device, isIPv6: isIPv6, sources: sources, isDefault: false,
                    doubt: doubtOfVRF(device) ?? cut))
        }
        return ways
    }

    /// The interfaces that lead to pods of this node, with the pods' addresses.
    func pods(isIPv6: Bool) -> [Way] {
        let defaults = defaults(isIPv6: isIPv6)
        let others = others(isIPv6: isIPv6).union(IntervalSet(Self.link6))
        return networks(isIPv6: isIPv6).compactMap { device, networks in
            guard isInner(device), !defaults.contains(device), !device.hasPrefix("virbr"),
                ["bridge", "veth"].contains(topology.kind(of: device) ?? "")
            else { return nil }
            let sources = networks.subtracting(others)
            let cut = doubtOfCut(device, isIPv6: isIPv6)
            if sources.isEmpty, cut == nil { return nil }
            return Way(
                interface: device, isIPv6: isIPv6, sources: sources, isDefault: false, doubt: cut)
        }
    }

    /// An interface of a network plugin whose programs (eBPF) see packets before the rules do.
    var plugin: String? {
        topology.interfaces.map(\.name).first { $0.hasPrefix("cilium_") || $0.hasPrefix("bpf") }
    }

    /// The node's addresses: each answers at every interface, whichever it belongs to.
    func own(isIPv6: Bool) -> IntervalSet {
        let loopback: ClosedRange<UInt128> = isIPv6 ? 1...1 : 0x7F00_0000...0x7FFF_FFFF
        return topology.localAddresses(isIPv6: isIPv6).subtracting(
            IntervalSet(isIPv6 ? [loopback, Self.link6] : [loopback]))
    }

    /// The addresses from which nobody else sends.
    func others(isIPv6: Bool) -> IntervalSet {
        topology.localAddresses(isIPv6: isIPv6).union(broadcast(isIPv6: isIPv6)).union(
            IntervalSet(isIPv6 ? Self.nowhere6 : Self.nowhere4))
    }

    /// The addresses of the node's networks that are no machine's.
    func broadcast(isIPv6: Bool) -> IntervalSet {
        let routes = isIPv6 ? topology.routes6 : topology.routes4
        return IntervalSet(routes.filter { $0.kind == .broadcast }.map(\.network))
    }

    /// In a VRF rules see a packet twice, by two interfaces, and a service only where it is bound to
    /// the VRF or the kernel is told so (`tcp_l3mdev_accept`).
    private func doubtOfVRF(_ device: String) -> String? {
        let master = topology.interfaces.first { $0.name == device }?.master
        guard let vrf = [device, master ?? ""].first(where: { topology.kind(of: $0) == "vrf" })
        else { return nil }
        return "the interface \(device) is of the VRF \(vrf), whose rules are not followed"
    }

    /// Where not all routes to an interface are kept, others than its networks' may come by it.
    private func doubtOfCut(_ device: String, isIPv6: Bool) -> String? {
        guard (isIPv6 ? otherRoutes.cut6 : otherRoutes.cut4).contains(device) else { return nil }
        return "tables beside the main one have more than \(OtherRoutes.limit) routes, and not all "
            + "of those to the interface \(device) are followed"
    }

    private func isPublic(_ device: String, isIPv6: Bool) -> Bool {
        if !isIPv6, topology.reversePathFilter(of: device) == 1 { return false }
        return addresses(of: device, isIPv6: isIPv6).contains {
            PublicAddresses.all(isIPv6: isIPv6).contains($0.address)
        }
    }

    private func addresses(
        of device: String, isIPv6: Bool
    ) -> [(address: UInt128, prefix: Int)] {
        let interface = topology.interfaces.first { $0.name == device }
        return (isIPv6 ? interface?.addresses6 : interface?.addresses4) ?? []
    }

    private func defaults(isIPv6: Bool) -> [String] {
        let routes = isIPv6 ? topology.routes6 : topology.routes4
        let main = routes.filter { $0.prefix == 0 && $0.kind == .unicast }.compactMap(\.device)
        // Network plugins have tables of their own for what comes from proxies and pods (Cilium's
        // 2005 leads to cilium_host).
        let others = (isIPv6 ? topology.otherDefaults6 : topology.otherDefaults4).filter { name in
            !(topology.kind(of: name) == "veth" && isInner(name))
        }
        var names: [String] = []
        for name in main + others where name != "lo" && !names.contains(name) {
            names.append(name)
        }
        return names
    }

    /// What is reached by each interface but loopback, without default routes: by any table, and as
    /// its addresses say.
    private func networks(isIPv6: Bool) -> [(device: String, networks: IntervalSet)] {
        var names: [String] = []
        var ranges: [String: [ClosedRange<UInt128>]] = [:]
        func add(_ range: ClosedRange<UInt128>, _ device: String?) {
            guard let device, device != "lo" else { return }
            if ranges[device] == nil { names.append(device) }
            ranges[device, default: []].append(range)
        }
        for route in isIPv6 ? topology.routes6 : topology.routes4
        where route.prefix > 0 && route.kind == .unicast {
            add(route.network, route.device)
        }
        for route in isIPv6 ? otherRoutes.routes6 : otherRoutes.routes4 {
            add(route.network, route.device)
        }
        for device in (isIPv6 ? otherRoutes.cut6 : otherRoutes.cut4).sorted()
        where device != "lo" && ranges[device] == nil {
            names.append(device)
            ranges[device] = []
        }
        for interface in topology.interfaces {
            for address in isIPv6 ? interface.addresses6 : interface.addresses4 {
                if let range = Address.network(address.address, address.prefix, isIPv6: isIPv6) {
                    add(range, interface.name)
                }
            }
        }
        return names.map { ($0, IntervalSet(ranges[$0] ?? [])) }
    }

    private func isInner(_ device: String) -> Bool {
        guard let kind = topology.kind(of: device) else { return false }
        if Self.inner.contains(kind) || Self.innerNames.contains(device) { return true }
        switch kind {
        case "veth":
            return !addresses(of: device, isIPv6: false).contains { $0.prefix < 32 }
                && !addresses(of: device, isIPv6: true).contains {
                    $0.prefix < 128 && !Self.link6.contains($0.address)
                }
        case "bridge":
            let ports = topology.interfaces.filter { $0.master == device }
            return !ports.contains { port in
                guard let kind = port.kind else { return true }
                return ["bond", "team", "vlan"].contains(kind)
            }
        default: return false
        }
    }
}

extension Topology {
    fileprivate func kind(of device: String) -> String? {
        interfaces.first { $0.name == device }?.kind
    }
}
