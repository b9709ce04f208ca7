import Spelling
import YAML

/// Reads where a rule holds.
struct ScopeReader {
    let problems: ProblemList

    func scope(_ node: YAMLNode) -> ContainerScope? {
        if let scalar = node.scalar {
            switch scalar.text {
            case "host": return .host
            case "any": return .any
            case "anywhere": return .anywhere
            default:
                problems.add(
                    "'container' is '\(scalar.text)'; it must be host, any, anywhere or a mapping"
                        + NearName.hint(for: scalar.text, among: ["host", "any", "anywhere"]),
                    at: node)
                return nil
            }
        }
        guard
            let reader = problems.mapping(
                node, role: "container",
                known: ["namespace", "pod", "name", "labels", "image", "digest"])
        else { return nil }
        if node.entries?.isEmpty == true {
            problems.add("'container' is empty; write 'any' for every container", at: node)
            return nil
        }
        let fields = FieldReader(problems)
        let glob = { (node: YAMLNode) throws(YAMLError) in try fields.glob(node) }
        var pattern = ContainerPattern()
        pattern.namespace = fields.list(reader, "namespace", glob)
        pattern.pod = fields.list(reader, "pod", glob)
        pattern.name = fields.list(reader, "name", glob)
        pattern.image = fields.list(reader, "image", glob)
        pattern.digest = fields.list(reader, "digest", glob)
        if let node = reader.value("labels") {
            guard let entries = node.entries else {
                problems.add("'labels' must be a mapping, not \(node.kindInWords)", at: node)
                return nil
            }
            for entry in entries {
                guard let name = entry.key.scalar?.text else {
                    problems.add("the name of a label must be a string", at: entry.key)
                    continue
                }
                pattern.labels[name] = problems.attempt { () throws(YAMLError) in
                    try glob(entry.value)
                }
            }
        }
        return .only(pattern)
    }
}
