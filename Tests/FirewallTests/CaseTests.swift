import Foundation
import Testing

@testable import Firewall

/// What real packets did through a real kernel, with the rules that it had loaded.
struct CaseTests {
    private struct Truth: Decodable {
        struct Probe: Decodable {
            let source: String
            let src: String
            let dst: String
            let iif: String
            let proto: String
            let dport: Int
            let reachable: Bool
            let outcome: String
            let answered_by: String?
            let stable: Bool
        }
        let probes: [Probe]
    }

    private static let folder =
        ProcessInfo.processInfo.environment["MERLON_FIREWALL_CASES"]
        ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Cases").path

    private static let cases: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter {
            FileManager.default.fileExists(atPath: "\(folder)/\($0)/truth.json")
        }.sorted()
    }()

    private static let sources = [
        "iptables-save.txt", "ip6tables-save.txt", "iptables-legacy-save.txt",
        "ip6tables-legacy-save.txt", "ipset-save.txt",
    ]

    @Test(arguments: cases, ["ruleset.nft", "ruleset.json"])
    func `agrees with the kernel`(name: String, rules: String) throws {
        let path = Self.folder + "/" + name
        var files: [RulesetFile] = []
        for source in [rules] + Self.sources {
            guard let data = FileManager.default.contents(atPath: path + "/" + source) else {
                continue
            }
            files.append(
                try RulesetFile(String(decoding: data, as: UTF8.self), name: source))
        }
        let topologyText = try String(
            contentsOfFile: Self.folder + "/topology.json", encoding: .utf8)
        let topology = try TopologyReader.topology(topologyText, path: "topology.json")
        let reachability = Reachability(try Ruleset(files), topology)
        let truth = try JSONDecoder().decode(
            Truth.self, from: try Data(contentsOf: URL(fileURLWithPath: path + "/truth.json")))
        var unknown = 0
        for probe in truth.probes where probe.stable {
            let isIPv6 = probe.src.contains(":")
            let number = isIPv6 ? Address.number6 : Address.number4
            let parts = try reachability.parts(
                of: Reachability.Question(
                    isIPv6: isIPv6,
                    source: IntervalSet(try #require(number(probe.src))),
                    destination: IntervalSet(try #require(number(probe.dst))),
                    interface: probe.iif, transport: probe.proto == "tcp" ? 6 : 17,
                    ports: IntervalSet(UInt128(probe.dport))))
            let verdicts = Set(parts.map(\.isAccepted))
            guard verdicts.count == 1, let verdict = verdicts.first else {
                unknown += 1
                print(
                    "UNKNOWN \(rules) \(name) \(probe.source) \(probe.proto) \(probe.dport) real \(probe.reachable): \(parts.compactMap(\.doubt).first ?? parts.description)"
                )
                continue
            }
            #expect(
                verdict == probe.reachable,
                "\(probe.source) \(probe.proto) \(probe.dport) \(probe.outcome): \(parts.map { "\($0.isAccepted) \($0.rule?.description ?? "-")" })"
            )
        }
        print("CASE \(name) \(rules) unknown \(unknown) of \(truth.probes.count)")
    }
}
