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
    /// Whether stops of one priority could be passed in another order, and to another end.
    private(set) var hasTies = false
    /// Chains at the edges of devices.
    private var edges: [Hook: [(priority: Int, table: Int, chain: Chain)]] = [:]

    /// - Parameter isNewestFirst: Of chains with one priority the kernel asks the one first that was
    ///   registered last (`nf_hook_entries_grow`); a ruleset does not tell for sure which that was.
    init(_ ruleset: Ruleset, isNewestFirst: Bool) {
        for hook in [Hook.prerouting, .input, .forward, .output, .postrouting] {
            for isIPv6 in [false, true] {
                let (found, hasTies) = Self.stops(ruleset, hook, isIPv6, isNewestFirst)
                stops[Key(hook: hook, isIPv6: isIPv6)] = found
                self.hasTies = self.hasTies || hasTies
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

    private static func stops(
        _ ruleset: Ruleset, _ hook: Hook, _ isIPv6: Bool, _ isNewestFirst: Bool
    ) -> ([Stop], hasTies: Bool) {
        var found: [(priority: Int, stop: Stop)] = []
        var translating: [(priority: Int, table: Int, name: String)] = []
        for (index, table) in ruleset.tables.enumerated() where !table.isDormant {
            guard table.family == .inet || table.family == (isIPv6 ? .ip6 : .ip) else { continue }
            let chains = table.chains.filter { $0.value.base?.hook == hook }
            for (name, chain) in chains.sorted(by: { $0.key < $1.key }) {
                guard let base = chain.base else { continue }
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
        var hasTies = Set(translating.map(\.priority)).count < translating.count
        if isNewestFirst { translating.reverse() }
        // The sort keeps the order of equals.
        translating.sort { $0.priority < $1.priority }
        let priority = [.prerouting, .output].contains(hook) ? destinationPriority : sourcePriority
        if hook != .forward {
            found.append((priority, .nat(translating.map { ($0.table, $0.name) })))
        }
        if isNewestFirst { found.reverse() }
        found.sort { $0.priority < $1.priority }
        for (one, other) in zip(found, found.dropFirst()) where one.priority == other.priority {
            hasTies =
                hasTies
                || [one.stop, other.stop].contains { stop in
                    guard case .chain(let table, _) = stop else { return true }
                    return ruleset.tables[table].changesPackets
                }
        }
        return (found.map(\.stop), hasTies)
    }
}

extension Table {
    /// Whether what comes behind can depend on whether its rules were asked before.
    fileprivate var changesPackets: Bool {
        chains.values.contains { chain in
            chain.rules.contains { rule in
                rule.statements.contains {
                    switch $0 {
                    case .setMark, .setConntrackMark, .notrack, .setHelper, .setZone, .opaque: true
                    default: false
                    }
                }
            }
        }
    }
}
