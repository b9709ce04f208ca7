import Posture
import YAML

/// The agent's status for people.
struct StatusText {
    let text: String
    /// Whether it does all that it is told to.
    let isGood: Bool

    /// Throws where the answer is none of an agent.
    init(json: String, source: String) throws(YAMLError) {
        guard let document = try YAML.document(bytes: Array(json.utf8), path: source) else {
            throw YAMLError(path: source, line: 1, column: 1, problem: "the answer is empty")
        }
        let missing = document[key: "missing"]?.elements?.compactMap(\.scalar?.text) ?? []
        let problems = document[key: "problems"]?.elements ?? []
        isGood = missing.isEmpty && problems.isEmpty
        var lines: [(String, String)] = []
        func value(_ path: String...) -> String? {
            var node: YAMLNode? = document
            for key in path { node = node?[key: key] }
            return node?.scalar?.text
        }
        lines.append(
            ("Agent", "Merlon \(value("merlon") ?? "?"), up \(Self.time(value("uptimeSeconds")))"))
        if let name = value("node") { lines.append(("Node", name)) }
        lines.append(("Ready", missing.isEmpty ? "yes" : "no: " + missing.joined(separator: "; ")))
        for problem in problems {
            lines.append(
                (
                    "Problem",
                    "\(problem[key: "of"]?.scalar?.text ?? "?"): "
                        + (problem[key: "problem"]?.scalar?.text ?? "?")
                ))
        }
        lines += Self.checks(document[key: "checks"]) + Self.watch(document[key: "watch"])
        lines += Self.spool(document[key: "spool"])
        lines += (document[key: "destinations"]?.elements ?? []).map(Self.destination)
        lines += (document[key: "kubernetes"]?.elements ?? []).map(Self.cluster)
        text = lines.map { name, value in
            TerminalText.escaped(
                name + String(repeating: " ", count: max(1, 13 - name.count)) + value) + "\n"
        }.joined()
    }

    private static func checks(_ checks: YAMLNode?) -> [(String, String)] {
        guard checks?[key: "enabled"]?.scalar?.text == "true" else { return [("Checks", "off")] }
        guard let last = checks?[key: "last"]?.scalar?.text else { return [("Checks", "none yet")] }
        let findings = checks?[key: "findings"]?.entries ?? []
        let counts = findings.map { "\($0.value.scalar?.text ?? "?") \($0.name)" }
        let grave = (checks?[key: "failuresBySeverity"]?.entries ?? [])
            .filter { $0.value.scalar?.text != "0" }
            .map { "\($0.value.scalar?.text ?? "?") \($0.name)" }
        let score = checks?[key: "score"]?.scalar.map { ", score \($0.text)" } ?? ""
        return [
            ("Checks", "last at \(last)\(score)"), ("Findings", counts.joined(separator: ", ")),
        ] + (grave.isEmpty ? [] : [("Failures", grave.joined(separator: ", "))])
    }

    private static func watch(_ watch: YAMLNode?) -> [(String, String)] {
        func value(_ key: String) -> String { watch?[key: key]?.scalar?.text ?? "?" }
        guard value("enabled") == "true" else { return [("Starts", "not watched")] }
        guard watch?[key: "source"] != nil else { return [("Starts", "not seen")] }
        let gaps = (watch?[key: "openGaps"]?.elements ?? []).map {
            (
                "Gap",
                "\($0[key: "cause"]?.scalar?.text ?? "?") since "
                    + ($0[key: "since"]?.scalar?.text ?? "?")
            )
        }
        return [
            ("Starts", "from \(value("description")), \(value("startsPerSecond")) a second"),
            ("Violations", "\(value("violations")) since the agent began; \(value("gaps")) gaps"),
        ] + gaps
    }

    private static func spool(_ spool: YAMLNode?) -> [(String, String)] {
        guard let spool, let count = spool[key: "records"]?.scalar?.text else { return [] }
        let age = spool[key: "oldestSeconds"]?.scalar.map { ", the oldest of \(time($0.text)) ago" }
        return [("Spool", "\(count) reports wait\(age ?? "")")]
    }

    private static func destination(_ node: YAMLNode) -> (String, String) {
        func value(_ key: String) -> String? { node[key: key]?.scalar?.text }
        var words = "\(value("name") ?? "?") (\(value("url") ?? "?")): \(value("state") ?? "?")"
        if let sent = value("sent") { words += ", \(sent) sent" }
        if let error = value("lastError") { words += "; last error: \(error)" }
        return ("Destination", words)
    }

    private static func cluster(_ node: YAMLNode) -> (String, String) {
        func value(_ key: String) -> String? { node[key: key]?.scalar?.text }
        var words = "\(value("object") ?? "?") (\(value("server") ?? "?")): "
        words += value("state") ?? "?"
        if let written = value("written") { words += ", written \(written) times" }
        if let success = value("lastSuccess") { words += ", last at \(success)" }
        if let error = value("lastError") { words += "; last error: \(error)" }
        return ("API", words)
    }

    private static func time(_ seconds: String?) -> String {
        guard let seconds = seconds.flatMap(Int64.init) else { return "?" }
        return GoDuration.text(
            nanoseconds: seconds.multipliedReportingOverflow(by: 1_000_000_000).0)
    }
}
