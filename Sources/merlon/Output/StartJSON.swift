import Agent
import Allowlist
import Posture

/// A program start and its decision as JSON; what is not known is left out.
struct StartJSON {
    /// What an argument list shows of each argument, and of how many.
    private static let argumentLimit = (bytes: 4_096, count: 256)

    private var clock = SecondClock()

    /// Adds the pairs of a start to an object.
    mutating func write(_ judged: JudgedStart, to line: inout JSONLine) {
        write(judged.decision, to: &line)
        write(judged.start, to: &line)
    }

    private func write(_ decision: Decision, to line: inout JSONLine) {
        line.pair("decision", decision.outcome.description)
        if case .alert(let level) = decision.outcome { line.pair("severity", level.rawValue) }
        line.pair("rule", decision.rule)
        line.pair("list", decision.list)
        line.pair("alarm", decision.alarm)
        write("otherAlarms", decision.otherAlarms, to: &line)
        write("undecidedAlarms", decision.undecidedAlarms, to: &line)
        line.pair("reason", decision.reason)
    }

    private func write(_ key: String, _ names: [String], to line: inout JSONLine) {
        guard !names.isEmpty else { return }
        line.key(key)
        line.beginArray()
        for name in names { line.value(name) }
        line.endArray()
    }

    private mutating func write(_ start: ProcessStart, to line: inout JSONLine) {
        line.pair("id", start.id)
        line.key("time")
        line.value(bytes: clock.text(start.milliseconds)[...])
        line.pair("pid", start.pid)
        line.pair("ppid", start.parentPid)
        line.pair("uid", start.uid)
        line.pair("euid", start.euid)
        line.pair("auid", start.loginUid)
        line.pair("ses", start.session)
        line.pair("success", start.isSuccess)
        line.pair("exit", start.exit)
        line.pair("exe", bytes: start.path)
        line.pair("script", bytes: start.script)
        line.pair("argc", start.argumentCount.map(Int64.init))
        line.key("argv")
        line.beginArray()
        for argument in start.arguments.prefix(Self.argumentLimit.count) {
            line.value(bytes: argument.prefix(Self.argumentLimit.bytes))
        }
        line.endArray()
        line.pair("cwd", bytes: start.workingDirectory)
        line.pair("tty", bytes: start.terminal)
        line.pair("unit", start.unit)
        line.pair("place", Self.place(start.place))
        if case .container(let container) = start.place {
            line.key("container")
            Self.write(container, to: &line)
        }
        if start.startsContainer { line.pair("startsContainer", true) }
        if start.entersContainer { line.pair("entersContainer", true) }
        line.key("lineage")
        line.beginArray()
        for ancestor in start.ancestors {
            line.beginObject()
            line.pair("pid", ancestor.pid)
            line.pair("exe", bytes: ancestor.path)
            line.endObject()
        }
        line.endArray()
        if start.isIncomplete { line.pair("incomplete", true) }
    }

    private static func place(_ place: ProcessStart.Place) -> String {
        switch place {
        case .host: "host"
        case .container, .someContainer: "container"
        case .unknown: "unknown"
        }
    }

    private static func write(_ container: Container, to line: inout JSONLine) {
        line.beginObject()
        line.pair("id", container.id)
        line.pair("runtime", container.runtime?.rawValue)
        line.pair("name", container.name)
        line.pair("namespace", container.pod?.namespace)
        line.pair("pod", container.pod?.name)
        line.pair("image", container.image)
        line.pair("digest", container.imageDigest)
        line.endObject()
    }
}
