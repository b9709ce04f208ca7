import Agent
import Allowlist
import Posture

/// A program start and its decision as JSON; what is not known is left out.
enum StartJSON {
    /// What an argument list shows of each argument, and of how many.
    private static let argumentLimit = (bytes: 4_096, count: 256)

    static func pairs(_ judged: JudgedStart) -> [(String, JSON?)] {
        decision(judged.decision) + start(judged.start)
    }

    static func decision(_ decision: Decision) -> [(String, JSON?)] {
        var severity: String?
        if case .alert(let level) = decision.outcome { severity = level.rawValue }
        return [
            ("decision", .string(decision.outcome.description)),
            ("severity", severity.map { .string($0) }),
            ("rule", decision.rule.map { .string($0) }),
            ("list", decision.list.map { .string($0) }),
            ("alarm", decision.alarm.map { .string($0) }),
            ("otherAlarms", names(decision.otherAlarms)),
            ("undecidedAlarms", names(decision.undecidedAlarms)),
            ("reason", .string(decision.reason)),
        ]
    }

    private static func names(_ names: [String]) -> JSON? {
        names.isEmpty ? nil : .array(names.map { .string($0) })
    }

    private static func start(_ start: ProcessStart) -> [(String, JSON?)] {
        [
            ("id", .string(start.id)),
            ("time", .string(WatchTime.text(start.milliseconds))),
            ("pid", start.pid.map { .number($0) }),
            ("ppid", start.parentPid.map { .number($0) }),
            ("uid", start.uid.map { .number($0) }),
            ("euid", start.euid.map { .number($0) }),
            ("auid", start.loginUid.map { .number($0) }),
            ("ses", start.session.map { .number($0) }),
            ("success", .bool(start.isSuccess)),
            ("exit", start.exit.map { .int($0) }),
            ("exe", start.path.map { .bytes($0) }),
            ("script", start.script.map { .bytes($0) }),
            ("argc", start.argumentCount.map { .int(Int64($0)) }),
            ("argv", arguments(start.arguments)),
            ("cwd", start.workingDirectory.map { .bytes($0) }),
            ("tty", start.terminal.map { .bytes($0) }),
            ("unit", start.unit.map { .string($0) }),
            ("place", .string(place(start.place))),
            ("container", container(start.place)),
            ("startsContainer", start.startsContainer ? .bool(true) : nil),
            ("entersContainer", start.entersContainer ? .bool(true) : nil),
            ("lineage", .array(start.ancestors.map(ancestor))),
            ("incomplete", start.isIncomplete ? .bool(true) : nil),
        ]
    }

    private static func arguments(_ arguments: [[UInt8]]) -> JSON {
        .array(
            arguments.prefix(argumentLimit.count).map {
                .bytes(Array($0.prefix(argumentLimit.bytes)))
            })
    }

    private static func ancestor(_ ancestor: ProcessStart.Ancestor) -> JSON {
        .object([("pid", .number(ancestor.pid)), ("exe", ancestor.path.map { .bytes($0) })])
    }

    private static func place(_ place: ProcessStart.Place) -> String {
        switch place {
        case .host: "host"
        case .container, .someContainer: "container"
        case .unknown: "unknown"
        }
    }

    private static func container(_ place: ProcessStart.Place) -> JSON? {
        guard case .container(let container) = place else { return nil }
        return .object([
            ("id", .string(container.id)),
            ("runtime", container.runtime.map { .string($0.rawValue) }),
            ("name", container.name.map { .string($0) }),
            ("namespace", container.pod?.namespace.map { .string($0) }),
            ("pod", container.pod?.name.map { .string($0) }),
            ("image", container.image.map { .string($0) }),
            ("digest", container.imageDigest.map { .string($0) }),
        ])
    }
}
