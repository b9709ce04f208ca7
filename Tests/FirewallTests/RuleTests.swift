import Testing

@testable import Firewall

/// What single rules do, as a real kernel (6.18) did it with real packets.
struct RuleTests {
    private static let machine = """
        {"addr": [{"ifname": "lo", "ifindex": 1}, {"ifname": "eth0", "ifindex": 2,
          "link_type": "ether", "addr_info": [{"local": "203.0.113.10", "prefixlen": 24}]}],
         "route4": [{"dst": "203.0.113.0/24", "dev": "eth0"}%@], "route6": [], "sysctl": {}}
        """

    /// What becomes of a connection from a neighbour to port 22.
    private func decision(
        _ rules: String, protocol transport: String = "tcp", more routes: String = ""
    ) throws -> Reach.Decision {
        let text = Self.machine.replacing("%@", with: routes)
        let topology = try TopologyReader.topology(text, path: "t")
        let ruleset = try Ruleset([try RulesetFile("table inet f {\n\(rules)\n}\n", name: "r")])
        let source = try #require(Address.number4("203.0.113.7"))
        let to = try #require(Address.number4("203.0.113.10"))
        let answers = Reach(ruleset, topology).answers(
            from: source...source, isIPv6: false, way: Reach.Way(interface: "eth0", to: to),
            ports: [22], isTCP: transport == "tcp")
        return try #require(answers.first).decision
    }

    private func chain(
        _ hook: String, _ priority: Int, _ policy: String, _ rules: String
    ) -> String {
        "chain \(hook) {\ntype filter hook \(hook) priority \(priority); policy \(policy)\n"
            + rules.replacing("; ", with: "\n") + "\n}\n"
    }

    @Test(arguments: [
        ("input", 0, "drop", "ct state established accept; tcp dport vmap {22 : continue} accept"),
        ("prerouting", -300, "accept", "ct mark != 0x1 drop"),
        ("input", 0, "drop", "tcp dport {22,80} accept"),
        ("input", 0, "drop", "ip saddr {192.0.2.1,203.0.113.7 ,192.0.2.9} accept"),
        ("prerouting", -300, "accept", "ct direction != reply drop"),
        ("prerouting", -300, "accept", "ct status ! snat drop"),
        ("prerouting", -300, "accept", "ct original protocol tcp drop"),
        ("prerouting", -300, "accept", "meta mark set ct mark drop"),
        ("input", 0, "accept", "ip saddr 203.0.113.0/24 reject with icmpv6 port-unreachable"),
        ("input", 0, "accept", "sctp dport vmap { 22 : drop }"),
        ("input", 0, "drop", "ct state established accept; ct state != established | new accept"),
        ("input", 0, "accept", "ct state == established | new drop"),
        ("input", 0, "accept", "ct status dnat / snat,dnat drop"),
    ])
    func `a packet is accepted`(
        hook: String, priority: Int, policy: String, rules: String
    ) throws {
        #expect(try decision(chain(hook, priority, policy, rules)) == .accept)
    }

    @Test(arguments: [
        ("prerouting", -300, "tcp dport 22 tcp dport set 23"),
        ("prerouting", -300, "tcp dport 22 meta pkttype set other"),
        ("input", 0, "ct status assured drop"),
    ])
    func `what is not followed is not accepted`(
        hook: String, priority: Int, rules: String
    ) throws {
        #expect(try decision(chain(hook, priority, "accept", rules)) != .accept)
    }

    /// Nft 1.0.6 makes one comparison of them, which holds where one port differs.
    @Test func `what differs in one of two ports that are excluded is unknown`() throws {
        func drop(_ ports: String) throws -> Reach.Decision {
            try decision(chain("input", 0, "accept", "\(ports) counter drop"))
        }
        #expect(try drop("tcp sport != 22 tcp dport != 22") == .unknown)
        #expect(try drop("tcp dport != 22 meta mark 0x0 tcp sport != 22") == .unknown)
        #expect(try drop("tcp sport != 22 tcp dport != 23") == .drop)
        #expect(try drop("tcp sport != 22 tcp dport != 22-23") == .accept)
        #expect(try drop("tcp dport != 22") == .accept)
        let rule = "-A INPUT -p tcp -m tcp ! --sport 22 ! --dport 22 -j ACCEPT"
        #expect(try decision(tables: rule) == .drop)
    }

    /// iptables' own rules of one chain.
    private func decision(tables rules: String, sets: String = "") throws -> Reach.Decision {
        let text = "*filter\n:INPUT DROP [0:0]\n\(rules)\nCOMMIT\n"
        let saved = RulesetFile.tables(text: text, isIPv6: false, isLegacy: true)
        let topology = try TopologyReader.topology(
            Self.machine.replacing("%@", with: ""), path: "t")
        let ruleset = try Ruleset([saved] + (sets.isEmpty ? [] : [RulesetFile(sets, name: "s")]))
        let source = try #require(Address.number4("203.0.113.7"))
        let to = try #require(Address.number4("203.0.113.10"))
        let answers = Reach(ruleset, topology).answers(
            from: source...source, isIPv6: false, way: Reach.Way(interface: "eth0", to: to),
            ports: [22], isTCP: true)
        return try #require(answers.first).decision
    }

    @Test func `lines that end as in Windows are lines`() throws {
        let rules = "# a\r\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\r\n"
        #expect(try decision(tables: rules) == .accept)
        let set = "create s hash:ip family inet\r\nadd s 203.0.113.7\r\n"
        #expect(
            try decision(
                tables: "-A INPUT -m set --match-set s src -j ACCEPT\r\n", sets: set) == .accept)
        guard
            case .tables = try RulesetFile("*filter\r\n:INPUT DROP [0:0]\r\nCOMMIT\r\n", name: "r")
        else {
            Issue.record("not seen as what iptables-save prints")
            return
        }
    }

    @Test(arguments: [
        "-A INPUT -m eui64 -j ACCEPT", "-A INPUT -m policy --dir in --pol ipsec -j ACCEPT",
    ])
    func `a match that is not followed is unknown`(rule: String) throws {
        #expect(try decision(tables: rule) == .unknown)
    }

    /// As `iptables-restore` 1.8.9 takes them.
    @Test(arguments: [
        ("-A INPUT -p tcp\t--dport 22\t-j ACCEPT", Reach.Decision.accept),
        ("-A INPUT -p tcp --dport 22 -j ACCEPT", .accept),
        ("-A INPUT -p tcp -m comment --comment web --dport 80 -j ACCEPT", .drop),
        ("-A INPUT -p tcp -m comment --comment \"a\tb\" --dport 22 -j ACCEPT", .accept),
        ("-A INPUT -p tcp -m addrtype --dst-type LOCAL --dport 80 -j ACCEPT", .drop),
        ("-A INPUT -p tcp -m mark --mark 0 --dport 22 -j ACCEPT", .accept),
        ("-A INPUT -p tcp -m pkttype --pkt-type unicast --dport 22 -j ACCEPT", .accept),
        ("-A INPUT -p tcp -m state -m comment --comment x --state NEW -j ACCEPT", .unknown),
        ("-A INPUT -j ACCEPT -p tcp --dport 80", .unknown),
    ])
    func `a rule that people wrote is not taken for more or less`(
        rule: String, expected: Reach.Decision
    ) throws {
        #expect(try decision(tables: rule) == expected)
    }

    @Test func `a set that rules add to is unknown`() throws {
        let rules = """
            -A INPUT -p tcp -j SET --add-set seen src
            -A INPUT -m set --match-set seen src -j ACCEPT
            """
        #expect(try decision(tables: rules, sets: "create seen hash:ip family inet\n") == .unknown)
    }

    @Test(arguments: [
        ("family inet netmask 24 bucketsize 12", Reach.Decision.unknown),
        ("family inet hashsize 64 counters", .accept),
    ])
    func `a set whose entries stand for more than they say is unknown`(
        options: String, expected: Reach.Decision
    ) throws {
        let rule = "-A INPUT -m set ! --match-set s src -j ACCEPT"
        let sets = "create s hash:ip \(options)\nadd s 203.0.113.0\n"
        #expect(try decision(tables: rule, sets: sets) == expected)
    }

    @Test func `the smallest network of a set decides`() throws {
        let rule = "-A INPUT -m set --match-set s src -j ACCEPT"
        let sets = """
            create s hash:net family inet
            add s 203.0.113.0/28 nomatch
            add s 203.0.113.0/24

            """
        #expect(try decision(tables: rule, sets: sets) == .drop)
        #expect(try decision(tables: rule, sets: sets + "add s 203.0.113.7\n") == .accept)
    }

    @Test func `the words of a comment are no options of an entry`() throws {
        let rule = "-A INPUT -m set ! --match-set s src -j ACCEPT"
        let sets = """
            create s hash:ip family inet comment
            add s 203.0.113.7 comment "a nomatch b"

            """
        #expect(try decision(tables: rule, sets: sets) == .drop)
    }

    @Test(arguments: [("", Reach.Decision.drop), ("! ", .accept)])
    func `a set of the other family holds nothing`(
        not: String, expected: Reach.Decision
    ) throws {
        let rule = "-A INPUT -m set \(not)--match-set s src -j ACCEPT"
        let sets = "create s hash:net family inet6\nadd s ::/1\n"
        #expect(try decision(tables: rule, sets: sets) == expected)
    }

    @Test func `a zone that one direction has alone is unknown`() throws {
        let rules =
            chain("prerouting", -300, "accept", "ct zone set 5")
            + chain("output", 0, "accept", "ct state invalid drop")
        #expect(try decision(rules) == .unknown)
    }

    @Test func `what is tracked already stays tracked`() throws {
        let input = chain("input", 0, "drop", "ct state untracked accept")
        #expect(try decision(chain("prerouting", -150, "accept", "notrack") + input) == .drop)
        #expect(try decision(chain("prerouting", -300, "accept", "notrack") + input) == .accept)
    }

    private func nat(_ rule: String) -> String {
        "chain nat {\ntype nat hook prerouting priority -100; policy accept\n\(rule)\n}\n"
    }

    @Test(arguments: [
        "dnat ip to 203.0.113.10", "dnat ip to 203.0.113.10:22", "redirect", "redirect to :22",
    ])
    func `what is sent to where it goes anyway is not translated`(target: String) throws {
        let rule = nat("tcp dport 22 \(target)")
        #expect(try decision(rule + chain("input", 0, "accept", "ct status dnat drop")) == .accept)
        let input = chain("input", 0, "drop", "ct state established accept; ct status dnat accept")
        #expect(try decision(rule + input) == .drop)
        #expect(try decision(nat("tcp dport 22 redirect to :23") + input) == .accept)
    }

    @Test func `whether one of several ports is another is unknown`() throws {
        let rules =
            nat("tcp dport 22 redirect to :20-30")
            + chain("input", 0, "accept", "ct status dnat drop")
        #expect(try decision(rules) == .unknown)
    }

    @Test func `a connection of which the answer is not tracked does not go on`() throws {
        let rules =
            chain("output", -300, "accept", "tcp sport 22 notrack")
            + chain("input", 0, "drop", "ct state established accept; ct state new accept")
        #expect(try decision(rules) == .drop)
    }

    @Test func `a connection that is tracked from its middle on is unknown`() throws {
        let start = chain("prerouting", -300, "accept", "tcp flags & (syn | ack) == syn notrack")
        let states = "ct state { untracked, new, established } accept"
        #expect(try decision(start + chain("input", 0, "drop", states)) == .unknown)
        #expect(try decision(start + chain("input", 0, "accept", states)) == .accept)
    }

    /// The kernel marks no connection whose source is given to it anew.
    @Test func `whether the source was translated is not known`() throws {
        let nat = """
            chain nat {
            type nat hook input priority 100; policy accept
            ip saddr 203.0.113.7 snat to 203.0.113.7
            }

            """
        let rules = chain("input", 0, "accept", "ct state established ct status snat drop")
        #expect(try decision(nat + rules) == .unknown)
        #expect(try decision(rules) == .accept)
    }

    @Test func `what the server sends after its answer is followed`() throws {
        let rules = chain("output", 0, "accept", "tcp flags psh,ack / syn,psh,ack drop")
        #expect(try decision(rules) != .accept)
    }

    @Test func `by which interface an answer leaves is not known with other tables`() throws {
        let rules = chain("output", 0, "accept", "oifname \"eth0\" drop")
        #expect(try decision(rules) == .drop)
        let other = #", {"dst": "default", "dev": "eth9", "table": "52"}"#
        #expect(try decision(rules, more: other) == .unknown)
        let several = #", {"dst": "default", "nexthops": [{"dev": "eth0"}, {"dev": "eth1"}]}"#
        #expect(try decision(rules, more: several) == .unknown)
    }
}
