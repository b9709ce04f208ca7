import Testing

@testable import Firewall

/// Sources that the kernel does not believe (`rp_filter`).
struct ReversePathTests {
    private static let machine = """
        {"addr": [{"ifname": "lo", "ifindex": 1}, {"ifname": "eth0", "ifindex": 2,
          "link_type": "ether", "addr_info": [{"local": "203.0.113.10", "prefixlen": 24}]},
          {"ifname": "eth1", "ifindex": 3, "link_type": "ether",
          "addr_info": [{"local": "10.0.0.10", "prefixlen": 24}]},
          {"ifname": "tun0", "ifindex": 4, "link_type": "none"}],
         "route4": [{"dst": "203.0.113.0/24", "dev": "eth0"}, {"dst": "10.0.0.0/24", "dev": "eth1"},
          {"dst": "10.9.0.0/16", "dev": "tun0"}, {"type": "blackhole", "dst": "192.0.2.0/24"}%@],
         "route6": [{"dst": "2001:db8::/64", "dev": "eth1"}], "sysctl": {"rp_filter": 0}}
        """

    private func decision(
        from source: String, by interface: String, filter: Int, forAll: Int = 0,
        more routes: String = "", to own: String = "203.0.113.10"
    ) throws -> Reach.Decision {
        let text = Self.machine.replacing("%@", with: routes)
        var topology = try TopologyReader.topology(text, path: "t")
        topology.reversePathFilter = forAll
        let index = try #require(topology.interfaces.firstIndex { $0.name == interface })
        topology.interfaces[index].reversePathFilter = filter
        let isIPv6 = source.contains(":")
        let number = isIPv6 ? Address.number6 : Address.number4
        let from = try #require(number(source))
        let to = try #require(number(own))
        let answers = Reach(try Ruleset([]), topology).answers(
            from: from...from, isIPv6: isIPv6, way: Reach.Way(interface: interface, to: to),
            ports: [22], isTCP: true)
        return try #require(answers.first).decision
    }

    @Test(arguments: [
        ("10.0.0.5", "eth1", [1, 2], Reach.Decision.accept),
        // By another device than the one back.
        ("10.0.0.5", "eth0", [1], .drop), ("10.0.0.5", "eth0", [0, 2], .accept),
        // No way back.
        ("198.51.100.1", "eth0", [1, 2], .drop), ("192.0.2.1", "eth0", [1, 2], .drop),
        // Loose, but at a device without an address of its own.
        ("10.0.0.5", "tun0", [1, 2], .drop), ("10.9.1.1", "tun0", [1, 2], .accept),
    ])
    func `a source is believed where the way back leads to it`(
        source: String, interface: String, filters: [Int], expected: Reach.Decision
    ) throws {
        for filter in filters {
            #expect(
                try decision(from: source, by: interface, filter: filter) == expected,
                "rp_filter \(filter)")
        }
    }

    @Test func `the greater one of the device's filter and that of all counts`() throws {
        #expect(try decision(from: "10.0.0.5", by: "eth0", filter: 0, forAll: 1) == .drop)
        #expect(try decision(from: "10.0.0.5", by: "eth0", filter: 2, forAll: 1) == .accept)
        #expect(try decision(from: "10.0.0.5", by: "eth0", filter: 1, forAll: 2) == .accept)
    }

    @Test(arguments: [
        ("10.7.1.1", "eth1", Reach.Decision.accept), ("10.7.1.1", "eth0", .drop),
        ("10.7.2.1", "eth0", .accept), ("10.7.2.1", "eth1", .drop),
        ("10.7.2.0", "eth1", .accept), ("198.51.100.1", "eth0", .accept),
    ])
    func `the longest network and then the least metric has the way back`(
        source: String, interface: String, expected: Reach.Decision
    ) throws {
        let more = """
            , {"dst": "10.7.0.0/16", "dev": "eth0", "metric": 10},
            {"dst": "10.7.0.0/16", "dev": "eth1", "metric": 5}, {"dst": "default", "dev": "eth0"},
            {"dst": "10.7.2.0/24", "dev": "eth0"}, {"dst": "10.7.2.0/32", "dev": "eth1"}
            """
        let decided = try decision(from: source, by: interface, filter: 1, more: more)
        #expect(decided == expected)
    }

    @Test func `a topology names the filter of a device`() throws {
        let sysctl = #""sysctl": {"net.ipv4.conf.eth0.rp_filter": "1", "rp_filter": 0}"#
        let text = Self.machine.replacing("%@", with: "")
            .replacing(#""sysctl": {"rp_filter": 0}"#, with: sysctl)
        let topology = try TopologyReader.topology(text, path: "t")
        #expect(topology.reversePathFilter(of: "eth0") == 1)
        #expect(topology.reversePathFilter(of: "eth1") == 0)
    }

    @Test func `with other tables the way back is not known`() throws {
        let more = #", {"dst": "default", "dev": "eth0", "table": "100"}"#
        let filtered = try decision(from: "10.0.0.5", by: "eth0", filter: 1, more: more)
        #expect(filtered == .unknown)
    }

    @Test func `IPv6 has no such filter`() throws {
        #expect(
            try decision(
                from: "2001:db8::7", by: "eth0", filter: 1, forAll: 1, to: "2001:db8::10")
                == decision(from: "2001:db8::7", by: "eth0", filter: 0, to: "2001:db8::10"))
    }
}
