import AuditStream
import Posture

/// The agent's own health as metrics.
enum AgentMetrics {
    static func of(_ board: StatusBoard, version: String) -> [Metric] {
        let checks = board.checks
        let watch = board.watch
        let progress = watch.progress
        func severity(_ severity: Severity) -> [Metric.Label] {
            [Metric.Label("severity", severity.rawValue)]
        }
        return [
            Metric(
                "merlon_build_info", help: "The version of the agent.", kind: .gauge,
                samples: [Metric.Sample(.int(1), labels: [Metric.Label("version", version)])]),
            Metric(
                "merlon_uptime_seconds", help: "Since the agent began.", unit: "s", kind: .gauge,
                .double(board.uptime / .seconds(1))),
            Metric(
                "merlon_problems", help: "Things that do not work as they should.", kind: .gauge,
                .int(Int64(board.problems.count))),
            Metric(
                "merlon_checks", help: "Checks of the node, whole and in part.", kind: .counter,
                .int(Int64(clamping: checks.runs))),
            Metric(
                "merlon_last_check_timestamp_seconds", help: "When the last check ended.",
                unit: "s", kind: .gauge,
                samples: checks.last.map { [Metric.Sample(.double(Double($0) / 1_000))] } ?? []),
            Metric(
                "merlon_check_duration_seconds", help: "How long the last check took.", unit: "s",
                kind: .gauge, .double(Double(checks.durationMilliseconds) / 1_000)),
            Metric(
                "merlon_findings", help: "Controls by their status.", kind: .gauge,
                samples: checks.runs == 0
                    ? []
                    : Finding.Status.allCases.map { status in
                        Metric.Sample(
                            .int(Int64(checks.counts[status] ?? 0)),
                            labels: [Metric.Label("status", status.rawValue)])
                    }),
            Metric(
                "merlon_failed_controls", help: "Controls that failed, by severity.", kind: .gauge,
                samples: checks.runs == 0
                    ? []
                    : Severity.allCases.map {
                        Metric.Sample(
                            .int(Int64(checks.failures[$0] ?? 0)), labels: severity($0))
                    }),
            Metric(
                "merlon_score", help: "0 to 100; see the report.", kind: .gauge,
                samples: checks.score.map { [Metric.Sample(.int(Int64($0)))] } ?? []),
            Metric(
                "merlon_stream_attached", help: "Whether program starts are seen.", kind: .gauge,
                samples: [
                    Metric.Sample(
                        .int(watch.source == nil ? 0 : 1),
                        labels: [Metric.Label("source", watch.source ?? "none")])
                ]),
            Metric(
                "merlon_stream_records", help: "Records of the audit stream.", kind: .counter,
                .int(Int64(clamping: progress?.records ?? 0))),
            Metric(
                "merlon_starts", help: "Program starts, by what the allowlist says.",
                kind: .counter, samples: progress.map { starts($0.starts) } ?? []),
            Metric(
                "merlon_starts_attributed", help: "Program starts by how their place was found.",
                kind: .counter, samples: progress.map { places($0) } ?? []),
            Metric(
                "merlon_processes", help: "Processes in the table.", kind: .gauge,
                .int(Int64(progress?.processes ?? 0))),
            Metric(
                "merlon_violations", help: "Starts that the allowlist does not cover.",
                kind: .counter, .int(Int64(clamping: watch.violations))),
            Metric(
                "merlon_lost", help: "Events or records that were missed, by cause.",
                kind: .counter,
                samples: CoverageGap.Cause.allCases.map { cause in
                    Metric.Sample(
                        .int(Int64(clamping: progress?.lost[cause] ?? 0)),
                        labels: [Metric.Label("cause", cause.rawValue)])
                }),
            Metric(
                "merlon_open_gaps", help: "Coverage gaps that last.", kind: .gauge,
                .int(Int64(watch.openGaps.count))),
        ]
    }

    private static func starts(_ counts: StartCounts) -> [Metric.Sample] {
        [
            ("allow", counts.allowed), ("ignore", counts.ignored), ("alert", counts.alerts),
            ("failed", counts.failed), ("pending", counts.pending),
        ].map { name, count in
            Metric.Sample(
                .int(Int64(clamping: count)), labels: [Metric.Label("decision", name)])
        }
    }

    private static func places(_ progress: WatchProgress) -> [Metric.Sample] {
        let places = progress.places
        return [
            ("seen", UInt64(places.seen)), ("inherited", UInt64(places.inherited)),
            ("none", UInt64(places.unattributed)),
        ].map { name, count in
            Metric.Sample(.int(Int64(clamping: count)), labels: [Metric.Label("by", name)])
        }
    }
}
