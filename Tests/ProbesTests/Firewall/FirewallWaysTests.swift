import Firewall
import Posture
import Testing
import YAML

@testable import Probes

/// By which interfaces others come, and from where.
struct FirewallWaysTests {
    private static let links = """
        {"ifname": "lo", "ifindex": 1, "addr_info": [{"local": "127.0.0.1", "prefixlen": 8}]},
        {"ifname": "eth0", "ifindex": 2, "addr_info": [{"local": "10.0.0.10", "prefixlen": 24}]}
        """
    private static let routes = """
        {"dst": "default", "dev": "eth0"}, {"dst": "10.0.0.0/24", "dev": "eth0"}
        """

    private func found(
        links: String, routes: String = "", routes6: String = "", strict: Set<String> = []
    ) throws -> FirewallSource.Found {
        func node(_ text: String) throws -> YAMLNode? {
            try YAML.document(bytes: Array("[\(text)]".utf8), path: "ip")
        }
        let addresses = try node([Self.links, links].filter { !$0.isEmpty }.joined(separator: ","))
        let all = [Self.routes, routes].filter { !$0.isEmpty }.joined(separator: ",")
        let (routes4, routes6) = (try node(all), try node(routes6))
        var topology = TopologyReader.topology(
            addresses: addresses, routes4: routes4, routes6: routes6)
        for (index, interface) in topology.interfaces.enumerated()
        where strict.contains(interface.name) {
            topology.interfaces[index].reversePathFilter = 1
        }
        return FirewallSource.Found(
            ruleset: Ruleset(), topology: topology,
            otherRoutes: OtherRoutes(routes4: routes4, routes6: routes6))
    }

    /// The interfaces with the networks of those who come by them.
    private func ways(_ fact: Fact) -> [String] {
        (fact.at("ways")?.elements ?? []).map { way in
            let from = (way.at("from")?.elements ?? []).compactMap(\.text).joined(separator: ",")
            return "\(way.at("interface")?.text ?? "") \(from)"
        }
    }

    private static func link(_ addresses: String, _ more: String = "") -> String {
        #"{"ifname": "eth1", "ifindex": 3, "addr_info": [\#(addresses)]\#(more)}"#
    }

    @Test(arguments: [
        // A router on the link of a public address sends what all the world sends.
        (#"{"local": "203.0.113.10", "prefixlen": 24}"#, "0.0.0.0/0", false),
        (#"{"local": "203.0.113.10", "prefixlen": 32}"#, "0.0.0.0/0", false),
        (#"{"local": "2001:db8::10", "prefixlen": 64}"#, "::/0", true),
        (#"{"local": "192.168.7.10", "prefixlen": 24}"#, "192.168.7.0/24", false),
        (#"{"local": "fd00:1::10", "prefixlen": 64}"#, "fd00:1::/64", false),
        // Unless the kernel refuses what would be answered by another interface.
        (#"{"local": "203.0.113.10", "prefixlen": 24}"#, "203.0.113.0/24", true),
    ])
    func `by an interface with a public address all can come`(
        address: String, from: String, isStrict: Bool
    ) throws {
        let found = try found(
            links: Self.link(address), routes6: #"{"dst": "default", "dev": "eth0"}"#,
            strict: isStrict ? ["eth1"] : [])
        let fact = FirewallFacts(found).fact
        #expect(ways(fact).filter { $0.hasPrefix("eth1 ") } == ["eth1 \(from)"])
        #expect(fact.misfits(FirewallProbe().schema.type, at: "node.firewall") == [])
        let isAll = from.hasSuffix("/0")
        let regions = fact.at("reached")?.elements.filter { $0.at("interface")?.text == "eth1" }
        #expect(regions?.isEmpty == false)
        #expect(regions?.allSatisfy { $0.at("anywhere")?.value == .bool(isAll) } == true)
    }

    @Test func `networks of other tables are ways in`() throws {
        let found = try found(
            links: #"{"ifname": "eth1", "ifindex": 3}"#,
            routes: """
                {"dst": "192.168.9.0/24", "dev": "eth1", "table": "100"},
                {"dst": "192.168.9.255", "dev": "eth1", "table": "100", "type": "broadcast"},
                {"dst": "172.16.0.0/12", "dev": "eth1", "table": "100", "gateway": "192.168.9.1"},
                {"dst": "172.32.0.0/16", "table": "100", "type": "blackhole"}
                """)
        #expect(
            ways(FirewallFacts(found).fact) == [
                "eth0 0.0.0.0/0", "eth1 172.16.0.0/12,192.168.9.0/24",
            ])
    }

    @Test func `by an interface with more routes than are followed anybody may come`() throws {
        let many = (0..<4_096).map {
            #"{"dst": "10.\#(64 + $0 / 256).\#($0 % 256).0/24", "dev": "eth1", "table": "100"}"#
        }
        let link = #"{"ifname": "eth1", "ifindex": 3}, {"ifname": "eth2", "ifindex": 4}"#
        let more = #"{"dst": "172.16.0.0/12", "dev": "eth2", "table": "100"}"#
        let whole = FirewallFacts(try found(links: link, routes: many.joined(separator: ",")))
        #expect(ways(whole.fact).map { $0.split(separator: " ")[0] } == ["eth0", "eth1"])
        let isUnclear = { (fact: Fact, name: String) in
            (fact.at("reached")?.elements ?? []).filter { $0.at("interface")?.text == name }
                .map { $0.at("everyone")?.isUnknown == true }
        }
        #expect(isUnclear(whole.fact, "eth1").contains(true) == false)
        let cut = FirewallFacts(
            try found(links: link, routes: (many + [more]).joined(separator: ",")))
        #expect(isUnclear(cut.fact, "eth0").contains(true) == false)
        #expect(isUnclear(cut.fact, "eth2") == [true, true])
        let reason = cut.fact.at("reached")?.elements.last?.at("rule")?.text
        #expect(reason?.contains("more than 4096 routes") == true)
    }

    @Test(arguments: [
        #"{"dst": "192.168.9.0/24", "dev": "eth1", "table": "10"}"#,
        #"{"dst": "default", "dev": "eth1", "table": "10"}"#,
        #"{"dst": "local 192.168.9.10", "dev": "eth1", "table": "10", "type": "local"}"#,
    ])
    func `what comes by a VRF is not known`(route: String) throws {
        let found = try found(
            links: Self.link(
                #"{"local": "192.168.9.10", "prefixlen": 24}"#, #", "master": "blue""#)
                + #", {"ifname": "blue", "ifindex": 4, "linkinfo": {"info_kind": "vrf"}}"#,
            routes: route)
        let fact = FirewallFacts(found).fact
        let regions = (fact.at("reached")?.elements ?? []).filter {
            $0.at("interface")?.text == "eth1"
        }
        #expect(regions.count == 2)
        for region in regions {
            #expect(region.at("port")?.value == .int(1))
            #expect(region.at("lastPort")?.value == .int(65_535))
            #expect(region.at("acceptedFrom")?.elements == [])
            #expect(region.at("unknownFrom")?.elements.isEmpty == false)
            #expect(region.at("everyone")?.isUnknown == true)
            #expect(region.at("rule")?.text?.contains("VRF blue") == true)
        }
    }

    @Test func `many own networks are listed, and too many are unknown`() throws {
        func fact(_ count: UInt128) throws -> Fact {
            var found = try found(links: "")
            found.topology.interfaces[1].addresses4 += (0..<count).map {
                (address: 0x0A60_0000 + 2 * $0, prefix: 32)
            }
            return try #require(FirewallFacts(found).fact.at("addresses"))
        }
        #expect(try fact(9_000).elements.count == 9_001)
        #expect(try fact(66_000).isUnknown)
    }
}
