import Posture
import Spelling
import YAML

/// Reads one rule.
struct RuleReader {
    let problems: ProblemList

    func rule(_ node: YAMLNode) -> AllowRule? {
        guard
            let reader = problems.mapping(
                node, role: "a rule", known: ["id", "description", "match", "action"])
        else { return nil }
        let id = problems.attempt { () throws(YAMLError) in try identifier(reader) }
        let description = problems.attempt { () throws(YAMLError) in
            try reader.text("description") ?? ""
        }
        let match = problems.attempt { () throws(YAMLError) in try reader.required("match") }
            .flatMap { MatchReader(problems: problems).match($0, role: "match") }
        let action = problems.attempt { () throws(YAMLError) in try reader.required("action") }
            .flatMap(action)
        guard let id, let match, let action else { return nil }
        return AllowRule(
            id: id, description: description ?? "", match: match, action: action,
            location: "\(problems.path):\(node.line):\(node.column)")
    }

    private func identifier(_ reader: MappingReader) throws(YAMLError) -> String {
        let id = try reader.requiredText("id")
        let isKebabCase =
            id.utf8.allSatisfy {
                0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == UInt8(ascii: "-")
            } && !id.hasPrefix("-") && !id.hasSuffix("-") && !id.contains("--")
        guard isKebabCase, id.utf8.count <= 100 else {
            throw reader.problem(
                "'\(id.prefix(100))' is no id: write lower-case words joined by '-', "
                    + "100 characters at most", at: try reader.required("id"))
        }
        return id
    }

    private func action(_ node: YAMLNode) -> AllowRule.Action? {
        if let text = node.scalar?.text {
            switch text {
            case "allow": return .allow
            case "ignore": return .ignore
            default:
                problems.add(
                    "'action' is '\(text)'; it must be allow, ignore or {alert: SEVERITY}"
                        + NearName.hint(for: text, among: ["allow", "ignore"]), at: node)
                return nil
            }
        }
        guard let reader = problems.mapping(node, role: "action", known: ["alert"]) else {
            return nil
        }
        return problems.attempt { () throws(YAMLError) in
            .alert(try FieldReader(problems).severity(try reader.required("alert")))
        }
    }
}
