import Posture
import Spelling
import YAML

/// Reads the values of a list's fields.
struct FieldReader {
    let problems: ProblemList

    /// More values in one key are refused.
    static let listLimit = 20_000

    init(_ problems: ProblemList) {
        self.problems = problems
    }

    private func problem(_ text: String, at node: YAMLNode) -> YAMLError {
        YAMLError(path: problems.path, line: node.line, column: node.column, problem: text)
    }

    /// Each problem is noted; nil where the key is not given.
    func list<Value>(
        _ reader: MappingReader, _ key: String,
        _ read: (YAMLNode) throws(YAMLError) -> Value
    ) -> [Value]? {
        guard let node = reader.value(key) else { return nil }
        return list(node, key, read)
    }

    /// A single value stands for a list of one.
    func list<Value>(
        _ node: YAMLNode, _ key: String, _ read: (YAMLNode) throws(YAMLError) -> Value
    ) -> [Value] {
        let nodes = node.elements ?? [node]
        if nodes.isEmpty {
            problems.add("'\(key)' is empty, so that nothing fits it; leave the key out", at: node)
        }
        if nodes.count > Self.listLimit {
            problems.add("'\(key)' has more than \(Self.listLimit) values", at: node)
            return []
        }
        return nodes.compactMap { element in
            problems.attempt { () throws(YAMLError) in try read(element) }
        }
    }

    func text(_ node: YAMLNode) throws(YAMLError) -> String {
        guard let scalar = node.scalar, scalar.resolved != .null else {
            throw problem("this must be a string, not \(node.kindInWords)", at: node)
        }
        return scalar.text
    }

    func glob(_ node: YAMLNode, separator: UInt8? = 0x2F) throws(YAMLError) -> Glob {
        let text = try text(node)
        do throws(GlobError) {
            return try Glob(text, separator: separator)
        } catch {
            throw problem("'\(text.prefix(80))' is no pattern: \(error.problem)", at: node)
        }
    }

    /// A glob on a path, which begins at the root.
    func path(_ node: YAMLNode) throws(YAMLError) -> Glob {
        let glob = try glob(node)
        let isAbsolute =
            glob.text.hasPrefix("**") || glob.branches.allSatisfy { $0.prefix.first == 0x2F }
        guard isAbsolute else {
            throw problem(
                "'\(glob.text.prefix(80))' fits no path: it must begin with '/' or with '**'",
                at: node)
        }
        return glob
    }

    func severity(_ node: YAMLNode) throws(YAMLError) -> Severity {
        let text = try text(node)
        if let severity = Severity(rawValue: text) { return severity }
        let names = Severity.allCases.map(\.rawValue)
        throw problem(
            "severity is '\(text)'; it must be one of \(names.joined(separator: ", "))"
                + NearName.hint(for: text, among: names), at: node)
    }

    /// 64 hexadecimal digits, with or without `sha256:` in front.
    func hash(_ node: YAMLNode) throws(YAMLError) -> String {
        let text = try text(node)
        let digits = text.hasPrefix("sha256:") ? String(text.dropFirst(7)) : text
        guard digits.utf8.count == 64, digits.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
            throw problem(
                "'\(text.prefix(80))' is no SHA-256 hash: it has 64 hexadecimal digits", at: node)
        }
        return digits.lowercased()
    }

    /// The account that logged in. The kernel's number for none is taken as well, and the `-1` by
    /// which tools of the audit system show it.
    func loginUser(_ node: YAMLNode) throws(YAMLError) -> UserPattern {
        let text = try text(node)
        let isUnset = ["unset", "-1", String(UserPattern.unsetNumber)].contains(text)
        return isUnset ? .unset : try user(node)
    }

    func user(_ node: YAMLNode) throws(YAMLError) -> UserPattern {
        let text = try text(node)
        if text == "unset" {
            throw problem("every process has a user; 'unset' is for loginUser", at: node)
        }
        if !text.isEmpty, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) {
            guard let number = UInt32(text), number != UserPattern.unsetNumber else {
                throw problem("'\(text.prefix(40))' is no number of a user", at: node)
            }
            return .number(number)
        }
        let isName =
            text.utf8.count <= 256 && text.utf8.first != 0x2D
            && text.utf8.allSatisfy { 0x21...0x7E ~= $0 && $0 != 0x3A && $0 != 0x2F && $0 != 0x2A }
        guard isName, !text.isEmpty else {
            throw problem("'\(text.prefix(40))' is no name of a user", at: node)
        }
        return .name(text)
    }

    /// `true` or `false`.
    func flag(_ reader: MappingReader, _ key: String) -> Bool {
        guard let node = reader.value(key) else { return false }
        if case .bool(let value)? = node.scalar?.resolved { return value }
        problems.add("'\(key)' must be true or false", at: node)
        return false
    }
}
