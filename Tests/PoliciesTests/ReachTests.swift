import Posture
import Testing

@testable import Policies

/// What is asked of a firewall's facts by `node.firewall.reach(…)`.
struct ReachTests {
    private static let shape = FactShape(components: [
        FactField(
            "firewall",
            .record([
                FactField("addresses", .list(.string)), FactField("ways", .list(.string)),
                FactField(
                    "reached",
                    .list(
                        .record([
                            FactField("family", .string), FactField("protocol", .string),
                            FactField("interface", .string), FactField("port", .int),
                            FactField("lastPort", .int), FactField("rule", .string),
                            FactField("acceptedFrom", .list(.string)),
                            FactField("unknownFrom", .list(.string)),
                            FactField("omitted", .int), FactField("anywhere", .bool),
                        ]))),
            ])),
        FactField("ports", .list(.int)),
    ])

    private func control(
        _ expression: String, message: String = "''", parameters: String = "[]"
    ) throws -> Control {
        let text = """
            apiVersion: merlon.dev/v1alpha1
            kind: PolicyPack
            metadata: {name: example}
            params: {networks: {default: \(parameters), summary: s}}
            controls:
            - id: c
              title: T
              severity: low
              expression: |-
                \(expression)
              message: |-
                \(message)
            """
        return try #require(
            try PackReader(shape: Self.shape).pack(bytes: Array(text.utf8), path: "/p").controls
                .first)
    }

    private static func list(_ texts: [String]) -> Fact {
        fact(.list(texts.map { fact(.string($0)) }))
    }

    private static func region(
        _ ports: ClosedRange<Int64>, accepted: [String], unknown: [String] = [],
        transport: String = "tcp", more: [String: Fact] = [:]
    ) -> Fact {
        var fields: [String: Fact] = [
            "family": fact(.string("ipv4")), "protocol": fact(.string(transport)),
            "interface": fact(.string("eth0")), "port": fact(.int(ports.lowerBound)),
            "lastPort": fact(.int(ports.upperBound)), "rule": fact(.string("rule 7")),
            "acceptedFrom": list(accepted),
        ]
        if !unknown.isEmpty { fields["unknownFrom"] = list(unknown) }
        return fact(.map(fields.merging(more) { $1 }))
    }

    private func finding(
        _ control: Control, _ regions: [Fact], own: [String]? = []
    ) -> Finding {
        let addresses = own.map(Self.list) ?? .unknown("too many", from: .search("test"))
        let firewall = fact(
            .map([
                "reached": fact(.list(regions)), "addresses": addresses,
                "ways": Self.list(["eth0"]),
            ]))
        return ControlEvaluator(
            facts: FactSet([FactSet.Component(name: "firewall", instances: [firewall])]), now: 0
        ).finding(for: control)
    }

    private static let allowed = "[10.0.0.0/9, 10.128.0.0/9, 'fd00::/8', 192.0.2.7]"

    @Test(arguments: [
        ([], [], Finding.Status.pass), (["10.0.0.0/8"], [], .pass), (["192.0.2.7/32"], [], .pass),
        (["fd00::/16"], [], .pass), (["10.0.0.0/7"], [], .fail), (["192.0.2.6/31"], [], .fail),
        (["::/0"], [], .fail), (["10.1.0.0/16"], ["10.2.0.0/16"], .pass),
        (["10.1.0.0/16"], ["0.0.0.0/0"], .unknown), (["11.0.0.0/8"], ["0.0.0.0/0"], .fail),
        ([], ["192.0.2.8/32"], .unknown),
        // Nobody else sends from these, and lists may hold them.
        (["224.0.0.0/3", "127.0.0.0/8", "ff00::/8"], [], .pass),
    ])
    func `what is certain decides, and else what may be`(
        accepted: [String], unknown: [String], status: Finding.Status
    ) throws {
        let control = try control(
            "node.firewall.reach('tcp', 10250).within(params.networks)",
            parameters: Self.allowed)
        let regions = [
            Self.region(1...9_999, accepted: ["0.0.0.0/0"]),
            Self.region(10_000...10_999, accepted: accepted, unknown: unknown),
            Self.region(1...65_535, accepted: ["0.0.0.0/0"], transport: "udp"),
        ]
        let finding = finding(control, regions)
        #expect(finding.status == status, "\(finding)")
        #expect(
            finding.evidence.contains { $0.path.description == "node.firewall.reached[1].rule" })
        #expect(!finding.evidence.contains { $0.path.description.contains("reached[0]") })
    }

    @Test func `the node's own addresses may stand in a list`() throws {
        let control = try control(
            "node.firewall.reach('tcp', 22).within(params.networks)",
            parameters: "[192.0.2.0/31, 192.0.2.3/32]")
        let regions = [Self.region(22...22, accepted: ["192.0.2.0/30"])]
        #expect(finding(control, regions, own: ["192.0.2.2/32"]).status == .pass)
        #expect(finding(control, regions, own: ["192.0.2.4/32"]).status == .fail)
        #expect(finding(control, regions, own: nil).status == .unknown)
        let others = [Self.region(22...22, accepted: ["192.0.2.0/31"])]
        #expect(finding(control, others, own: nil).status == .pass)
    }

    @Test func `networks that are not listed, and what cannot be read, leave it open`() throws {
        let control = try control(
            "node.firewall.reach('tcp', 22).within(params.networks)", parameters: Self.allowed)
        func status(_ regions: Fact...) -> Finding.Status { finding(control, regions).status }
        let unread = Fact.unknown("permission denied", from: .search("test"))
        let omitted = ["omitted": fact(.int(3))]
        #expect(
            status(Self.region(1...99, accepted: ["10.0.0.0/8"], more: omitted)) == .unknown)
        #expect(status(Self.region(1...99, accepted: ["0.0.0.0/1"], more: omitted)) == .fail)
        for name in ["acceptedFrom", "unknownFrom", "port", "protocol"] {
            let region = Self.region(1...99, accepted: ["10.0.0.0/8"], more: [name: unread])
            #expect(status(region) == .unknown, "\(name)")
        }
        #expect(status(unread) == .unknown)
        #expect(status(unread, Self.region(1...99, accepted: ["8.8.8.8/32"])) == .fail)
    }

    @Test(arguments: ["[10.0.0.0/33]", "[x]", "['10.0.0.0/8', '']"])
    func `what is no network passes nobody`(networks: String) throws {
        let control = try control(
            "node.firewall.reach('tcp', 22).within(params.networks)", parameters: networks)
        let finding = finding(control, [Self.region(1...99, accepted: ["10.0.0.0/8"])])
        #expect(finding.status == .unknown)
        #expect(finding.reason?.contains("is no network") == true)
    }

    @Test(arguments: ["'sctp', 22", "'tcp', 0", "'tcp', 65536", "'tcp', 30, 20"])
    func `what is no port passes nobody`(arguments: String) throws {
        let control = try control("node.firewall.reach(\(arguments)).within([])")
        #expect(finding(control, []).status == .unknown)
    }

    @Test(arguments: [
        "node.firewall.reach('tcp').within([])", "node.firewall.reach(22, 22).within([])",
        "node.ports.reach('tcp', 22).within([])", "node.firewall.reach('tcp', 22).within('x')",
        "node.firewall.reach('tcp', 22)",
    ])
    func `a mistake is told when the pack is read`(expression: String) {
        #expect(throws: PolicyError.self) { try control(expression) }
    }

    @Test func `a range of ports is all that it touches, and others are told in sentences`() throws
    {
        let control = try control(
            "node.firewall.reach('tcp', 2379, 2380).within(['10.0.0.0/8'])",
            message: "node.firewall.reach('tcp', 2379, 2380).outside(['10.0.0.0/8']).join('; ')")
        let finding = finding(
            control,
            [
                Self.region(1...2379, accepted: ["10.0.0.0/8"]),
                Self.region(2380...65_535, accepted: ["10.0.0.0/8", "192.0.2.0/24"]),
            ])
        #expect(finding.status == .fail)
        #expect(
            finding.message == "tcp 2379-2380 over IPv4 at eth0 is open to 192.0.2.0/24 (rule 7)")
    }

    @Test func `regions are seen by macros, and one that is unknown as such`() throws {
        let control = try control(
            "!node.firewall.reach('tcp', 22).exists(r, r.anywhere) && size(node.firewall.reach('udp', 9)) == 0"
        )
        func status(_ anywhere: Fact) -> Finding.Status {
            finding(
                control, [Self.region(1...99, accepted: [], more: ["anywhere": anywhere])]
            ).status
        }
        #expect(status(fact(.bool(false))) == .pass)
        #expect(status(fact(.bool(true))) == .fail)
        #expect(status(.unknown("a limit", from: .search("test"))) == .unknown)
    }
}
