import Firewall
import HostSystem
import YAML

/// Reads the rules that the kernel has, and what else the way of packets depends on.
///
/// Each of the programs only shows what there is; none is asked for what is not in use.
struct FirewallSource {
    let host: HostView

    /// Rules of 100,000 lines are some 10 MiB.
    private static let limitBytes = 64 << 20
    private static let deadline = Duration.seconds(5)

    /// What was read, and with which programs.
    struct Found {
        var ruleset: Ruleset
        var topology: Topology
        var commands: [String] = []
    }

    /// Throws where something that is in use cannot be read.
    func read() throws -> Found {
        var commands: [String] = []
        var files: [RulesetFile] = []
        let text = try rules(&commands)
        if let text { files.append(try RulesetFile(text, name: "ruleset.nft")) }
        if text?.contains(" xt match ") == true || text?.contains(" xt target ") == true {
            for name in ["iptables-nft-save", "ip6tables-nft-save"] {
                let saved = try output(name, [], &commands)
                files.append(try RulesetFile(saved, name: name))
                if saved.contains("--match-set") {
                    files.append(
                        try RulesetFile(try output("ipset", ["save"], &commands), name: "ipset"))
                }
            }
        }
        for (names, name) in [
            ("/proc/net/ip_tables_names", "iptables-legacy-save"),
            ("/proc/net/ip6_tables_names", "ip6tables-legacy-save"),
        ] {
            guard let used = try host.contents(of: names)?.text, !used.isEmpty else { continue }
            files.append(try RulesetFile(try output(name, [], &commands), name: name))
        }
        let ruleset = try Ruleset(files)
        return Found(
            ruleset: ruleset, topology: try topology(&commands), commands: commands)
    }

    /// What `nft` prints; nil where the kernel has no nftables in use.
    private func rules(_ commands: inout [String]) throws -> String? {
        guard try program("nft") == nil else {
            return try output("nft", ["list", "ruleset"], &commands)
        }
        guard try mayHaveTables() else { return nil }
        throw HostError(
            path: "nft",
            problem: "the kernel has nftables in use, or may have, and the program that shows its "
                + "rules is not installed; install the package nftables")
    }

    /// Whether the kernel can have rules of nftables: its module is loaded, or built in.
    private func mayHaveTables() throws(HostError) -> Bool {
        // A kernel without netfilter has none (`net/netfilter/core.c`).
        guard try host.status(of: "/proc/net/netfilter") != nil else { return false }
        // Without modules everything is built in, and nothing tells what.
        guard let modules = try host.contents(of: "/proc/modules")?.text else { return true }
        if modules.split(separator: "\n").contains(where: { $0.hasPrefix("nf_tables ") }) {
            return true
        }
        let release = try host.contents(of: "/proc/sys/kernel/osrelease")?.text ?? ""
        let path = "/lib/modules/\(release.filter { !$0.isWhitespace })/modules.builtin"
        return try host.contents(of: path)?.text.contains("/nf_tables.ko") ?? true
    }

    private func program(_ name: String) throws(HostError) -> String? {
        for folder in ["/usr/sbin", "/sbin", "/usr/bin", "/bin"] {
            let path = folder + "/" + name
            if let status = try host.status(of: path), status.kind == .regular { return path }
        }
        return nil
    }

    private func output(
        _ name: String, _ arguments: [String], _ commands: inout [String]
    ) throws -> String {
        guard let path = try program(name) else {
            throw HostError(
                path: name, problem: "rules that it shows are in use, and it is not installed")
        }
        let output = try host.run(
            path, arguments, deadline: Self.deadline, limitBytes: Self.limitBytes)
        guard output.exitCode == 0 else {
            throw HostError(
                path: path,
                problem: "it ends with \(output.exitCode.map(String.init) ?? "a signal"); it needs "
                    + "root, or CAP_NET_ADMIN")
        }
        commands.append(([name] + arguments).joined(separator: " "))
        return output.text
    }

    private func topology(_ commands: inout [String]) throws -> Topology {
        let addresses = try json(["-d", "-j", "addr"], &commands)
        let routes4 = try json(["-j", "route", "show", "table", "all"], &commands)
        let routes6 = try json(["-j", "-6", "route", "show", "table", "all"], &commands)
        var topology = TopologyReader.topology(
            addresses: addresses, routes4: routes4, routes6: routes6)
        topology.forwards4 = try flag("/proc/sys/net/ipv4/ip_forward")
        topology.forwards6 = try flag("/proc/sys/net/ipv6/conf/all/forwarding")
        topology.routesLocalnet = try flag("/proc/sys/net/ipv4/conf/all/route_localnet")
        return topology
    }

    private func json(
        _ arguments: [String], _ commands: inout [String]
    ) throws -> YAMLNode? {
        let text = try output("ip", arguments, &commands)
        return try YAML.document(bytes: Array(text.utf8), path: "ip")
    }

    private func flag(_ path: String) throws(HostError) -> Bool {
        try host.contents(of: path)?.text.hasPrefix("1") ?? false
    }
}
