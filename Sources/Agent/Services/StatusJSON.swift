import HostSystem
import Posture

/// What `merlon status` gets, stable like the report: keys may be added, never changed.
package enum StatusJSON {
    package static let schema = "merlon.dev/status/v1alpha1"

    static func document(
        _ board: StatusBoard, _ configuration: AgentConfiguration, version: String, spool: JSON?,
        destinations: [JSON]
    ) -> JSON {
        let readiness = Readiness(board: board, configuration: configuration)
        return .object([
            ("schema", .string(schema)),
            ("merlon", .string(version)),
            ("node", board.node.map { .string($0.name) }),
            ("started", .string(InternetTime.text(seconds: board.started / 1_000))),
            ("uptimeSeconds", .int(board.uptime.components.seconds)),
            ("ready", .bool(readiness.isReady)),
            ("missing", .array(readiness.missing.map { .string($0) })),
            (
                "problems",
                .array(
                    board.problems.map {
                        .object([("of", .string($0.name)), ("problem", .string($0.problem))])
                    })
            ),
            ("checks", checks(board.checks, configuration)),
            ("watch", watch(board.watch, configuration)),
            ("spool", spool),
            ("destinations", .array(destinations)),
            ("kubernetes", .array(board.cluster.map(DeliveryJSON.cluster))),
        ])
    }

    private static func checks(
        _ checks: StatusBoard.Checks, _ configuration: AgentConfiguration
    ) -> JSON {
        .object([
            ("enabled", .bool(configuration.checks.isEnabled)),
            ("last", checks.last.map { .string(InternetTime.text(seconds: $0 / 1_000)) }),
            ("durationMs", .int(checks.durationMilliseconds)),
            ("runs", .number(checks.runs)),
            (
                "findings",
                .object(
                    Finding.Status.allCases.map {
                        ($0.rawValue, .int(Int64(checks.counts[$0] ?? 0)))
                    })
            ),
            (
                "failuresBySeverity",
                .object(
                    Severity.allCases.map { ($0.rawValue, .int(Int64(checks.failures[$0] ?? 0))) })
            ),
            ("score", checks.score.map { .int(Int64($0)) }),
            (
                "policies",
                .array(
                    checks.policies.map {
                        .object([
                            ("name", .string($0.name)), ("version", $0.version.map { .string($0) }),
                            ("sha256", .string($0.sha256)),
                        ])
                    })
            ),
        ])
    }

    private static func watch(
        _ watch: StatusBoard.Watch, _ configuration: AgentConfiguration
    ) -> JSON {
        let progress = watch.progress
        return .object([
            ("enabled", .bool(configuration.watch.isEnabled)),
            ("source", watch.source.map { .string($0) }),
            ("description", .string(watch.description)),
            ("notes", .array(watch.notes.map { .string($0) })),
            ("problem", watch.problem.map { .string($0) }),
            ("startsPerSecond", .double((watch.rate * 10).rounded() / 10)),
            ("starts", progress.map { .number($0.starts.starts) }),
            ("violations", .number(watch.violations)),
            ("processes", progress.map { .int(Int64($0.processes)) }),
            ("gaps", .number(watch.gaps)),
            (
                "openGaps",
                .array(
                    watch.openGaps.map {
                        .object([
                            ("cause", .string($0.cause.rawValue)),
                            ("since", .string(InternetTime.text(seconds: $0.start / 1_000))),
                            ("detail", .string($0.detail)),
                        ])
                    })
            ),
            (
                "lost",
                .object(
                    CoverageGap.Cause.allCases.map { cause in
                        (cause.rawValue, progress?.lost[cause].map { .number($0) })
                    })
            ),
        ])
    }
}
