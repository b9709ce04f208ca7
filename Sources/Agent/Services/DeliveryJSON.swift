import HostSystem
import Posture
import Reporting

/// The spool and the destinations in the answer to `merlon status`.
enum DeliveryJSON {
    static func spool(_ spool: SpoolStatus) -> JSON {
        let oldest = spool.destinations.compactMap(\.oldest).min()
        let now = WallClock.millisecondsSince1970()
        let records = spool.destinations.map { $0.depth.values.reduce(0, +) }.max() ?? 0
        return .object([
            ("records", .int(Int64(records))),
            ("oldestSeconds", oldest.map { .int(max(0, now - $0) / 1_000) }),
            ("usedBytes", .int(Int64(spool.usedBytes))),
            ("capacityBytes", .int(Int64(spool.capacityBytes))),
            ("nextSequence", .number(spool.nextSequence)),
            (
                "lost",
                .object(
                    ReportLoss.Cause.allCases.map { cause in
                        (cause.rawValue, spool.lost[cause].map { .number($0) })
                    })
            ),
            ("deadLetters", .int(Int64(spool.deadLetters))),
            ("lastError", spool.lastError.map { .string("\($0)") }),
        ])
    }

    /// An object that is kept in the API of Kubernetes.
    static func cluster(_ status: DestinationStatus) -> JSON {
        let (state, problem) = status.state.words
        return .object([
            ("object", .string(status.name)), ("server", .string(status.url)),
            ("state", .string(state)), ("problem", problem.map { .string($0) }),
            ("credentialProblem", status.credentialProblem.map { .string($0) }),
            ("written", .number(status.sent)), ("requests", .number(status.requests)),
            ("failedRequests", .number(status.failedRequests)),
            ("lastSuccess", time(status.lastSuccess)),
            ("lastError", status.lastError.map { .string($0) }),
            ("lastErrorTime", time(status.lastErrorTime)),
            ("nextAttempt", time(status.nextAttempt)),
        ])
    }

    private static func time(_ milliseconds: Int64?) -> JSON? {
        milliseconds.map { .string(InternetTime.text(seconds: $0 / 1_000)) }
    }

    static func destination(_ status: DestinationStatus, _ spool: SpoolStatus?) -> JSON {
        let waiting = spool?.destinations.first { $0.name == status.name }
        let (state, problem) = status.state.words
        return .object([
            ("name", .string(status.name)), ("url", .string(status.url)),
            ("state", .string(state)), ("problem", problem.map { .string($0) }),
            ("credentialProblem", status.credentialProblem.map { .string($0) }),
            ("waiting", waiting.map { .int(Int64($0.depth.values.reduce(0, +))) }),
            ("sent", .number(status.sent)), ("refused", .number(status.refused)),
            ("requests", .number(status.requests)),
            ("failedRequests", .number(status.failedRequests)),
            ("lastSuccess", time(status.lastSuccess)),
            ("lastError", status.lastError.map { .string($0) }),
            ("lastErrorTime", time(status.lastErrorTime)),
            ("nextAttempt", time(status.nextAttempt)),
            ("certificateEnd", time(status.certificateEnd)),
        ])
    }
}
