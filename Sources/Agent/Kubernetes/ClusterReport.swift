import Policies
import Posture
import Reporting

/// The findings of a node as a `ClusterReport` of OpenReports (openreports.io/v1alpha1).
///
/// What failed is told whole, what passed by its name only, and what does not apply only as a
/// number. Etcd takes no object above 1.5 MiB, and every node has one: what is too much is left
/// out, the least grave first, and counted in an annotation.
struct ClusterReport {
    static let apiPath = "/apis/openreports.io/v1alpha1/clusterreports/"
    /// Of all results together; the rest of the object has less than 4 KiB.
    static let limitBytes = 512 << 10
    /// Etcd's and the API server's limits are far above a longest name of 253.
    static let prefix = "merlon-"
    private static let textLimit = 1_000

    let node: String
    /// Of the node, so that the report goes where the node goes; nil where it is not known.
    let nodeUID: String?
    let version: String
    let outcome: CheckOutcome
    var limitBytes = ClusterReport.limitBytes

    static func name(of node: String) -> String { prefix + node }

    /// With everything that makes it another report; not the time of the check.
    func content() -> JSON { object(annotations: []) }

    /// The body of a server-side apply.
    func body() -> [UInt8] {
        let checked = InternetTime.text(seconds: outcome.ended / 1_000)
        return Array(object(annotations: [("merlon.dev/checked", .string(checked))]).line.utf8)
    }

    private func object(annotations: [(String, JSON?)]) -> JSON {
        let (results, omitted) = results()
        let score = outcome.report.score.map(String.init)
        let reference: [(String, JSON?)] = [
            ("apiVersion", .string("v1")), ("kind", .string("Node")), ("name", .string(node)),
            ("uid", nodeUID.map { .string($0) }),
        ]
        return .object([
            ("apiVersion", .string("openreports.io/v1alpha1")),
            ("kind", .string("ClusterReport")),
            (
                "metadata",
                .object([
                    ("name", .string(Self.name(of: node))),
                    (
                        "labels",
                        .object([("app.kubernetes.io/managed-by", .string("merlon"))])
                    ),
                    (
                        "annotations",
                        .object(
                            annotations + [
                                ("merlon.dev/version", .string(version)),
                                ("merlon.dev/score", score.map { .string($0) }),
                                (
                                    "merlon.dev/omitted-results",
                                    omitted == 0 ? nil : .string(String(omitted))
                                ),
                            ])
                    ),
                    ("ownerReferences", nodeUID.map { _ in .array([.object(reference)]) }),
                ])
            ),
            ("source", .string("merlon")),
            ("scope", .object(reference)),
            ("configuration", limits(omitted == 0 ? nil : results.count)),
            ("summary", summary()),
            ("results", .array(results)),
        ])
    }

    /// The contract with readers: which results are in it.
    private func limits(_ count: Int?) -> JSON {
        .object([
            (
                "limits",
                .object([
                    ("maxResults", count.map { .int(Int64($0)) }),
                    (
                        "statusFilter",
                        .array(["pass", "fail", "warn", "error"].map { .string($0) })
                    ),
                ])
            )
        ])
    }

    private func summary() -> JSON {
        var counts: [String: Int64] = [:]
        for finding in outcome.report.findings { counts[finding.status.result, default: 0] += 1 }
        return .object(
            ["pass", "fail", "warn", "error", "skip"].map { ($0, .int(counts[$0] ?? 0)) })
    }

    /// The gravest first, as many as there is room for, and how many are left out.
    private func results() -> ([JSON], omitted: Int) {
        var packs: [String: String] = [:]
        for pack in outcome.report.packs {
            for control in pack.controls { packs[control.id] = pack.name }
        }
        let order = ["fail", "error", "warn", "pass"]
        let told = outcome.report.findings.compactMap { finding in
            order.firstIndex(of: finding.status.result).map { (rank: $0, finding: finding) }
        }.sorted {
            ($0.rank, $1.finding.severity, $0.finding.control)
                < ($1.rank, $0.finding.severity, $1.finding.control)
        }
        var results: [JSON] = []
        var room = limitBytes
        for (_, finding) in told {
            let result = result(finding, pack: packs[finding.control] ?? "merlon")
            room -= result.line.utf8.count + 1
            if room < 0 { break }
            results.append(result)
        }
        return (results, told.count - results.count)
    }

    private func result(_ finding: Finding, pack: String) -> JSON {
        let since = outcome.since[finding.control] ?? outcome.ended
        let isPassed = finding.status == .pass
        func text(_ text: String) -> JSON { .string(OneLine.text(text, limit: Self.textLimit)) }
        let properties: [(String, JSON?)] = [
            ("reason", finding.reason.map(text)),
            ("evidence", finding.evidence.isEmpty ? nil : text(Self.evidence(finding))),
            ("remediation", finding.remediation.isEmpty ? nil : text(finding.remediation)),
            (
                "references",
                finding.references.isEmpty
                    ? nil : text(finding.references.joined(separator: ", "))
            ),
        ]
        return .object([
            ("policy", .string(pack)),
            ("rule", .string(finding.control)),
            ("severity", .string(finding.severity.rawValue)),
            ("result", .string(finding.status.result)),
            ("scored", .bool(finding.status.result != "warn")),
            ("message", text(finding.message)),
            (
                "timestamp",
                .object([
                    ("seconds", .int(since / 1_000)), ("nanos", .int(since % 1_000 * 1_000_000)),
                ])
            ),
            ("properties", isPassed ? nil : .object(properties)),
        ])
    }

    private static func evidence(_ finding: Finding) -> String {
        finding.evidence.prefix(5).map { evidence in
            let value = evidence.fact.map { "\($0.value.plainText) (\($0.origin))" } ?? "not there"
            return "\(evidence.path) = \(value)"
        }.joined(separator: "; ")
    }
}

extension Finding.Status {
    /// One of OpenReports' words: what could not be evaluated is its `error`, and what is not met
    /// without being counted (an accepted failure, or what people have to look at) its `warn`.
    var result: String {
        switch self {
        case .pass: "pass"
        case .fail: "fail"
        case .unknown: "error"
        case .notApplicable: "skip"
        default: "warn"
        }
    }
}
