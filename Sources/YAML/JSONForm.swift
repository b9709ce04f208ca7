/// Whether a YAML document has a form in JSON, as sigs.k8s.io/yaml writes it.
///
/// Kubernetes' components turn YAML into JSON before they read it, and stop where that fails.
struct JSONForm {
    let path: String

    /// What has no form in JSON, or more than one; nil where all is well.
    func problem(in document: YAMLNode) -> YAMLError? {
        // Few documents have one, so that what is replaced is told apart only for these.
        guard problem(in: document, withoutReplaced: false) != nil else { return nil }
        return problem(in: document, withoutReplaced: true)
    }

    /// Walks without recursion, which deep documents would overflow a small stack with.
    private func problem(in document: YAMLNode, withoutReplaced: Bool) -> YAMLError? {
        var waiting = [document]
        while let node = waiting.popLast() {
            switch node.content {
            case .scalar(let scalar):
                // `.nan` and `-.inf`: most texts need no look at what they are.
                if 4...5 ~= scalar.text.utf8.count, case .double(let value) = scalar.resolved,
                    !value.isFinite
                {
                    return YAMLError(path, at: node, "'\(scalar.text)' cannot be written in JSON")
                }
            case .sequence(let elements): waiting += elements.reversed()
            case .mapping(let entries):
                if let problem = problem(amongKeysOf: entries) { return problem }
                // What a later entry replaces is not written.
                let last = withoutReplaced ? Self.lastIndexes(of: entries) : [:]
                for (index, entry) in entries.enumerated().reversed()
                where !withoutReplaced || last[entry.name] == index {
                    waiting.append(entry.value)
                }
            }
        }
        return nil
    }

    private static func lastIndexes(of entries: [YAMLEntry]) -> [String: Int] {
        Dictionary(
            entries.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { $1 })
    }

    private func problem(amongKeysOf entries: [YAMLEntry]) -> YAMLError? {
        var hasOnlyTexts = true
        for entry in entries {
            switch entry.key.scalar?.resolved {
            case nil, .null, .unsigned:
                return YAMLError(path, at: entry.key, "this key has no form in JSON")
            case .bool, .int, .double: hasOnlyTexts = false
            case .string: continue
            }
        }
        return hasOnlyTexts ? nil : ambiguity(among: entries)
    }

    /// Of `yes: 1` and `"true": 2` the component keeps either, as chance will have it.
    private func ambiguity(among entries: [YAMLEntry]) -> YAMLError? {
        var keys: [String: YAMLScalar.Resolved] = [:]
        for entry in entries {
            guard let key = entry.key.scalar?.resolved else { continue }
            if let other = keys.updateValue(key, forKey: entry.name), other != key {
                return YAMLError(
                    path, at: entry.key,
                    "key '\(entry.name)' stands twice in different types; which counts is chance",
                    kind: .ambiguous)
            }
        }
        return nil
    }
}
