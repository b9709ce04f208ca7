import Foundation
import Testing

@testable import Firewall

/// A ruleset, and what real packets did under it: a folder with the rules in their forms and
/// `truth.json`, beside `topology.json`.
struct RecordedCase {
    private struct Truth: Decodable {
        struct Probe: Decodable {
            let source: String
            let src: String
            let dst: String
            let iif: String
            let proto: String
            let dport: Int
            let reachable: Bool
            let stable: Bool
        }
        let probes: [Probe]
    }

    let folder: String
    let name: String
    /// `ruleset.nft` or `ruleset.json`; the other forms are read with each of them.
    let rules: String

    private static let others = [
        "iptables-save.txt", "ip6tables-save.txt", "iptables-legacy-save.txt",
        "ip6tables-legacy-save.txt", "ipset-save.txt",
    ]

    static func names(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter {
            FileManager.default.fileExists(atPath: "\(folder)/\($0)/truth.json")
        }.sorted()
    }

    private struct Question: Hashable {
        let way: Reach.Way
        let isIPv6: Bool
        let isTCP: Bool
        let source: UInt128?
    }

    /// Expects that the answer for all sources and ports at once says the same of one of them.
    private func expectAmongAll(
        _ probe: Truth.Probe, _ source: UInt128, _ way: Reach.Way, _ reach: Reach,
        _ topology: Topology, _ tables: inout [Question: ReachTable]
    ) throws {
        let isIPv6 = probe.src.contains(":")
        let own = topology.localAddresses(isIPv6: isIPv6)
        // What this machine sends to itself has one source.
        let single = own.contains(source) ? source : nil
        let question = Question(
            way: way, isIPv6: isIPv6, isTCP: probe.proto == "tcp", source: single)
        let all = IntervalSet(0...(isIPv6 ? .max : 0xFFFF_FFFF)).subtracting(own)
        let table =
            try tables[question]
            ?? ReachTable(
                reach.parts(
                    from: single.map { IntervalSet($0) } ?? all, to: IntervalSet(way.to),
                    isIPv6: isIPv6, interface: way.interface, ports: IntervalSet(1...65_535),
                    isTCP: question.isTCP))
        tables[question] = table
        let port = UInt128(probe.dport)
        let summary = table.summary(port...port)
        if summary.unknown.contains(source) { return }
        #expect(
            summary.accepted.contains(source) == probe.reachable,
            """
            \(name) \(rules): among all, \(probe.source) \(probe.proto)/\(probe.dport) was \
            reachable: \(probe.reachable); \(summary.rule?.description ?? "no rule")
            """)
    }

    /// Expects that no answer contradicts the kernel's; how many are unknown, and of how many.
    func compare() throws -> (unknown: Int, all: Int) {
        var files: [RulesetFile] = []
        for source in [rules] + Self.others {
            let path = "\(folder)/\(name)/\(source)"
            guard let data = FileManager.default.contents(atPath: path) else { continue }
            files.append(try RulesetFile(String(decoding: data, as: UTF8.self), name: source))
        }
        let topology = try TopologyReader.topology(
            try String(contentsOfFile: folder + "/topology.json", encoding: .utf8),
            path: "topology.json")
        let reach = Reach(try Ruleset(files), topology)
        let truth = try JSONDecoder().decode(
            Truth.self,
            from: try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)/truth.json")))
        var unknown = 0
        var tables: [Question: ReachTable] = [:]
        let probes = truth.probes.filter(\.stable)
        for probe in probes {
            let isIPv6 = probe.src.contains(":")
            let number = isIPv6 ? Address.number6 : Address.number4
            let source = try #require(number(probe.src))
            let way = Reach.Way(interface: probe.iif, to: try #require(number(probe.dst)))
            try expectAmongAll(probe, source, way, reach, topology, &tables)
            let answers = reach.answers(
                from: source...source, isIPv6: isIPv6, way: way, ports: [probe.dport],
                isTCP: probe.proto == "tcp")
            let answer = try #require(answers.first)
            try #require(answers.count == 1)
            if answer.decision == .unknown {
                #expect(answer.reason != nil)
                unknown += 1
                continue
            }
            #expect(
                (answer.decision == .accept) == probe.reachable,
                """
                \(name) \(rules): \(probe.source) \(probe.proto)/\(probe.dport) was reachable: \
                \(probe.reachable), but \(answer.decision) by \
                \(answer.rule?.description ?? "no rule")
                """)
        }
        return (unknown, probes.count)
    }
}
