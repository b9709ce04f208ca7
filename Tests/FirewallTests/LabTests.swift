import Foundation
import TestFolder
import Testing

/// Random rulesets in the kernel of this machine, with packets through network namespaces.
struct LabTests {
    private static let isPossible =
        ProcessInfo.processInfo.environment["MERLON_CI"] != nil
        || (getuid() == 0
            && ["/usr/sbin/nft", "/sbin/nft"].contains {
                FileManager.default.isExecutableFile(atPath: $0)
            })

    /// How many rulesets; `MERLON_FIREWALL_RANDOM` asks for more.
    private static let count =
        ProcessInfo.processInfo.environment["MERLON_FIREWALL_RANDOM"].flatMap(Int.init) ?? 8

    /// The same rulesets each time, unless `MERLON_FIREWALL_SEED` asks for others.
    private static let seed =
        ProcessInfo.processInfo.environment["MERLON_FIREWALL_SEED"].flatMap(Int.init) ?? 1

    @Test(.enabled(if: isPossible, "needs root, ip and nft"))
    func `random rulesets mean to the model what they do to the kernel`() throws {
        let folder = try TestFolder()
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Lab/lab.py").path
        let seed = Self.seed
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", script, folder.path, "\(Self.count)", "\(seed)"]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "seed \(seed)")
        let names = RecordedCase.names(in: folder.path)
        #expect(names.count == Self.count, "seed \(seed)")
        var unknown = 0
        var all = 0
        for name in names {
            for rules in ["ruleset.nft", "ruleset.json"] {
                let counts = try RecordedCase(
                    folder: folder.path, name: name, rules: rules
                ).compare()
                unknown += counts.unknown
                all += counts.all
            }
        }
        // Random rules hang on more than those that people write.
        #expect(unknown * 4 <= all, "seed \(seed): \(unknown) of \(all)")
    }
}
