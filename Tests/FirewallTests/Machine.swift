import Foundation
import Testing

@testable import Firewall

/// The rules and the machine of a folder of recordings, without what the kernel did there.
struct Machine {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Cases").path

    static var names: [String] { RecordedCase.names(in: folder) }

    static func topology() throws -> Topology {
        try TopologyReader.topology(
            try String(contentsOfFile: folder + "/topology.json", encoding: .utf8),
            path: "topology.json")
    }

    /// The texts of a case by their names; one of nft's two forms.
    static func texts(_ name: String, without other: String = "ruleset.json") -> [String: String] {
        var texts: [String: String] = [:]
        let path = folder + "/" + name
        for file in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        where file != other && (file.hasPrefix("ruleset.") || file.hasSuffix("-save.txt")) {
            guard let data = FileManager.default.contents(atPath: path + "/" + file) else {
                continue
            }
            texts[file] = String(decoding: data, as: UTF8.self)
        }
        return texts
    }

    static func ruleset(_ name: String) throws -> Ruleset {
        try Ruleset(texts(name).sorted { $0.key < $1.key }.map { try RulesetFile($1, name: $0) })
    }
}

extension Ruleset {
    var ruleCount: Int {
        tables.reduce(0) { $0 + $1.chains.values.reduce(0) { $0 + $1.rules.count } }
    }
}
