import Foundation
import Posture
import Testing

@testable import Allowlist

/// The lists that come with Merlon.
struct BaseListTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("policies/allowlist")

    private func list(_ name: String) throws -> ProcessAllowlist {
        let file = Self.folder.appendingPathComponent("\(name).yaml")
        return try AllowlistReader().list(bytes: Array(Data(contentsOf: file)), path: file.path)
    }

    @Test(arguments: [
        ["base-linux"], ["base-flatcar"], ["base-kubeadm"], ["base-kubernetes-pods"],
        ["base-kubeadm", "base-kubernetes-pods", "base-linux"],
        ["base-kubeadm", "base-kubernetes-pods", "base-flatcar"],
    ])
    func `the base lists hold their own tests`(names: [String]) throws {
        let set = try AllowlistSet(names.map { try list($0) })
        #expect(try set.testProblems().joined(separator: "\n") == "")
        #expect(set.lint().map(\.description).joined(separator: "\n") == "")
        for list in set.lists { #expect(list.tests.count > 5) }
    }

    @Test func `every alarm is documented`() throws {
        let readme = try String(
            contentsOf: Self.folder.appendingPathComponent("README.md"), encoding: .utf8)
        for alarm in AlarmCatalog.alarms {
            #expect(readme.contains("| `\(alarm.name)` | \(alarm.severity.rawValue) |"))
        }
        for key in MatchReader.keys { #expect(readme.contains("`\(key)`"), "\(key)") }
    }

    @Test func `a test that does not hold is told`() throws {
        let text = exampleText(
            rules: "- {id: a, match: {path: /x, user: web}, action: allow}",
            tests: """
                - {name: right, start: {path: /x, user: web}, expect: allow, rule: a}
                - {name: wrong, start: {path: /x, user: root}, expect: allow}
                - {name: other rule, start: {path: /x, user: web}, expect: allow, rule: b}
                - {name: no alarm, start: {path: /y}, expect: alert, alarm: gains-root, severity: high}
                """)
        let list = try AllowlistReader().list(bytes: Array(text.utf8), path: "/l.yaml")
        let problems = try AllowlistSet([list]).testProblems()
        #expect(problems.count == 3)
        #expect(
            problems.first?.hasPrefix("/l.yaml:9:3: test 'wrong': expected allow, but it is alert")
                == true)
        #expect(
            problems.last?.contains("'gains-root', which is not raised; expected the severity high")
                == true)
    }
}
