import Testing

@testable import Firewall

struct RowTests {
    /// All ports, and the sources that come in where one does.
    private func question(
        _ source: Topology.Source, _ sources: IntervalSet, isTCP: Bool
    ) -> Reachability.Question {
        Reachability.Question(
            isIPv6: source.isIPv6, source: sources, destination: IntervalSet(source.destination),
            interface: source.interface, transport: isTCP ? 6 : 17,
            ports: IntervalSet(1...65_535))
    }

    @Test(arguments: Machine.names)
    func `the table of all ports says of each what one question says`(name: String) throws {
        var topology = try Machine.topology()
        topology.listeners = ["0.0.0.0", "::", "10.0.0.10"].compactMap {
            Topology.Listener(transport: "tcp", address: $0, port: 10250)
        }
        let reach = Reach(try Machine.ruleset(name), topology)
        for source in topology.sources where source.interface != "lo" {
            let sources = reach.strangers(isIPv6: source.isIPv6).union(IntervalSet(source.source))
            for isTCP in [true, false] {
                let rows = try reach.rows(of: question(source, sources, isTCP: isTCP))
                let way = Reach.Way(interface: source.interface, to: source.destination)
                for port in [1, 22, 2379, 10250, 30080, 65_535] {
                    let mine = rows.filter {
                        $0.ports.contains(UInt128(port)) && $0.sources.contains(source.source)
                    }
                    try #require(mine.count == 1, "\(name) \(port)")
                    let answer = try #require(
                        reach.answers(
                            from: source.source...source.source, isIPv6: source.isIPv6, way: way,
                            ports: [port], isTCP: isTCP
                        ).first)
                    // Of many at once less can be told than of one.
                    #expect(
                        mine[0].decision == answer.decision || mine[0].decision == .unknown,
                        "\(name) \(port): \(mine[0].decision), \(answer.decision)")
                    if mine[0].decision == answer.decision {
                        #expect(mine[0].listeners == answer.listeners)
                    }
                }
                // Each place is told once: no source twice, and all of them.
                for port in [22, 10250] as [UInt128] {
                    let sets = rows.filter { $0.ports.contains(port) }.map(\.sources)
                    let all = IntervalSet(sets.flatMap(\.ranges))
                    #expect(all == sources, "\(name) \(port)")
                    let ranges = sets.flatMap(\.ranges).sorted { $0.lowerBound < $1.lowerBound }
                    for (one, next) in zip(ranges, ranges.dropFirst()) {
                        #expect(one.upperBound < next.lowerBound)
                    }
                }
            }
        }
    }

    @Test func `who listens is told by address and by family`() throws {
        var topology = try Machine.topology()
        func listener(_ address: String, _ port: UInt128, _ name: String) -> Topology.Listener? {
            var listener = Topology.Listener(transport: "tcp", address: address, port: port)
            listener?.process = name
            return listener
        }
        topology.listeners = [
            listener("0.0.0.0", 22, "four"), listener("::", 22, "six"), listener("::", 80, "both"),
            listener("10.0.0.10", 443, "inside"), listener("127.0.0.1", 25, "mail"),
        ].compactMap(\.self)
        let reach = Reach(Ruleset(), topology)
        func names(_ from: String, _ port: Int) throws -> [String]? {
            let source = try #require(Address.number4(from) ?? Address.number6(from))
            let isIPv6 = from.contains(":")
            let way = try #require(reach.way(from: source, isIPv6: isIPv6))
            return reach.answers(
                from: source...source, isIPv6: isIPv6, way: way, ports: [port], isTCP: true
            ).first?.listeners?.compactMap(\.process)
        }
        #expect(try names("203.0.113.7", 22) == ["four"])
        #expect(try names("2001:db8::7", 22) == ["six"])
        #expect(try names("203.0.113.7", 80) == ["both"])
        #expect(try names("203.0.113.7", 443) == [])
        #expect(try names("10.0.0.5", 443) == ["inside"])
        #expect(try names("203.0.113.7", 25) == [])
        topology.listeners = nil
        let source = try #require(Address.number4("10.0.0.5"))
        let way = try #require(reach.way(from: source, isIPv6: false))
        #expect(
            Reach(Ruleset(), topology).answers(
                from: source...source, isIPv6: false, way: way, ports: [22], isTCP: true
            ).first?.listeners == nil)
    }

    @Test func `all sources have one way each`() throws {
        let reach = Reach(Ruleset(), try Machine.topology())
        let network = try #require(Address.network(0x0A00_0000, 24, isIPv6: false))
        let ways = reach.ways(of: network, isIPv6: false)
        #expect(ways.map(\.way.interface).contains("eth1"))
        let all = ways.flatMap(\.sources.ranges).sorted { $0.lowerBound < $1.lowerBound }
        for (one, next) in zip(all, all.dropFirst()) { #expect(one.upperBound < next.lowerBound) }
    }
}
