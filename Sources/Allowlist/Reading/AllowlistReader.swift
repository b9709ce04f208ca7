import Posture
import Spelling
import YAML

/// Reads an allowlist strictly: every key known, every pattern checked.
package struct AllowlistReader: Sendable {
    package init() {}

    /// The list in a file's bytes; `path` is for messages.
    ///
    /// Throws all problems that were found in the file.
    package func list(bytes: [UInt8], path: String) throws(AllowlistError) -> ProcessAllowlist {
        let problems = ProblemList(path: path)
        if let document = problems.attempt({ () throws(YAMLError) in
            try YAML.document(bytes: bytes, path: path)
        }) {
            if let document {
                let list = read(document, problems)
                if let list, problems.problems.isEmpty { return list }
            } else {
                problems.add(
                    YAMLError(
                        path: path, line: 1, column: 1,
                        problem: "the file is empty; an allowlist begins with 'apiVersion: "
                            + "\(ProcessAllowlist.apiVersion)'"))
            }
        }
        throw .malformed(
            problems.problems.sorted {
                ($0.line ?? 0, $0.column ?? 0) < ($1.line ?? 0, $1.column ?? 0)
            })
    }

    private func read(_ document: YAMLNode, _ problems: ProblemList) -> ProcessAllowlist? {
        guard
            let reader = problems.mapping(
                document, role: "an allowlist",
                known: ["apiVersion", "kind", "metadata", "default", "alarms", "rules", "tests"])
        else { return nil }
        expect(reader, "apiVersion", ProcessAllowlist.apiVersion, problems)
        expect(reader, "kind", ProcessAllowlist.kind, problems)
        var list = ProcessAllowlist(name: "", path: problems.path)
        metadata(reader, &list, problems)
        if let node = reader.value("default"),
            let preset = problems.mapping(node, role: "default", known: ["severity"])
        {
            list.defaultSeverity = problems.attempt { () throws(YAMLError) in
                try FieldReader(problems).severity(try preset.required("severity"))
            }
        }
        if let node = reader.value("alarms") {
            list.alarms = AlarmReader(problems: problems).alarms(node)
        }
        let rules = RuleReader(problems: problems)
        var locations: [String: YAMLNode] = [:]
        for node in problems.attempt({ () throws(YAMLError) in try reader.elements("rules") }) ?? []
        {
            guard let rule = rules.rule(node) else { continue }
            if let first = locations[rule.id] {
                problems.add(
                    "rule '\(rule.id)' is defined twice, first in line \(first.line)", at: node)
            }
            locations[rule.id] = node
            list.rules.append(rule)
        }
        let tests = TestReader(problems: problems)
        for node in problems.attempt({ () throws(YAMLError) in try reader.elements("tests") }) ?? []
        {
            guard let test = tests.test(node) else { continue }
            if list.tests.contains(where: { $0.name == test.name }) {
                problems.add("two tests have the name '\(test.name)'", at: node)
            }
            list.tests.append(test)
        }
        return list
    }

    private func metadata(
        _ reader: MappingReader, _ list: inout ProcessAllowlist, _ problems: ProblemList
    ) {
        guard
            let node = problems.attempt({ () throws(YAMLError) in try reader.required("metadata") }
            ),
            let metadata = problems.mapping(
                node, role: "metadata", known: ["name", "version", "description", "systems"])
        else { return }
        list.name =
            problems.attempt { () throws(YAMLError) in try metadata.requiredText("name") } ?? ""
        list.systems =
            problems.attempt { () throws(YAMLError) in try metadata.texts("systems") } ?? []
        list.version =
            problems.attempt { () throws(YAMLError) in try metadata.text("version") } ?? nil
        list.description =
            problems.attempt { () throws(YAMLError) in try metadata.text("description") ?? "" }
            ?? ""
    }

    private func expect(
        _ reader: MappingReader, _ key: String, _ value: String, _ problems: ProblemList
    ) {
        _ = problems.attempt { () throws(YAMLError) in
            let text = try reader.requiredText(key)
            if text != value {
                throw reader.problem(
                    "'\(key)' is '\(text)'; this version of Merlon reads '\(value)'",
                    at: try reader.required(key))
            }
        }
    }
}
