import Firewall
import Posture
import Testing

@testable import Probes

/// Who reaches what, by the text of rules and the description of a machine.
struct FirewallFactsTests {
    /// `eth0` leads to the world, `eth1` to a network of ours, `cni0` and `veth1` to pods.
    private static let links = """
        {"ifname": "lo", "ifindex": 1, "link_type": "loopback",
         "addr_info": [{"local": "127.0.0.1", "prefixlen": 8}, {"local": "::1", "prefixlen": 128}]},
        {"ifname": "eth0", "ifindex": 2, "addr_info": [
         {"local": "203.0.113.10", "prefixlen": 24}, {"local": "2001:db8::10", "prefixlen": 64},
         {"local": "fe80::1", "prefixlen": 64}]},
        {"ifname": "eth1", "ifindex": 3, "addr_info": [{"local": "10.0.0.10", "prefixlen": 24}]},
        {"ifname": "cni0", "ifindex": 4, "linkinfo": {"info_kind": "bridge"},
         "addr_info": [{"local": "10.244.1.1", "prefixlen": 24}]},
        {"ifname": "veth1", "ifindex": 5, "master": "cni0", "linkinfo": {"info_kind": "veth"}},
        {"ifname": "flannel.1", "ifindex": 6, "linkinfo": {"info_kind": "vxlan"},
         "addr_info": [{"local": "10.244.1.0", "prefixlen": 32}]}
        """
    private static let routes = """
        {"dst": "default", "dev": "eth0"}, {"dst": "203.0.113.0/24", "dev": "eth0"},
        {"dst": "10.0.0.0/24", "dev": "eth1"}, {"dst": "10.244.1.0/24", "dev": "cni0"},
        {"dst": "10.244.0.0/16", "dev": "flannel.1"}
        """
    private static let routes6 = """
        {"dst": "default", "dev": "eth0"}, {"dst": "2001:db8::/64", "dev": "eth0"},
        {"dst": "fe80::/64", "dev": "eth0"}
        """

    private func fact(
        _ rules: String, links: String = links, routes: String = routes,
        routes6: String = routes6, forwards: Bool = true
    ) throws -> Fact {
        let topology = try TopologyReader.topology(
            """
            {"addr": [\(links)], "route4": [\(routes)], "route6": [\(routes6)],
             "sysctl": {"ip_forward": \(forwards ? 1 : 0)}}
            """, path: "topology.json")
        let ruleset = try Ruleset([RulesetFile(rules, name: "rules.nft")])
        let fact = FirewallFacts(
            FirewallSource.Found(ruleset: ruleset, topology: topology, commands: ["nft"])
        ).fact
        #expect(fact.misfits(FirewallProbe().schema.type, at: "node.firewall") == [])
        return fact
    }

    /// What is told of a port: by each way in, who gets in for sure and perhaps.
    private func reach(_ fact: Fact, _ transport: String, _ port: Int64) throws -> [String] {
        var seen: [String] = []
        for region in fact.at("reached")?.elements ?? [] {
            guard region.at("protocol")?.text == transport,
                case .int(let first) = region.at("port")?.value,
                case .int(let last) = region.at("lastPort")?.value, first...last ~= port
            else { continue }
            func list(_ name: String) -> String {
                (region.at(name)?.elements ?? []).compactMap(\.text).joined(separator: ",")
            }
            let maybe = region.at("unknownFrom") == nil ? "" : " maybe \(list("unknownFrom"))"
            let way =
                "\(region.at("family")?.text ?? "") \(region.at("interface")?.text ?? "")"
            seen.append("\(way): \(list("acceptedFrom"))\(maybe)")
        }
        return seen
    }

    @Test func `without rules all get in who have a way`() throws {
        let fact = try fact("")
        #expect(
            try reach(fact, "tcp", 10250) == [
                "ipv4 eth0: 0.0.0.0/0", "ipv4 eth1: 10.0.0.0/24", "ipv6 eth0: ::/0",
            ])
        #expect(fact.at("reached", 0, "anywhere")?.value == .bool(true))
        #expect(fact.at("reached", 2, "anywhere")?.value == .bool(false))
        #expect(fact.at("reached", 2, "everyone")?.value == .bool(true))
        #expect(fact.at("reached")?.elements.count == 6)
        #expect(fact.at("rules")?.value == .int(0))
    }

    private static let hardened = """
        table inet filter {
          chain input {
            type filter hook input priority 0; policy drop;
            ct state established,related accept
            iifname "lo" accept
            ip saddr 10.0.0.0/24 tcp dport { 10250, 2379-2380 } accept
            tcp dport 22 accept
            udp dport 8472 limit rate 10/second accept
          }
        }
        """

    @Test(arguments: [
        ("tcp", 10250 as Int64, ["10.0.0.0/24", "10.0.0.0/24", ""]),
        ("tcp", 2379, ["10.0.0.0/24", "10.0.0.0/24", ""]),
        ("tcp", 22, ["0.0.0.0/0", "10.0.0.0/24", "::/0"]), ("tcp", 23, ["", "", ""]),
        ("tcp", 65535, ["", "", ""]), ("tcp", 1, ["", "", ""]), ("udp", 22, ["", "", ""]),
        ("udp", 8472, [" maybe 0.0.0.0/0", " maybe 10.0.0.0/24", " maybe ::/0"]),
    ])
    func `each port is told`(transport: String, port: Int64, who: [String]) throws {
        let ways = ["ipv4 eth0: ", "ipv4 eth1: ", "ipv6 eth0: "]
        #expect(
            try reach(try fact(Self.hardened), transport, port) == zip(ways, who).map { $0 + $1 })
    }

    @Test(
        arguments: [
            (29_999, ["", "", ""]),
            (30_000, [" maybe 0.0.0.0/0", " maybe 10.0.0.0/24", " maybe ::/0"]),
            (32_767, [" maybe 0.0.0.0/0", " maybe 10.0.0.0/24", " maybe ::/0"]),
            (32_768, ["", "", ""]),
        ] as [(Int64, [String])])
    func `programs before the rules leave NodePorts open`(port: Int64, who: [String]) throws {
        let ways = ["ipv4 eth0: ", "ipv4 eth1: ", "ipv6 eth0: "]
        let links = Self.links + #", {"ifname": "cilium_host", "ifindex": 12}"#
        let fact = try fact(Self.hardened, links: links)
        #expect(try reach(fact, "tcp", port) == zip(ways, who).map { $0 + $1 })
        // Single ports of them, and never all.
        let regions = fact.at("reached")?.elements ?? []
        #expect(regions.contains { $0.at("port")?.value == .int(30_000) })
        #expect(
            regions.filter { $0.at("port")?.value == .int(30_000) }.allSatisfy {
                $0.at("anywhere")?.value == .bool(false)
            })
    }

    @Test func `every port stands in one range of each way`() throws {
        let fact = try fact(Self.hardened)
        var ports: [String: Int64] = [:]
        for region in fact.at("reached")?.elements ?? [] {
            guard case .int(let first) = region.at("port")?.value,
                case .int(let last) = region.at("lastPort")?.value
            else { continue }
            let way = ["family", "interface", "protocol"].map { region.at($0)?.text ?? "" }
            #expect(ports["\(way)", default: 0] + 1 == first)
            ports["\(way)"] = last
        }
        #expect(ports.count == 6)
        #expect(ports.values.allSatisfy { $0 == 65535 })
    }

    @Test func `the rule is named that lets in or keeps out`() throws {
        let regions = try fact(Self.hardened).at("reached")?.elements ?? []
        func rule(_ port: Int64) -> String? {
            regions.first { $0.at("port")?.value == .int(port) }?.at("rule")?.text
        }
        #expect(rule(10250)?.contains("tcp dport { 10250, 2379-2380 } accept") == true)
        #expect(rule(1)?.contains("policy drop") == true)
        #expect(rule(8472)?.contains("limit rate") == true)
    }

    @Test func `the rule is named that lets most of them in`() throws {
        let fact = try fact(
            """
            table inet filter {
              chain input {
                type filter hook input priority 0; policy drop;
                ip saddr 10.0.0.0/8 tcp dport 22 accept
                tcp dport 22 accept
              }
            }
            """)
        let region = fact.at("reached")?.elements.first { $0.at("port")?.value == .int(22) }
        #expect(region?.at("rule")?.text?.contains("saddr") == false)
    }

    @Test func `IPv6 that was forgotten is open`() throws {
        let fact = try fact(
            """
            table ip filter {
              chain input {
                type filter hook input priority 0; policy drop;
                tcp dport 22 accept
              }
            }
            """)
        #expect(
            try reach(fact, "tcp", 10250) == ["ipv4 eth0: ", "ipv4 eth1: ", "ipv6 eth0: ::/0"])
    }

    @Test(arguments: [("cilium_host", false), ("eth2", true)])
    func `a table of its own makes a way in, but not that of a plugin`(
        device: String, isWay: Bool
    ) throws {
        let links = """
            , {"ifname": "cilium_host", "ifindex": 12, "linkinfo": {"info_kind": "veth"},
             "addr_info": [{"local": "10.0.1.1", "prefixlen": 32}]},
            {"ifname": "eth2", "ifindex": 13}
            """
        let route = #", {"dst": "default", "dev": "\#(device)", "table": "2005"}"#
        let fact = try fact("", links: Self.links + links, routes: Self.routes + route)
        let names = fact.at("ways")?.elements.compactMap { $0.at("interface")?.text } ?? []
        #expect(names.contains(device) == isWay)
        #expect(names.contains("eth0"))
    }

    @Test func `a node without addresses of IPv6 has no way in by it`() throws {
        let links = """
            {"ifname": "eth0", "ifindex": 2, "addr_info": [
             {"local": "203.0.113.10", "prefixlen": 24}, {"local": "fe80::1", "prefixlen": 64}]}
            """
        let fact = try fact("", links: links, routes6: #"{"dst": "fe80::/64", "dev": "eth0"}"#)
        let families = fact.at("ways")?.elements.compactMap { $0.at("family")?.text } ?? []
        #expect(!families.isEmpty && families.allSatisfy { $0 == "ipv4" })
        let lone = try self.fact(
            "", links: links, routes: #"{"dst": "default", "dev": "eth0"}"#, routes6: "")
        #expect(lone.at("ways")?.elements.count == 1)
    }

    @Test(arguments: [
        // The machine's own bridge, a private network, a way by another table.
        (
            #"{"ifname": "br0", "ifindex": 9, "linkinfo": {"info_kind": "bridge"}},"#
                + #"{"ifname": "eno1", "ifindex": 8, "master": "br0"}"#, "main", "192.0.2.0/24",
            true
        ),
        (
            #"{"ifname": "br0", "ifindex": 9, "linkinfo": {"info_kind": "wireguard"}}"#, "main",
            "192.0.2.0/24", true
        ),
        (
            #"{"ifname": "br0", "ifindex": 9, "linkinfo": {"info_kind": "bridge"}}"#, "main",
            "192.0.2.0/24", false
        ),
        (
            #"{"ifname": "br0", "ifindex": 9, "linkinfo": {"info_kind": "veth"}}"#, "main",
            "192.0.2.7", false
        ),
        (
            #"{"ifname": "br0", "ifindex": 9, "linkinfo": {"info_kind": "bridge"}}"#, "100",
            "default", true
        ),
        (
            #"{"ifname": "br0", "ifindex": 9, "linkinfo": {"info_kind": "geneve"}}"#, "main",
            "192.0.2.0/24", false
        ),
    ])
    func `what leads to pods is no way in`(
        link: String, table: String, route: String, isOuter: Bool
    ) throws {
        let fact = try fact(
            "", links: Self.links + "," + link,
            routes: Self.routes + #", {"dst": "\#(route)", "dev": "br0", "table": "\#(table)"}"#)
        let names = fact.at("ways")?.elements.compactMap { $0.at("interface")?.text } ?? []
        #expect(names.contains("br0") == isOuter, "\(names)")
        #expect(!names.contains("cni0") && !names.contains("flannel.1"))
    }

    @Test func `most of the public addresses are the world`() throws {
        for (networks, isWorld) in [
            ("ip6 saddr 2000::/3", true), ("ip6 saddr 2001:db8::/32", false),
            ("ip saddr 0.0.0.0/1", true), ("ip saddr != 198.51.100.0/24", true),
            ("ip saddr { 10.0.0.0/8, 100.64.0.0/10, 172.16.0.0/12, 8.8.8.0/24 }", false),
        ] {
            let fact = try fact(
                """
                table inet filter {
                  chain input { type filter hook input priority 0; policy drop;
                    \(networks) tcp dport 10250 accept
                  }
                }
                """)
            let open = (fact.at("reached")?.elements ?? []).contains {
                $0.at("anywhere")?.value == .bool(true)
            }
            #expect(open == isWorld, "\(networks)")
        }
    }

    @Test func `more networks than are listed are counted`() throws {
        let list = (0..<1_200).map { "198.\(18 + $0 / 250).\($0 % 250).7" }.joined(separator: ", ")
        let fact = try fact(
            """
            table inet filter {
              set deny { type ipv4_addr; elements = { \(list) } }
              chain input { type filter hook input priority 0; policy accept;
                ip saddr @deny drop
              }
            }
            """)
        let region = fact.at("reached", 0)
        #expect(region?.at("acceptedFrom")?.elements.count == 128)
        let largest = region?.at("acceptedFrom")?.elements.compactMap(\.text) ?? []
        #expect(largest.contains("128.0.0.0/2") && largest.contains("64.0.0.0/3"))
        guard case .int(let omitted) = region?.at("omitted")?.value else {
            Issue.record("nothing is left out: \(String(describing: region))")
            return
        }
        #expect(omitted >= 1_200)
        #expect(region?.at("anywhere")?.value == .bool(true))
    }

    @Test func `more ranges than are listed keep what is sure of them`() throws {
        let rules = (0..<80).map { number in
            "tcp dport \(30_000 + number * 3) ip saddr 10.\(number / 250).\(number % 250).0/24 accept"
        }
        let fact = try fact(
            """
            table inet filter {
              chain input { type filter hook input priority 0; policy drop;
                tcp dport 30000-32767 ip saddr 192.0.2.0/24 accept
                tcp dport 10250 accept
                \(rules.joined(separator: "\n"))
              }
            }
            """)
        #expect((fact.at("reached")?.elements.count ?? 1_000) < 200)
        #expect(try reach(fact, "tcp", 10250).first == "ipv4 eth0: 0.0.0.0/0")
        #expect(try reach(fact, "tcp", 30000).first == "ipv4 eth0: 10.0.0.0/24,192.0.2.0/24")
        let far = try #require(try reach(fact, "tcp", 30180).first)
        #expect(far.hasPrefix("ipv4 eth0: 192.0.2.0/24 maybe 10."), "\(far)")
    }

    @Test(arguments: [
        ("", true as Bool?),
        ("iifname \"cni0\" ip daddr 169.254.169.254 drop", false),
        ("ip daddr 169.254.0.0/16 reject", false),
        ("iifname \"eth1\" ip daddr 169.254.169.254 drop", true),
        ("ip saddr 10.244.1.0/25 ip daddr 169.254.169.254 drop", true),
        ("ip daddr 169.254.169.254 limit rate 1/second drop", nil),
    ])
    func `the metadata address is asked from where pods are`(
        rule: String, isReached: Bool?
    ) throws {
        let fact = try fact(
            """
            table inet filter {
              chain forward { type filter hook forward priority 0; policy accept;
                \(rule)
              }
            }
            """)
        let metadata = fact.at("metadata")?.elements ?? []
        #expect(metadata.count == 1)
        let answer = metadata.first?.at("isReached")
        if let isReached {
            #expect(answer?.value == .bool(isReached))
        } else {
            #expect(answer?.isUnknown == true)
        }
        #expect(metadata.first?.at("interface")?.text == "cni0")
    }

    @Test func `what does not forward reaches no metadata, nor what is translated away`() throws {
        #expect(
            try fact("", forwards: false).at("metadata", 0, "isReached")?.value == .bool(false))
        let translated = try fact(
            """
            table ip nat {
              chain prerouting { type nat hook prerouting priority -100; policy accept;
                ip daddr 169.254.169.254 tcp dport 80 dnat to 10.0.0.10:988
              }
            }
            """)
        #expect(translated.at("metadata", 0, "isReached")?.value == .bool(false))
        let hidden = try fact(
            "", links: Self.links + #", {"ifname": "cilium_host", "ifindex": 12}"#)
        #expect(hidden.at("metadata")?.isUnknown == true)
        let bridge = #"{"ifname": "ovs0", "linkinfo": {"info_kind": "openvswitch"}}"#
        let flows = try fact("", links: Self.links + ", " + bridge)
        #expect(flows.at("metadata")?.isUnknown == true)
    }
}
