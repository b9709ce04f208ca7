import Firewall
import HostSystem
import YAML

/// Reads the rules that the kernel has, and what else the way of packets depends on.
///
/// Each of the programs only shows what there is; none is asked for what is not in use.
struct FirewallSource {
    let host: HostView
    var programs: FirewallPrograms

    /// The topology in words of `ip`, and who listens.
    struct Found {
        var ruleset: Ruleset
        var topology: Topology
        var commands: [String] = []
        var otherRoutes = OtherRoutes()
    }

    init(host: HostView, programs: FirewallPrograms? = nil) {
        self.host = host
        self.programs = programs ?? FirewallPrograms(host: host)
    }

    /// Throws where something that is in use cannot be read.
    func read() throws(HostError) -> Found {
        var source = self
        let ruleset = try source.rules()
        var found = Found(ruleset: ruleset, topology: Topology())
        (found.topology, found.otherRoutes) = try source.topology()
        found.commands = source.programs.commands
        return found
    }

    /// The way of packets alone.
    func readTopology() throws(HostError) -> Topology {
        var source = self
        return try source.topology().main
    }

    private mutating func rules() throws(HostError) -> Ruleset {
        var files: [RulesetFile] = []
        let text = try nftables()
        if let text { files.append(try file(text, name: FirewallPrograms.nft)) }
        if text?.contains(" xt match ") == true || text?.contains(" xt target ") == true {
            for name in ["iptables-nft-save", "ip6tables-nft-save"] {
                let saved = try programs.output(name)
                files.append(try file(saved, name: name))
                if saved.contains("--match-set") {
                    files.append(try file(try programs.output("ipset", ["save"]), name: "ipset"))
                }
            }
        }
        for (names, name) in [
            ("/proc/net/ip_tables_names", "iptables-legacy-save"),
            ("/proc/net/ip6_tables_names", "ip6tables-legacy-save"),
        ] {
            guard let used = try host.contents(of: names)?.text, !used.isEmpty else { continue }
            let saved = try programs.output(name)
            files.append(try file(saved, name: name))
            if saved.contains("--match-set") {
                files.append(try file(try programs.output("ipset", ["save"]), name: "ipset"))
            }
        }
        do {
            return try Ruleset(files)
        } catch {
            throw Self.notUnderstood("the rules", error)
        }
    }

    private func file(_ text: String, name: String) throws(HostError) -> RulesetFile {
        do {
            return try RulesetFile(text, name: name)
        } catch {
            throw Self.notUnderstood(name, error)
        }
    }

    private static func notUnderstood(_ name: String, _ error: RulesetError) -> HostError {
        // The name would be told twice.
        var error = error
        if case .of(let file, let inner) = error, file == name { error = inner }
        return HostError(
            path: name,
            problem: "what it prints is not understood: \(error); run it by hand to see whether it "
                + "is whole, and report it if it is")
    }

    /// What `nft` prints; nil where the kernel has no nftables in use.
    private mutating func nftables() throws(HostError) -> String? {
        guard try programs.path(of: "nft") == nil else {
            return try programs.output("nft", ["-a", "list", "ruleset"])
        }
        if try hasNoNftables() { return nil }
        throw HostError(
            path: "nft",
            problem: "the kernel has nftables, and the program that shows its rules is not "
                + "installed; install the package nftables")
    }

    /// Whether the kernel is sure to have no nftables: its module is not loaded, nor built in.
    private func hasNoNftables() throws(HostError) -> Bool {
        // A kernel without netfilter has none (`net/netfilter/core.c`).
        guard try host.status(of: "/proc/net/netfilter") != nil else { return true }
        guard let modules = try host.contents(of: "/proc/modules")?.text else { return false }
        if modules.split(separator: "\n").contains(where: { $0.hasPrefix("nf_tables ") }) {
            return false
        }
        let release = try host.contents(of: "/proc/sys/kernel/osrelease")?.text ?? ""
        let version = release.split(separator: "\n").first ?? ""
        let path = "/lib/modules/\(version)/modules.builtin"
        guard !version.isEmpty, let builtIn = try host.contents(of: path)?.text else {
            return false
        }
        return !builtIn.contains("/nf_tables.ko")
    }

    private mutating func topology() throws(HostError) -> (main: Topology, others: OtherRoutes) {
        let addresses = try json(["-d", "-j", "addr"])
        let routes4 = try json(["-j", "route", "show", "table", "all"])
        let routes6 = try json(["-j", "-6", "route", "show", "table", "all"])
        var topology = TopologyReader.topology(
            addresses: addresses, routes4: routes4, routes6: routes6)
        try Self.check(topology)
        topology.forwards4 = try flag("/proc/sys/net/ipv4/ip_forward")
        topology.forwards6 = try flag("/proc/sys/net/ipv6/conf/all/forwarding")
        topology.routesLocalnet = try flag("/proc/sys/net/ipv4/conf/all/route_localnet")
        topology.reversePathFilter = try number("/proc/sys/net/ipv4/conf/all/rp_filter")
        // Not of each pod's link: by those come pods alone, which are asked by their addresses.
        for (index, interface) in topology.interfaces.enumerated() where interface.kind != "veth" {
            topology.interfaces[index].reversePathFilter = try number(
                "/proc/sys/net/ipv4/conf/\(interface.name)/rp_filter")
        }
        return (topology, OtherRoutes(routes4: routes4, routes6: routes6))
    }

    /// A machine without a way in is reached by nobody: silence must not be taken for that.
    private static func check(_ topology: Topology) throws(HostError) {
        if topology.interfaces.isEmpty {
            throw HostError(
                path: "ip -d -j addr",
                problem: "it shows not even the loopback interface; is it that of iproute2?")
        }
        let has4 = topology.interfaces.contains { !$0.addresses4.isEmpty }
        let has6 = topology.interfaces.contains { !$0.addresses6.isEmpty }
        if (has4 && topology.routes4.isEmpty) || (has6 && topology.routes6.isEmpty) {
            throw HostError(
                path: "ip -j route show table all",
                problem: "it shows no route to the machine's own addresses; is it that of "
                    + "iproute2?")
        }
    }

    private mutating func json(_ arguments: [String]) throws(HostError) -> YAMLNode? {
        let text = try programs.output("ip", arguments)
        let command = (["ip"] + arguments).joined(separator: " ")
        do {
            let node = try YAML.document(bytes: Array(text.utf8), path: "ip")
            // Without IPv6 there is nothing to print.
            guard node == nil || node?.elements != nil else {
                throw HostError(
                    path: command, problem: "it prints no list as JSON; is it that of iproute2?")
            }
            return node
        } catch let error as HostError {
            throw error
        } catch {
            throw HostError(
                path: command,
                problem: "what it prints is no JSON (\(error)); is it that of iproute2?")
        }
    }

    private func flag(_ path: String) throws(HostError) -> Bool { try number(path) == 1 }

    /// Zero where there is none.
    private func number(_ path: String) throws(HostError) -> Int {
        try host.contents(of: path).flatMap { Int($0.text.prefix { $0.isNumber }) } ?? 0
    }
}
