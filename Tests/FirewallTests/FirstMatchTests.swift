import TestFolder
import Testing

@testable import Firewall

/// Rules that are asked at once say what they say one by one.
struct FirstMatchTests {
    private static let topology = """
        {"addr": [{"ifname": "eth0", "ifindex": 2, "link_type": "ether", "addr_info": [
          {"local": "203.0.113.10", "prefixlen": 24}, {"local": "10.244.0.1", "prefixlen": 24}]}],
         "route4": [{"dst": "default", "dev": "eth0"}]}
        """

    /// What parts say of a place.
    private struct Fate: Hashable {
        let isAccepted: Bool
        let rule: RuleName?
    }

    private static func fates(
        _ parts: [Reachability.Part], _ source: UInt128, _ destination: UInt128, _ port: UInt128
    ) -> Set<Fate> {
        Set(
            parts.filter {
                $0.source.contains(source) && $0.destination.contains(destination)
                    && $0.ports.contains(port)
            }.map { Fate(isAccepted: $0.isAccepted, rule: $0.rule) })
    }

    @Test(arguments: 1...24 as ClosedRange<UInt64>)
    func `random rules say at once what they say one by one`(seed: UInt64) throws {
        var rules = RandomRules(seed: seed)
        let topology = try TopologyReader.topology(Self.topology, path: "topology")
        let reachability = Reachability(try rules.ruleset(), topology)
        let own = topology.localAddresses(isIPv6: false)
            .subtracting(IntervalSet(0x7F00_0000...0x7FFF_FFFF))
        let question = Reachability.Question(
            isIPv6: false, source: IntervalSet(0x0A00_0000...0x0A00_04FF), destination: own,
            interface: "eth0", transport: 6, ports: IntervalSet(1...70))
        let atOnce = try reachability.parts(of: question)
        // Who follows what happens gets it rule by rule.
        var traces: [Trace]? = []
        let oneByOne = try reachability.parts(of: question, &traces)
        var generator = SplitMix(state: seed)
        for destination in own.ranges.map(\.lowerBound) {
            for _ in 0..<150 {
                let source = UInt128.random(in: 0x0A00_0000...0x0A00_04FF, using: &generator)
                let port = UInt128.random(in: 1...70, using: &generator)
                let expected = Self.fates(oneByOne, source, destination, port)
                #expect(!expected.isEmpty)
                #expect(
                    Self.fates(atOnce, source, destination, port) == expected,
                    "seed \(seed): \(Address.text(source, isIPv6: false)) port \(port)")
            }
        }
    }

    /// A box in a small space, where each place can be looked at.
    private static func box(_ generator: inout SplitMix) -> Box {
        func set(_ limit: UInt128) -> IntervalSet {
            if Int.random(in: 0...2, using: &generator) == 0 { return IntervalSet(0...limit) }
            return IntervalSet(
                (0..<Int.random(in: 1...3, using: &generator)).map { _ in
                    let low = UInt128.random(in: 0...limit, using: &generator)
                    return low...min(limit, low + UInt128.random(in: 0...3, using: &generator))
                })
        }
        return Box(
            source: set(9), destination: set(2), sourcePorts: set(2), destinationPorts: set(7))
    }

    @Test(arguments: 1...100 as ClosedRange<UInt64>)
    func `each place is in one part, of the first box around it`(seed: UInt64) throws {
        var generator = SplitMix(state: seed)
        let whole = Box(
            source: IntervalSet(0...9), destination: IntervalSet(0...2),
            sourcePorts: IntervalSet(0...2), destinationPorts: IntervalSet(0...7))
        let count = Int.random(in: 0...40, using: &generator)
        let entries = (0..<count).map { number in
            let isSkip = Int.random(in: 0...4, using: &generator) == 0
            return FirstMatch.Entry(
                box: Self.box(&generator),
                effect: isSkip
                    ? .skips(to: Int.random(in: (number + 1)...count, using: &generator)) : .takes)
        }
        var budget = 1_000_000
        let parts = try FirstMatch.parts(of: whole, entries, &budget)
        #expect(budget < 1_000_000)
        for place in 0..<720 {
            let (source, rest) = (UInt128(place % 10), place / 10)
            let (port, ends) = (UInt128(rest % 8), rest / 8)
            let (destination, sourcePort) = (UInt128(ends % 3), UInt128(ends / 3))
            func holds(_ box: Box) -> Bool {
                box.source.contains(source) && box.destination.contains(destination)
                    && box.sourcePorts.contains(sourcePort) && box.destinationPorts.contains(port)
            }
            var first: Int?
            var number = 0
            while number < count, first == nil {
                switch entries[number].effect {
                case _ where !holds(entries[number].box): number += 1
                case .takes: first = number
                case .skips(let next): number = next
                }
            }
            let mine = parts.filter { holds($0.box) }
            #expect(mine.count == 1, "seed \(seed) place \(place)")
            #expect(mine.first?.entry == first, "seed \(seed) place \(place)")
        }
    }

    @Test func `a search without an end in sight is given up`() throws {
        var generator = SplitMix(state: 1)
        let entries = (0..<2_000).map { _ in
            func some(_ limit: UInt128) -> IntervalSet {
                let low = UInt128.random(in: 0...limit, using: &generator)
                return IntervalSet(low...UInt128.random(in: low...limit, using: &generator))
            }
            return FirstMatch.Entry(
                box: Box(
                    source: some(0xFFFF_FFFF), destination: some(0xFFFF_FFFF),
                    sourcePorts: some(65_535), destinationPorts: some(65_535)), effect: .takes)
        }
        let whole = Box(
            source: IntervalSet(0...0xFFFF_FFFF), destination: IntervalSet(0...0xFFFF_FFFF),
            sourcePorts: IntervalSet(0...65_535), destinationPorts: IntervalSet(0...65_535))
        var budget = 2_000_000
        #expect(throws: ReachabilityError.tooComplex) {
            try FirstMatch.parts(of: whole, entries, &budget)
        }
    }

    @Test func `what is led past boxes costs of the search too`() throws {
        let all = IntervalSet(0...0)
        let whole = Box(
            source: IntervalSet(0...9_999), destination: all, sourcePorts: all,
            destinationPorts: all)
        let entries = (0..<2_000).map { number in
            var box = whole
            if number % 2 == 1 { box.source = IntervalSet(UInt128(number)) }
            return FirstMatch.Entry(
                box: box, effect: number % 2 == 0 ? .skips(to: number + 2) : .takes)
        }
        var budget = 1_000_000
        #expect(throws: ReachabilityError.tooComplex) {
            try FirstMatch.parts(of: whole, entries, &budget)
        }
        budget = 10_000_000
        let parts = try FirstMatch.parts(of: whole, entries, &budget)
        #expect(parts.map(\.entry) == [nil])
    }
}
