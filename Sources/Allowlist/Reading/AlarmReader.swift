import Posture
import Spelling
import YAML

/// Reads how a list tunes the alarms.
struct AlarmReader {
    let problems: ProblemList

    func alarms(_ node: YAMLNode) -> [AlarmTuning] {
        let names = AlarmCatalog.alarms.map(\.name)
        guard let reader = problems.mapping(node, role: "alarms", known: names) else { return [] }
        return names.compactMap { name in
            reader.value(name).flatMap { tuning(name, $0) }
        }
    }

    private func tuning(_ name: String, _ node: YAMLNode) -> AlarmTuning? {
        guard
            let reader = problems.mapping(
                node, role: "the alarm '\(name)'", known: ["severity", "except"])
        else { return nil }
        var tuning = AlarmTuning(
            alarm: name, level: reader.value("severity").flatMap(level), exceptions: [],
            location: "\(problems.path):\(node.line):\(node.column)")
        let matches = MatchReader(problems: problems)
        for node in problems.attempt({ () throws(YAMLError) in try reader.elements("except") })
            ?? []
        {
            guard let match = matches.match(node, role: "an exception") else { continue }
            if match.failed != nil {
                problems.add("alarms look at starts that succeeded; leave out 'failed'", at: node)
            }
            tuning.exceptions.append(match)
        }
        return tuning
    }

    private func level(_ node: YAMLNode) -> AlarmTuning.Level? {
        // `off` is false to YAML.
        if node.scalar?.text == "off" { return .off }
        guard let text = node.scalar?.text, let severity = Severity(rawValue: text) else {
            let names = Severity.allCases.map(\.rawValue) + ["off"]
            let text = node.scalar?.text ?? node.kindInWords
            problems.add(
                "severity is '\(text)'; it must be one of \(names.joined(separator: ", "))"
                    + NearName.hint(for: text, among: names), at: node)
            return nil
        }
        return .severity(severity)
    }
}
