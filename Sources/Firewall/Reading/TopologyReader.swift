package import YAML

/// Reads what a machine is like: the JSON of `ip -j addr` and `ip -j route` under `addr`,
/// `route4` and `route6`, and sysctls under `sysctl`.
package enum TopologyReader {
    /// The topology of a JSON text.
    package static func topology(
        _ text: String, path: String
    ) throws(RulesetError) -> Topology {
        let node: YAMLNode?
        do {
            node = try YAML.document(bytes: Array(text.utf8), path: path)
        } catch {
            throw .malformed(line: error.line ?? 1, error.problem)
        }
        guard let node, node.entries != nil else {
            throw .malformed(line: 1, "a topology is an object with addr, route4, route6, sysctl")
        }
        return try topology(node)
    }

    /// The topology of what `ip -j addr` and `ip -j route show table all` print, without sysctls.
    package static func topology(
        addresses: YAMLNode?, routes4: YAMLNode?, routes6: YAMLNode?
    ) -> Topology {
        var topology = Topology()
        for entry in addresses?.elements ?? [] {
            var interface = Topology.Interface(
                name: entry[key: "ifname"]?.scalar?.text ?? "",
                index: entry[key: "ifindex"]?.integer ?? 0)
            let link = entry[key: "link_type"]?.scalar?.text ?? ""
            interface.type = FieldKind.linkType.number(link)
            interface.group = FieldKind.group.number(
                entry[key: "group"]?.scalar?.text ?? "default")
            interface.kind = entry[key: "linkinfo"]?[key: "info_kind"]?.scalar?.text
            interface.master = entry[key: "master"]?.scalar?.text
            for address in entry[key: "addr_info"]?.elements ?? [] {
                let text = address[key: "local"]?.scalar?.text ?? ""
                let length = address[key: "prefixlen"]?.integer ?? 0
                if let number = Address.number4(text) {
                    interface.addresses4.append((number, length))
                } else if let number = Address.number6(text) {
                    interface.addresses6.append((number, length))
                }
            }
            topology.interfaces.append(interface)
        }
        topology.routes4 = routes(routes4, isIPv6: false)
        topology.routes6 = routes(routes6, isIPv6: true)
        topology.otherDefaults4 = otherDefaults(routes4)
        topology.otherDefaults6 = otherDefaults(routes6)
        topology.hasOtherWays = [routes4, routes6].contains { node in
            (node?.elements ?? []).contains { !isOfMain($0) || $0[key: "nexthops"] != nil }
        }
        return topology
    }

    package static func topology(_ node: YAMLNode) throws(RulesetError) -> Topology {
        var topology = topology(
            addresses: node[key: "addr"], routes4: node[key: "route4"],
            routes6: node[key: "route6"])
        for entry in node[key: "sources"]?.elements ?? [] {
            func text(_ name: String) -> String { entry[key: name]?.scalar?.text ?? "" }
            let isIPv6 = text("src").contains(":")
            let number = isIPv6 ? Address.number6 : Address.number4
            guard let source = number(text("src")), let destination = number(text("dst")) else {
                continue
            }
            topology.sources.append(
                Topology.Source(
                    source: source, destination: destination, isIPv6: isIPv6,
                    interface: text("iif")))
        }
        let sysctl = node[key: "sysctl"]
        func number(_ names: String...) throws(RulesetError) -> Int {
            for name in names {
                guard let value = sysctl?[key: name] else { continue }
                guard let number = (value.scalar?.text).flatMap({ Int($0) }) else {
                    throw .malformed(
                        line: value.line, "the sysctl \(name) must be a number, such as 0 or 1")
                }
                return number
            }
            return 0
        }
        topology.forwards4 = try number("ip_forward", "net.ipv4.ip_forward") == 1
        topology.forwards6 = try number("ipv6.forwarding", "net.ipv6.conf.all.forwarding") == 1
        topology.routesLocalnet =
            try number("route_localnet", "net.ipv4.conf.all.route_localnet") == 1
        topology.reversePathFilter = try number("rp_filter", "net.ipv4.conf.all.rp_filter")
        for (index, interface) in topology.interfaces.enumerated() {
            topology.interfaces[index].reversePathFilter = try number(
                "net.ipv4.conf.\(interface.name).rp_filter")
        }
        topology.listeners = node[key: "listeners"]?.elements?.compactMap(listener)
        return topology
    }

    /// One of those that `merlon facts node.listeners` has: protocol, address, port, program, pid,
    /// unit, container.
    private static func listener(_ node: YAMLNode) -> Topology.Listener? {
        func text(_ name: String) -> String? { node[key: name]?.scalar?.text }
        guard let transport = text("protocol"),
            let port = node[key: "port"]?.integer.flatMap({ UInt128(exactly: $0) }),
            var listener = Topology.Listener(
                transport: transport, address: text("address") ?? "::", port: port)
        else { return nil }
        listener.process = text("program")
        listener.pid = node[key: "pid"]?.integer
        listener.unit = text("unit")
        listener.container = text("container")
        return listener
    }

    /// Whether a route is of the tables that packets are sent by where no rule says otherwise.
    private static func isOfMain(_ route: YAMLNode) -> Bool {
        guard let table = route[key: "table"]?.scalar?.text else { return true }
        return ["main", "254", "local", "255", "default", "253"].contains(table)
    }

    private static func otherDefaults(_ node: YAMLNode?) -> [String] {
        (node?.elements ?? []).filter {
            !isOfMain($0) && $0[key: "dst"]?.scalar?.text == "default"
        }.flatMap { route in
            (route[key: "nexthops"]?.elements ?? [route]).compactMap {
                $0[key: "dev"]?.scalar?.text
            }
        }
    }

    private static func routes(_ node: YAMLNode?, isIPv6: Bool) -> [Topology.Route] {
        let kinds: [String: Topology.RouteKind] = [
            "unicast": .unicast, "local": .local, "broadcast": .broadcast,
            "multicast": .multicast, "anycast": .anycast,
        ]
        return (node?.elements ?? []).filter(isOfMain).flatMap { entry -> [Topology.Route] in
            let text = entry[key: "dst"]?.scalar?.text ?? ""
            let parts = text.split(separator: "/").map(String.init)
            let width = isIPv6 ? 128 : 32
            let isDefault = text == "default"
            let address = isIPv6 ? Address.number6 : Address.number4
            guard let base = isDefault ? 0 : parts.first.flatMap({ address($0) }),
                let length = isDefault ? 0 : parts.count == 2 ? Int(parts[1]) : width,
                let network = Address.network(base, length, isIPv6: isIPv6)
            else { return [] }
            let kind = entry[key: "type"]?.scalar?.text ?? "unicast"
            let hops = entry[key: "nexthops"]?.elements ?? [entry]
            return hops.map { hop in
                Topology.Route(
                    network: network, prefix: length, device: hop[key: "dev"]?.scalar?.text,
                    kind: kinds[kind] ?? .unreachable, metric: entry[key: "metric"]?.integer ?? 0)
            }
        }
    }
}

extension YAMLNode {
    fileprivate var integer: Int? {
        if case .int(let value) = scalar?.resolved { Int(value) } else { nil }
    }
}
