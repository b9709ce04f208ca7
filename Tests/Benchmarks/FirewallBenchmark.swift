import Firewall
import Foundation

/// Measures what reading a ruleset and deciding who reaches which port cost: targets are 200 ms
/// for 10,000 rules, and 2 s and 300 MB for kube-proxy's chains for 10,000 services.
enum FirewallBenchmark {
    enum Kind: String, CaseIterable {
        /// A site's own rules in nftables' form.
        case site
        /// kube-proxy's rules: as `iptables-save` prints them, and as `nft list ruleset` does.
        case iptables, nftables

        func text(_ count: Int) -> String {
            switch self {
            case .site: FirewallNode.site(rules: count)
            case .iptables: KubeProxyRules(services: count).saved
            case .nftables: KubeProxyRules(services: count).listed
            }
        }
    }

    /// What strangers reach at all ports of the node, as the facts about the firewall have it:
    /// both families, TCP and UDP, with a summary for each range of ports that fare alike.
    private static func matrix(_ ruleset: Ruleset, _ topology: Topology) throws -> Int {
        let reach = Reach(ruleset, topology)
        var rows = 0
        for isIPv6 in [false, true] {
            let inner: ClosedRange<UInt128> = isIPv6 ? 1...1 : 0x7F00_0000...0x7FFF_FFFF
            let own = topology.localAddresses(isIPv6: isIPv6).subtracting(IntervalSet(inner))
            let all = IntervalSet(0...(isIPv6 ? .max : 0xFFFF_FFFF))
            for isTCP in [true, false] {
                let parts = try reach.parts(
                    from: all.subtracting(own), to: own, isIPv6: isIPv6, interface: "eth0",
                    ports: IntervalSet(1...65_535), isTCP: isTCP)
                let table = ReachTable(parts)
                rows += table.open.map(table.summary).count
            }
        }
        return rows
    }

    /// Measures one ruleset; whoever wants to know its memory asks for no other.
    static func run(_ kind: Kind, _ count: Int) throws {
        let text = kind.text(count)
        let topology = try TopologyReader.topology(FirewallNode.topology, path: "topology")
        func read() throws -> Ruleset { try Ruleset([RulesetFile(text, name: kind.rawValue)]) }
        let ruleset = try read()
        let rules = ruleset.tables.reduce(0) { sum, table in
            sum + table.chains.values.reduce(0) { $0 + $1.rules.count }
        }
        let runs = rules > 50_000 ? 3 : 10
        let reading = try Measurement(runs: runs) { _ = try read() }
        var rows = 0
        let reach = try Measurement(runs: runs) { rows = try matrix(ruleset, topology) }
        print("\(kind.rawValue) \(count): \(rules) rules, \(rows) ranges of ports are open")
        print("  read:   \(reading.text)")
        print("  reach:  \(reach.text)")
        print("  peak:   \(try peak()) MB")
    }

    /// The most memory that this process has had.
    private static func peak() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        let words = line?.split { $0 == " " || $0 == "\t" } ?? []
        return words.count > 1 ? (Int(words[1]) ?? 0) / 1_024 : 0
    }
}
