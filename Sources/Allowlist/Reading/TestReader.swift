import Posture
import Spelling
import YAML

/// Reads an inline test.
struct TestReader {
    let problems: ProblemList

    private static let outcomes = ["allow", "ignore", "alert", "pending", "failed"]

    func test(_ node: YAMLNode) -> AllowlistTest? {
        guard
            let reader = problems.mapping(
                node, role: "a test",
                known: ["name", "start", "expect", "rule", "alarm", "severity"])
        else { return nil }
        let name = problems.attempt { () throws(YAMLError) in try reader.requiredText("name") }
        let start = problems.attempt { () throws(YAMLError) in try reader.required("start") }
            .flatMap { StartReader(problems: problems).start($0) }
        let expect = expectation(reader)
        let text = { (key: String) in
            problems.attempt { () throws(YAMLError) in try reader.text(key) } ?? nil
        }
        let alarm = text("alarm")
        if let alarm, let node = reader.value("alarm"),
            !AlarmCatalog.alarms.contains(where: { $0.name == alarm })
        {
            problems.add(
                "there is no alarm '\(alarm)'"
                    + NearName.hint(for: alarm, among: AlarmCatalog.alarms.map(\.name)), at: node)
        }
        guard let expect, let name, let start else { return nil }
        return AllowlistTest(
            name: name, start: start.start, content: start.content, user: start.user,
            loginUser: start.loginUser, expect: expect, rule: text("rule"), alarm: alarm,
            severity: reader.value("severity").flatMap { node in
                problems.attempt { () throws(YAMLError) in try FieldReader(problems).severity(node)
                }
            },
            location: "\(problems.path):\(node.line):\(node.column)")
    }

    private func expectation(_ reader: MappingReader) -> String? {
        problems.attempt { () throws(YAMLError) in
            let text = try reader.requiredText("expect")
            guard Self.outcomes.contains(text) else {
                throw reader.problem(
                    "'expect' is '\(text)'; it must be one of "
                        + Self.outcomes.joined(separator: ", ")
                        + NearName.hint(for: text, among: Self.outcomes),
                    at: try reader.required("expect"))
            }
            return text
        }
    }
}
