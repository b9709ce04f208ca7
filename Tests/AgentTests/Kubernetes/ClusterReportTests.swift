import Foundation
import Policies
import Posture
import Testing

@testable import Agent

/// What is written into the API of Kubernetes, and what it says.
struct ClusterReportTests {
    private func report(_ findings: [(Severity, Finding.Status)]) -> CheckReport {
        CheckReport(
            started: 0, duration: .zero,
            node: NodeIdentity(name: "n", root: "/", roles: [], os: nil, kubernetes: nil),
            packs: [], notes: [],
            findings: findings.enumerated().map { number, finding in
                Finding(
                    control: "c-\(number)", title: "", severity: finding.0, status: finding.1,
                    message: "\u{1b}[31m \(String(repeating: "long ", count: 1_000))",
                    evidence: [], remediation: "do this", references: ["a/1", "b/2"])
            })
    }

    private func decoded(_ report: ClusterReport) throws -> [String: Any] {
        try #require(
            JSONSerialization.jsonObject(with: Data(report.body())) as? [String: Any])
    }

    @Test(
        arguments: [
            ([], NodeCondition.Status.unknown), ([(.high, .notApplicable)], .unknown),
            ([(.low, .pass)], .unknown), ([(.high, .pass)], .yes), ([(.high, .waived)], .yes),
            ([(.high, .pass), (.medium, .fail)], .yes),
            ([(.high, .pass), (.medium, .unknown)], .yes),
            ([(.high, .pass), (.critical, .unknown)], .unknown),
            ([(.high, .fail), (.critical, .unknown)], .no),
            ([(.critical, .fail), (.high, .pass)], .no),
        ] as [([(Severity, Finding.Status)], NodeCondition.Status)])
    func `a condition is True only where something was proven and nothing speaks against it`(
        findings: [(Severity, Finding.Status)], status: NodeCondition.Status
    ) {
        let report = report(findings)
        #expect(NodeCondition(report, failOn: .high, isOutdated: false).status == status)
        #expect(NodeCondition(report, failOn: .high, isOutdated: true).status == .unknown)
    }

    @Test func `many failures are named in a message that stays short`() {
        let many = Array(repeating: (Severity.high, Finding.Status.fail), count: 5_000)
        let condition = NodeCondition(report(many), failOn: .high, isOutdated: false)
        #expect(condition.message.contains("5000 controls"))
        #expect(condition.message.utf8.count < 1_100)
    }

    @Test(arguments: [4_096, 65_536, ClusterReport.limitBytes])
    func `a report keeps its bound, and counts what it leaves out`(limit: Int) throws {
        let many: [(Severity, Finding.Status)] =
            (0..<3_000).map { (.low, $0.isMultiple(of: 3) ? .fail : .pass) } + [(.critical, .fail)]
        var report = ClusterReport(
            node: "n", nodeUID: nil, version: "1",
            outcome: CheckOutcome(report: report(many), since: [:], ended: 5_000))
        report.limitBytes = limit
        #expect(report.body().count < limit + 4_096)
        let object = try decoded(report)
        let results = try #require(object["results"] as? [[String: Any]])
        let metadata = try #require(object["metadata"] as? [String: Any])
        let annotations = try #require(metadata["annotations"] as? [String: String])
        #expect(annotations["merlon.dev/omitted-results"] == String(3_001 - results.count))
        #expect(results.first?["severity"] as? String == "critical")
        #expect((object["summary"] as? [String: Int])?["fail"] == 1_001)
        #expect(results.allSatisfy { ($0["message"] as? String)?.contains("\u{1b}") == false })
    }

    @Test func `each status has its word, and only a failure that counts is scored`() throws {
        let all = Finding.Status.allCases.map { (Severity.high, $0) }
        let object = try decoded(
            ClusterReport(
                node: "n", nodeUID: "u", version: "1",
                outcome: CheckOutcome(report: report(all), since: ["c-1": 7_250], ended: 5_000)))
        let results = try #require(object["results"] as? [[String: Any]])
        let words = Dictionary(
            uniqueKeysWithValues: results.map { ($0["rule"] as? String, $0["result"] as? String) })
        #expect(words["c-0"] == "pass")
        #expect(words["c-1"] == "fail")
        #expect(words["c-2"] == "error")
        #expect(words["c-3"] == nil)
        #expect(words["c-4"] == "warn")
        let failed = try #require(results.first { $0["rule"] as? String == "c-1" })
        #expect(failed["timestamp"] as? [String: Int] == ["seconds": 7, "nanos": 250_000_000])
        #expect(failed["scored"] as? Bool == true)
    }

    @Test func `the time of the check alone makes no other report`() {
        let findings = report([(.high, .fail)])
        func object(_ ended: Int64) -> ClusterReport {
            ClusterReport(
                node: "n", nodeUID: nil, version: "1",
                outcome: CheckOutcome(report: findings, since: ["c-0": 1], ended: ended))
        }
        #expect(object(1_000).content().line == object(2_000).content().line)
        #expect(object(1_000).body() != object(2_000).body())
    }

    @Test(arguments: [
        ("worker-7", true), ("ip-10-0-0-1.eu.example", true), ("Worker", false), ("", false),
        ("a/../b", false), ("a b", false), ("-a", false), ("a..b", false), ("ä", false),
        (String(repeating: "a", count: 64), false),
    ])
    func `only what Kubernetes takes for a name gets into a path`(name: String, isName: Bool) {
        #expect(NodeObject.isName(name) == isName)
    }

    @Test func `an answer that is no node is not taken for one`() {
        for text in ["", "<html>", "[]", #"{"kind": "Status"}"#, "{"] {
            #expect(throws: (any Error).self) { try NodeObject(answer: Array(text.utf8)) }
        }
    }
}
