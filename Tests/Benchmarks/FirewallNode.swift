import Firewall

/// Rulesets of a size, each the same each time: what a site writes, and what kube-proxy makes.
enum FirewallNode {
    /// Two families, a link to the world, and routes to the pods of this node and of others.
    static let topology = """
        {"addr": [{"ifname": "lo", "ifindex": 1, "link_type": "loopback"},
          {"ifname": "eth0", "ifindex": 2, "link_type": "ether", "addr_info": [
            {"local": "203.0.113.10", "prefixlen": 24}, {"local": "2001:db8::10", "prefixlen": 64}]},
          {"ifname": "cni0", "ifindex": 3, "link_type": "ether", "addr_info": [
            {"local": "10.244.0.1", "prefixlen": 24}, {"local": "fd00:244::1", "prefixlen": 64}]}],
         "route4": [{"dst": "default", "dev": "eth0"}, {"dst": "203.0.113.0/24", "dev": "eth0"},
          {"dst": "10.244.0.0/24", "dev": "cni0"}, {"dst": "10.244.0.0/16", "dev": "eth0"}],
         "route6": [{"dst": "default", "dev": "eth0"}, {"dst": "2001:db8::/64", "dev": "eth0"},
          {"dst": "fd00:244::/64", "dev": "cni0"}],
         "sysctl": {"ip_forward": 1, "ipv6.forwarding": 1}}
        """

    /// Rules of a site in nftables' form: by source and port, one in five for IPv6, one in ten for
    /// UDP, one in ten a refusal, one in twenty leads to a chain of its own.
    static func site(rules count: Int) -> String {
        var numbers = Numbers()
        var rules: [String] = []
        var chains: [String] = []
        var made = 0
        while made < count {
            let source = numbers.next(5) == 0 ? numbers.network6 : numbers.network4
            let verdict = numbers.next(10) == 0 ? "drop" : "accept"
            let transport = numbers.next(10) == 0 ? "udp" : "tcp"
            made += 1
            if numbers.next(20) > 0 {
                rules.append("\(source) \(transport) dport \(numbers.port) \(verdict)")
                continue
            }
            let name = "site\(chains.count)"
            rules.append("\(source) jump \(name)")
            let inner = (0..<8).map { _ in "    \(transport) dport \(numbers.port) \(verdict)" }
            made += inner.count
            chains.append("  chain \(name) {\n" + inner.joined(separator: "\n") + "\n  }\n")
        }
        return "table inet site {\n" + chains.joined() + """
              chain input {
                type filter hook input priority filter; policy drop;
                ct state established,related accept
                ct state invalid drop
                iifname "lo" accept

            """ + rules.map { "    \($0)\n" }.joined() + "  }\n}\n"
    }

    /// The same numbers each time (Knuth's MMIX generator).
    struct Numbers {
        private var state: UInt64 = 1

        mutating func next(_ limit: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % limit
        }

        var network4: String {
            mutating get {
                let address = "ip saddr \(next(223) + 1).\(next(256)).\(next(256))"
                return next(4) == 0 ? "\(address).0/24" : "\(address).\(next(256))"
            }
        }

        var network6: String {
            mutating get {
                "ip6 saddr 2001:db8:\(String(next(65_536), radix: 16))::/48"
            }
        }

        /// Of a few hundred, single or in ranges.
        var port: String {
            mutating get {
                switch next(10) {
                case 0: "\(30_000 + next(100) * 10)-\(32_000 + next(70) * 10)"
                case 1: "{ 22, 6443, \(10_250 + next(10)) }"
                default: "\(1 + next(300))"
                }
            }
        }
    }
}
