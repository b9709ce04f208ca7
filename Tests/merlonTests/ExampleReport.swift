import Posture

@testable import Agent
@testable import Policies

/// A report with every status and every kind of evidence, and hostile text from the node.
enum ExampleReport {
    static let hostile = "\u{1B}[31m\"x\"\n\u{202E}\u{0}\\ \u{FFFF} 日本"

    static let report = CheckReport(
        started: 1_767_225_600, duration: .milliseconds(21),
        node: NodeIdentity(
            name: hostile, root: "/", roles: ["worker"], os: hostile, kubernetes: "v1.31.2"),
        packs: [
            PolicyPack(
                name: "p", version: "1", sha256: String(repeating: "0a", count: 32), path: "/p",
                controls: [])
        ],
        notes: [hostile],
        findings: Finding.Status.allCases.map { status in
            Finding(
                control: "the-control", title: hostile, severity: .high, status: status,
                message: hostile, reason: status == .unknown ? hostile : nil, evidence: evidence,
                omittedEvidence: 3, remediation: hostile, references: ["cis-1.12/4.2.1"])
        })

    private static let evidence: [Finding.Evidence] =
        [
            .bool(true), .int(-1), .double(1e100), .double(.nan), .string(hostile),
            .duration(nanoseconds: 1), .timestamp(seconds: 0), .list([]), .map([:]),
            .map([hostile: Fact(.list([Fact(.int(1), from: .search("x"))]), from: .search("x"))]),
            .unknown(reason: hostile),
        ].map { value in
            Finding.Evidence(
                path: FactPath(fields: ["node", hostile]),
                fact: Fact(value, from: .search(hostile)),
                isShortened: true)
        } + [Finding.Evidence(path: FactPath(fields: ["node", "a"]), fact: nil)]
}
