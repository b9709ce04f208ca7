import Foundation
import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

/// Configurations with `Match` blocks, and what the real `sshd -T -C` said for connections.
///
/// `MERLON_SSHD_CASES` names a folder of further cases in the same form.
struct ConnectionCaseTests {
    private struct Case: CustomTestStringConvertible {
        let folder: String
        let version: String
        let matches: [(spec: String, lines: [String: [String]])]

        var testDescription: String { (folder as NSString).lastPathComponent }

        init?(_ folder: String) {
            let url = URL(fileURLWithPath: folder + "/effective.json")
            guard let data = try? Data(contentsOf: url),
                let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
            else { return nil }
            self.folder = folder
            version = object["version"] as? String ?? ""
            matches = (object["matches"] as? [[String: Any]] ?? []).compactMap { match in
                guard let spec = match["spec"] as? String, match["rc"] as? Int == 0,
                    let lines = match["effective"] as? [String: [String]]
                else { return nil }
                return (spec, lines)
            }
            if matches.isEmpty { return nil }
        }
    }

    private static let cases: [Case] = {
        let own =
            URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
            + "/../../SSHDTests/Cases"
        let more = ProcessInfo.processInfo.environment["MERLON_SSHD_CASES"]
        return ([own] + [more].compactMap(\.self)).flatMap { folder in
            ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
                .compactMap { Case("\(folder)/\($0)") }
        }
    }()

    /// The accounts for which the cases were recorded.
    private static let accounts = ["root", "alice", "bob", "deploy", "sftp1"]
    private static let groups = [
        "admins": "alice", "sftponly": "sftp1,bob", "k8s-ops": "alice,deploy",
    ]

    private func node(_ made: Case) throws -> TestFolder {
        let node = try TestFolder()
        let accounts = Self.accounts.enumerated()
        try node.write(
            "/etc/passwd", accounts.map { "\($1):x:\($0):\($0)::/h:/bin/sh\n" }.joined())
        try node.write(
            "/etc/group",
            accounts.map { "\($1):x:\($0):\n" }.joined()
                + Self.groups.sorted { $0.key < $1.key }.enumerated()
                .map { "\($1.key):x:\(100 + $0):\($1.value)\n" }.joined())
        try node.write("/usr/sbin/sshd", "\0\(made.version)\0", mode: 0o755)
        let files = FileManager.default.enumerator(atPath: made.folder)
        while let name = files?.nextObject() as? String {
            guard name.hasPrefix("sshd_config"),
                let data = FileManager.default.contents(atPath: "\(made.folder)/\(name)")
            else { continue }
            try node.write("/etc/ssh/\(name)", [UInt8](data))
        }
        return node
    }

    @Test(arguments: cases)
    private func `the facts alone answer as sshd does`(made: Case) async throws {
        let node = try node(made)
        let facts = await SSHDProbe().observe(try node.host()).instances
        let sshd = try #require(facts.first)
        for (spec, lines) in made.matches {
            let told = spec.split(separator: ",").reduce(into: [Substring: String]()) {
                let pair = $1.split(separator: "=", maxSplits: 1)
                $0[pair[0]] = String(pair.last ?? "")
            }
            let answer = ConnectionQuestion.question.answer(
                sshd, ["user", "host", "addr"].map { told[$0] ?? "" })
            for (keyword, values) in lines {
                let found = try #require(answer[keyword], "\(keyword) for \(spec)")
                let texts =
                    found.elements.isEmpty
                    ? [found.text ?? "unknown"] : found.elements.compactMap(\.text)
                #expect(
                    texts.map { $0.trimmingWhitespace() } == values.map { $0.trimmingWhitespace() },
                    "\(keyword) for \(spec)")
            }
        }
    }

    @Test func `the cases are found`() {
        #expect(Self.cases.count >= 5)
    }
}
