import Foundation
import Testing

/// Rulesets of real programs and by hand, with what a real kernel did; `MERLON_FIREWALL_CASES`
/// names a folder of others.
struct CaseTests {
    private static let folder =
        ProcessInfo.processInfo.environment["MERLON_FIREWALL_CASES"]
        ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Cases").path

    @Test func `there are cases`() {
        #expect(!RecordedCase.names(in: Self.folder).isEmpty, "none in \(Self.folder)")
    }

    @Test(arguments: RecordedCase.names(in: folder), ["ruleset.nft", "ruleset.json"])
    func `the answers are the kernel's`(name: String, rules: String) throws {
        _ = try RecordedCase(folder: Self.folder, name: name, rules: rules).compare()
    }

    @Test func `few answers are unknown`() throws {
        var unknown = 0
        var all = 0
        for name in RecordedCase.names(in: Self.folder) {
            let counts = try RecordedCase(
                folder: Self.folder, name: name, rules: "ruleset.nft"
            ).compare()
            unknown += counts.unknown
            all += counts.all
        }
        #expect(unknown * 20 <= all, "\(unknown) of \(all)")
    }
}
