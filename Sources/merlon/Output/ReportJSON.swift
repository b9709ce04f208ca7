import Agent
import HostSystem
import Policies
import Posture

/// The JSON report, as `schema/report.schema.json` describes it.
enum ReportJSON {
    static let schema = "merlon.dev/report/v1alpha1"

    /// - Parameter review: How the node stands to a framework; nil where none was asked for.
    static func text(_ report: CheckReport, _ review: FrameworkReview? = nil) -> String {
        let node = report.node
        let document = JSON.object([
            ("schema", .string(schema)),
            ("merlon", .string(MerlonVersion.current)),
            ("started", .string(InternetTime.text(seconds: report.started))),
            ("durationMs", .int(milliseconds(report.duration))),
            (
                "node",
                .object([
                    ("name", .string(node.name)),
                    ("root", .string(node.root)),
                    ("roles", .array(node.roles.map { .string($0) })),
                    ("os", node.os.map { .string($0) }),
                    ("kubernetes", node.kubernetes.map { .string($0) }),
                ])
            ),
            ("notes", .array(report.notes.map { .string($0) })),
            (
                "policies",
                .array(
                    report.packs.map { pack in
                        .object([
                            ("name", .string(pack.name)),
                            ("version", pack.version.map { .string($0) }),
                            ("sha256", .string(pack.sha256)),
                        ])
                    })
            ),
            ("framework", review.map(framework)),
            ("summary", summary(report)),
            ("findings", .array(report.findings.mapConcurrently { finding($0).written(at: 2) })),
        ])
        return document.text
    }

    static func milliseconds(_ duration: Duration) -> Int64 {
        duration.components.seconds * 1_000 + duration.components.attoseconds
            / 1_000_000_000_000_000
    }

    private static func framework(_ review: FrameworkReview) -> JSON {
        .object([
            ("name", .string(review.framework.name)),
            ("title", .string(review.framework.title)),
            (
                "items",
                .array(
                    review.entries.map { entry in
                        .object([
                            ("id", .string(entry.item.id)),
                            ("title", .string(entry.item.title)),
                            ("status", entry.status.map { .string($0.rawValue) }),
                            ("controls", .array(entry.findings.map { .string($0.control) })),
                        ])
                    })
            ),
        ])
    }

    private static func summary(_ report: CheckReport) -> JSON {
        .object(
            Finding.Status.allCases.map { ($0.rawValue, .int(Int64(report.count($0)))) }
                + [("score", report.score.map { .int(Int64($0)) })])
    }

    private static func finding(_ finding: Finding) -> JSON {
        .object([
            ("control", .string(finding.control)),
            ("title", .string(finding.title)),
            ("severity", .string(finding.severity.rawValue)),
            ("status", .string(finding.status.rawValue)),
            ("message", .string(finding.message)),
            ("reason", finding.reason.map { .string($0) }),
            ("evidence", .array(finding.evidence.map(evidence))),
            (
                "evidenceOmitted",
                finding.omittedEvidence > 0 ? .int(Int64(finding.omittedEvidence)) : nil
            ),
            ("remediation", .string(finding.remediation)),
            ("references", .array(finding.references.map { .string($0) })),
        ])
    }

    /// A fact that is not on the node has neither a value nor an origin, but says so.
    private static func evidence(_ evidence: Finding.Evidence) -> JSON {
        .object(
            [("fact", .string("\(evidence.path)"))]
                + (evidence.fact?.jsonPairs ?? [("absent", .bool(true))])
                + [("shortened", evidence.isShortened ? .bool(true) : nil)])
    }
}
