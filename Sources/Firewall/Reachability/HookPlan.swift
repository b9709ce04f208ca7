/// What stands at each hook, in the order in which packets pass it.
struct HookPlan: Sendable {
    enum Stop: Sendable {
        case chain(table: Int, name: String)
        case conntrack
        /// All chains of NAT, of which the first that translates counts.
        case nat([(table: Int, name: String)])
    }

    /// `NF_IP_PRI_CONNTRACK`, `NF_IP_PRI_NAT_DST`, `NF_IP_PRI_NAT_SRC`
    /// (`uapi/linux/netfilter_ipv4.h`); NAT's own chains are asked from there, whatever their
    /// priority says (`nf_nat_register_fn`).
    private static let conntrackPriority = -200
    private static let destinationPriority = -100
    private static let sourcePriority = 100

    private struct Key: Hashable {
        let hook: Hook
        let isIPv6: Bool
    }

    private var stops: [Key: [Stop]] = [:]
    /// Chains at the edges of devices.
    private var edges: [Hook: [(priority: Int, table: Int, chain: Chain)]] = [:]

    init(_ ruleset: Ruleset) {
        for hook in [Hook.prerouting, .input, .forward, .output, .postrouting] {
            for isIPv6 in [false, true] {
                stops[Key(hook: hook, isIPv6: isIPv6)] = Self.stops(ruleset, hook, isIPv6)
            }
        }
        for hook in [Hook.ingress, .egress] {
            for (index, table) in ruleset.tables.enumerated() where !table.isDormant {
                for chain in table.chains.values where chain.base?.hook == hook {
                    edges[hook, default: []].append((chain.base?.priority ?? 0, index, chain))
                }
            }
            edges[hook]?.sort { ($0.priority, $0.chain.name) < ($1.priority, $1.chain.name) }
        }
    }

    func stops(at hook: Hook, isIPv6: Bool) -> [Stop] {
        stops[Key(hook: hook, isIPv6: isIPv6)] ?? []
    }

    /// The chains at the edge of a device; one whose devices are not known counts everywhere.
    func edges(_ hook: Hook, device: String?) -> [(table: Int, chain: Chain)] {
        (edges[hook] ?? []).filter { entry in
            let devices = entry.chain.base?.devices ?? []
            return devices.isEmpty || devices.contains { $0 == device }
        }.map { ($0.table, $0.chain) }
    }

    private static func stops(_ ruleset: Ruleset, _ hook: Hook, _ isIPv6: Bool) -> [Stop] {
        var found: [(priority: Int, stop: Stop)] = []
        var translating: [(priority: Int, table: Int, name: String)] = []
        for (index, table) in ruleset.tables.enumerated() where !table.isDormant {
            guard table.family == .inet || table.family == (isIPv6 ? .ip6 : .ip) else { continue }
            for (name, chain) in table.chains.sorted(by: { $0.key < $1.key }) {
                guard let base = chain.base, base.hook == hook else { continue }
                if base.kind == .nat {
                    translating.append((base.priority, index, name))
                } else {
                    found.append((base.priority, .chain(table: index, name: name)))
                }
            }
        }
        if [.prerouting, .output].contains(hook) {
            found.append((conntrackPriority, .conntrack))
        }
        translating.sort { $0.priority < $1.priority }
        let priority = [.prerouting, .output].contains(hook) ? destinationPriority : sourcePriority
        if hook != .forward {
            found.append((priority, .nat(translating.map { ($0.table, $0.name) })))
        }
        return found.enumerated().sorted {
            ($0.element.priority, $0.offset) < ($1.element.priority, $1.offset)
        }.map(\.element.stop)
    }
}
