import Firewall
import YAML

/// Networks to which routes of other tables than the main one lead, as those of a VRF; default
/// routes of theirs the topology has.
struct OtherRoutes {
    struct Route {
        let network: ClosedRange<UInt128>
        let device: String
    }

    /// Of one family more than these are not kept; by which interfaces the rest lead is.
    static let limit = 4_096
    private static let mainTables: Set<String> = ["main", "254", "local", "255", "default", "253"]

    private(set) var routes4: [Route] = []
    private(set) var routes6: [Route] = []
    /// Interfaces to which more routes lead than are kept: who comes by them is not known.
    private(set) var cut4: Set<String> = []
    private(set) var cut6: Set<String> = []

    init() {}

    /// - Parameters: What `ip -j route show table all` prints of each family.
    init(routes4: YAMLNode?, routes6: YAMLNode?) {
        (self.routes4, cut4) = Self.routes(routes4, isIPv6: false)
        (self.routes6, cut6) = Self.routes(routes6, isIPv6: true)
    }

    private static func routes(
        _ node: YAMLNode?, isIPv6: Bool
    ) -> (kept: [Route], cut: Set<String>) {
        var routes: [Route] = []
        var cut: Set<String> = []
        for entry in node?.elements ?? [] {
            func text(_ name: String) -> String? { entry[key: name]?.scalar?.text }
            guard let table = text("table"), !mainTables.contains(table),
                text("type") ?? "unicast" == "unicast", let network = text("dst"),
                let range = range(network, isIPv6: isIPv6)
            else { continue }
            for hop in entry[key: "nexthops"]?.elements ?? [entry] {
                guard let device = hop[key: "dev"]?.scalar?.text else { continue }
                if routes.count < limit {
                    routes.append(Route(network: range, device: device))
                } else {
                    cut.insert(device)
                }
            }
        }
        return (routes, cut)
    }

    private static func range(_ text: String, isIPv6: Bool) -> ClosedRange<UInt128>? {
        let parts = text.split(separator: "/").map(String.init)
        let width = isIPv6 ? 128 : 32
        guard let first = parts.first,
            let base = isIPv6 ? Address.number6(first) : Address.number4(first),
            let length = parts.count == 2 ? Int(parts[1]) : width
        else { return nil }
        return Address.network(base, length, isIPv6: isIPv6)
    }
}
