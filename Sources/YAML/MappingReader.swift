import Spelling

/// Reads the keys of one mapping strictly: whatever is not asked for is an error.
///
/// The first problem is thrown with the file, line and column of the key or value it is about.
package struct MappingReader {
    package let node: YAMLNode
    package let path: String
    /// What the mapping is, for messages: `a control`.
    package let role: String
    private let entries: [String: YAMLEntry]

    /// Throws for a node that is no mapping, a key that stands twice and a key not in `known`.
    package init(
        _ node: YAMLNode, path: String, role: String, known: [String]
    ) throws(YAMLError) {
        self.node = node
        self.path = path
        self.role = role
        guard let list = node.entries else {
            throw YAMLError(
                path: path, line: node.line, column: node.column,
                problem: "\(role) must be a mapping, not \(node.kindInWords)"
            )
        }
        var entries: [String: YAMLEntry] = [:]
        for entry in list {
            let name = entry.key.scalar?.text ?? ""
            func problem(_ text: String) -> YAMLError {
                YAMLError(
                    path: path, line: entry.key.line, column: entry.key.column, problem: text)
            }
            guard known.contains(name) else {
                let hint =
                    NearName.closest(to: name, among: known).map { "; did you mean '\($0)'?" }
                    ?? "; known are \(known.joined(separator: ", "))"
                throw problem("unknown key '\(name)' in \(role)\(hint)")
            }
            if let first = entries[name] {
                throw problem(
                    "key '\(name)' stands twice in \(role), first in line \(first.key.line)")
            }
            entries[name] = entry
        }
        self.entries = entries
    }

    /// The value of a key; nil where it is not given.
    package func value(_ key: String) -> YAMLNode? {
        entries[key]?.value
    }

    /// The value of a key that must be there.
    package func required(_ key: String) throws(YAMLError) -> YAMLNode {
        guard let value = value(key) else {
            throw problem("\(role) lacks the key '\(key)'", at: node)
        }
        return value
    }

    /// A text that must be there and not be empty.
    package func requiredText(_ key: String) throws(YAMLError) -> String {
        let node = try required(key)
        let text = try text(key) ?? ""
        if text.allSatisfy(\.isWhitespace) { throw problem("'\(key)' is empty", at: node) }
        return text
    }

    /// A text; nil where the key is not given.
    package func text(_ key: String) throws(YAMLError) -> String? {
        guard let value = value(key) else { return nil }
        guard let scalar = value.scalar, scalar.resolved != .null else {
            throw problem("'\(key)' must be a string, not \(value.kindInWords)", at: value)
        }
        return scalar.text
    }

    /// A list of texts; empty where the key is not given.
    package func texts(_ key: String) throws(YAMLError) -> [String] {
        try elements(key).map { element throws(YAMLError) in
            guard let scalar = element.scalar, scalar.resolved != .null else {
                throw problem(
                    "'\(key)' must be a list of strings; this is \(element.kindInWords)",
                    at: element)
            }
            return scalar.text
        }
    }

    /// The elements of a list; empty where the key is not given.
    package func elements(_ key: String) throws(YAMLError) -> [YAMLNode] {
        guard let value = value(key) else { return [] }
        guard let elements = value.elements else {
            throw problem("'\(key)' must be a list, not \(value.kindInWords)", at: value)
        }
        return elements
    }

    package func problem(_ text: String, at node: YAMLNode) -> YAMLError {
        YAMLError(path: path, line: node.line, column: node.column, problem: text)
    }
}
