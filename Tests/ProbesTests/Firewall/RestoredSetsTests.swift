import Firewall
import HostSystem
import TestFolder
import Testing

@testable import Probes

/// Whether sets and the places of chains come back when a node starts again.
struct RestoredSetsTests {
    private static func table(
        hook: String = "input", priority: String = "0",
        elements: String = "10.0.0.0/8, 192.0.2.1", flags: String = "interval"
    ) -> String {
        """
        table inet filter {
          set allowed {
            type ipv4_addr
            flags \(flags)
            \(elements.isEmpty ? "" : "elements = { \(elements) }")
          }
          chain input {
            type filter hook \(hook) priority \(priority); policy drop;
            ip saddr @allowed tcp dport 22 accept
          }
        }
        """
    }

    /// What the saved rules do not have; nil where they have all.
    private func missing(_ running: String, in saved: String) throws -> String? {
        func table(_ text: String) throws -> Table {
            try #require(try Ruleset([RulesetFile(text, name: "rules.nft")]).tables.first)
        }
        let rules = try #require(SiteRules(try table(running)))
        return rules.missing(in: try table(saved)).map { "\($0.rule) \($0.isCertain)" }
    }

    @Test(arguments: [
        (table(), nil), (table(elements: "192.0.2.1, 10.0.0.0/9, 10.128.0.0/9"), nil),
        (table(elements: "10.0.0.0/8, 192.0.2.0/24"), nil),
        (table(elements: "10.0.0.0/8"), "the elements of set allowed false"),
        (table(elements: ""), "the elements of set allowed false"),
        (table(elements: "10.0.0.0/9, 192.0.2.1"), "the elements of set allowed false"),
        (table(priority: "filter"), nil),
        (table(priority: "10"), "chain input: type filter hook input priority 0 false"),
        (table(hook: "forward"), "chain input: type filter hook input priority 0 true"),
    ])
    func `sets and the places of chains are held against those that run`(
        saved: String, expected: String?
    ) throws {
        #expect(try missing(Self.table(), in: saved) == expected)
    }

    @Test func `what rules put into a set by themselves is no matter`() throws {
        func table(_ elements: String) -> String {
            Self.table(elements: elements, flags: "dynamic").replacing(
                "tcp dport 22 accept",
                with: "tcp dport 22 accept\n    tcp dport 23 add @allowed { ip saddr }")
        }
        #expect(try missing(table("192.0.2.1"), in: table("")) == nil)
    }

    @Test func `a set whose elements are not read may have lost some`() throws {
        func table(_ elements: String) -> String {
            """
            table inet filter {
              set cards {
                type ether_addr
                elements = { \(elements) }
              }
              chain input {
                type filter hook input priority 0; policy drop;
                ether saddr @cards accept
              }
            }
            """
        }
        let one = "00:11:22:33:44:55"
        #expect(
            try missing(table("\(one), 00:11:22:33:44:66"), in: table(one))
                == "the elements of set cards false")
    }

    @Test func `maps are held against those that run`() throws {
        func map(_ elements: String) -> String {
            """
            table inet filter {
              map ports {
                type inet_service : verdict
                elements = { \(elements) }
              }
              chain input {
                type filter hook input priority 0; policy drop;
                tcp dport vmap @ports
              }
            }
            """
        }
        #expect(
            try missing(map("22 : drop, 80 : accept"), in: map("80 : accept, 22 : drop")) == nil)
        for other in ["22 : accept, 80 : accept", "80 : accept"] {
            #expect(
                try missing(map("22 : drop, 80 : accept"), in: map(other))
                    == "the elements of set ports false")
        }
    }
}
