import Testing

@testable import Firewall

/// What is no ruleset, or not a whole one, is told by file and line, and never taken for less.
struct BadInputTests {
    private static func chain(_ rules: String) -> String {
        "table inet f {\nchain input {\ntype filter hook input priority filter; policy drop;\n"
            + rules + "\n}\n}\n"
    }

    private static let json = #"{"nftables": [{"metainfo": {"json_schema_version": 1}}, "#
    private static let table = #"{"table": {"family": "inet", "name": "f", "handle": 1}}, "#

    private static let texts: [(String, String)] = [
        ("table inet f {\nchain a {\ntcp dport 22 accept\n", "r:1: a brace has no end: half of"),
        ("table inet f {\nchain a {\n}\n", "r:1: a brace has no end"),
        ("table inet f {\nchain a {\ncomment \"x\n}\n}\n", "r:3: a quoted text has no end"),
        ("table inex f {\n}\n", "r:1: 'inex' is no family of tables that is known; they are ip,"),
        ("table ip f {\n}\ntable ip f {\n}\n", "r:3: table ip f is there for the second time"),
        ("table ip f {\nchain a {\n}\nchain a {\n}\n}\n", "r:4: chain a is there for the second"),
        ("table ip f {\nflags dormamt\n}\n", "r:2: 'dormamt' is no flag of tables"),
        (
            chain("jump nowhere"),
            "r:4: chain input of table f leads to 'nowhere', which is not there; is it the whole"
        ),
        (
            chain("jump a\n}\nchain a {\njump b\n}\nchain b {\ngoto a"),
            "back to itself, by 'b'; a kernel takes no such rules"
        ),
        (chain("accept").replacing("drop;", with: "dorp;"), "r:3: 'dorp' is no policy"),
        (chain("accept").replacing("input pri", with: "inpud pri"), "r:3: 'inpud' is no hook"),
        ("*filter\n:INPUT DROP [0:0]\n-A INPUT -j ACCEPT\n", "table filter has no COMMIT: half of"),
        ("*filter\n:INPUT DRPP [0:0]\nCOMMIT\n", "r:2: a chain outside of a table, or not as"),
        ("*filter\n:INPVT DROP [0:0]\nCOMMIT\n", "r:2: a chain outside of a table, or not as"),
        ("*filtre\nCOMMIT\n", "r:1: 'filtre' is no table of iptables; they are filter, mangle"),
        ("*filter\n-A INPUT -j ACCEPT\nCOMMIT\n", "r:2: chain INPUT is not in table filter"),
        ("*filter\n:INPUT DROP\n-A INPUT -j NOWHERE\nCOMMIT\n", "r:3: chain INPUT of table filter"),
        ("*filter\n:a -\n:a -\nCOMMIT\n", "r:3: chain a is there for the second time"),
        ("*filter\nCOMMIT\n*filter\nCOMMIT\n", "r:3: table filter is there for the second time"),
        ("#!/usr/sbin/nft -f\nflush ruleset\n", "r: this is neither nftables' text or JSON form"),
        ("\u{0}\u{1}\u{2}", "r: this is neither nftables' text or JSON form"),
        ("{\"nftables\": [", ": this is not the whole JSON"),
        ("{\"nftables\": {}}", "the list 'nftables' is expected"),
        ("{\"tables\": []}", "the list 'nftables' is expected"),
        (json + #"{"tabel": {"family": "ip", "name": "f"}}]}"#, "'tabel' is no object of nft's"),
        (json + #"{"rule": {"family": "ip", "table": "f", "chain": "a"}}]}"#, "without 'expr'"),
        (
            json + #"{"rule": {"family": "ip", "table": "f", "chain": "a", "expr": []}}]}"#,
            "chain ip f a, of which there is a rule, is missing"
        ),
        (
            json + #"{"chain": {"family": "ip", "table": "f", "name": "a"}}]}"#,
            "table ip f, of which there is a part, is missing"
        ),
        (
            json + table
                + #"{"chain": {"family": "inet", "table": "f", "name": "a", "type": "filter", "#
                + #""prio": 0, "policy": "drop"}}]}"#,
            "a chain without 'hook'"
        ),
        (json + #"{"table": {"family": "inex", "name": "f"}}]}"#, "'inex' is no family"),
    ]

    @Test(arguments: texts)
    func `a text that is broken is told with its place`(text: String, sentence: String) {
        let error = #expect(throws: RulesetError.self) {
            _ = try Ruleset([try RulesetFile(text, name: "r")])
        }
        #expect(error?.description.contains(sentence) == true, "\(String(describing: error))")
    }

    @Test func `one table in two files is not taken from one of them`() throws {
        let text = Self.chain("accept")
        let error = #expect(throws: RulesetError.self) {
            _ = try Ruleset([
                try RulesetFile(text, name: "a"), try RulesetFile(text, name: "b"),
            ])
        }
        #expect(error?.description == "b: table inet f is in a too; name one of them")
    }

    @Test(arguments: [
        "set s {\ntype ipv4_addr\nelemants = { 203.0.113.7 }\n}",
        "set s {\ntype ipv4_adr\nelements = { 203.0.113.7 }\n}",
        "set s {\ntype ipv4_addr\nelements = { 203.0.113.7, 203.0. }\n}",
    ])
    func `a set that is not understood is not empty`(set: String) throws {
        let text =
            "table inet f {\n\(set)\nchain input {\ntype filter hook input priority filter; "
            + "policy accept;\nip saddr @s drop\n}\n}\n"
        let reach = Reach(
            try Ruleset([try RulesetFile(text, name: "r")]), try Machine.topology())
        let source = try #require(Address.number4("203.0.113.7"))
        let way = try #require(reach.way(from: source, isIPv6: false))
        let answer = reach.answers(
            from: source...source, isIPv6: false, way: way, ports: [22], isTCP: true
        ).first
        #expect(answer?.decision == .unknown)
    }

    @Test(arguments: [
        ("{", "t:"), ("[]", "a topology is an object"), ("", "a topology is an object"),
        (#"{"sysctl": {"rp_filter": "strict"}}"#, "rp_filter must be a number"),
        (#"{"sysctl": {"ip_forward": true}}"#, "ip_forward must be a number"),
    ])
    func `a topology that is broken is told`(text: String, sentence: String) {
        let error = #expect(throws: RulesetError.self) {
            _ = try TopologyReader.topology(text, path: "t")
        }
        let words = error.map { "\(RulesetError.of("t", $0))" }
        #expect(words?.contains(sentence) == true, "\(words ?? "")")
    }
}
