import Spelling
import YAML

/// Reads what a start must be like.
struct MatchReader {
    let problems: ProblemList

    static let keys = [
        "path", "sha256", "package", "user", "loginUser", "parent", "ancestor", "unit",
        "arguments", "script", "workingDirectory", "container", "failed",
    ]

    /// Nil where it is no mapping, or has no key at all.
    func match(_ node: YAMLNode, role: String) -> StartMatch? {
        guard let reader = problems.mapping(node, role: role, known: Self.keys) else { return nil }
        if node.entries?.isEmpty != false {
            problems.add("\(role) is empty, so that it would fit every start", at: node)
            return nil
        }
        let fields = FieldReader(problems)
        let path = { (node: YAMLNode) throws(YAMLError) in try fields.path(node) }
        var match = StartMatch()
        match.path = fields.list(reader, "path", path)
        match.sha256 = fields.list(reader, "sha256", fields.hash).map(Set.init)
        match.package = fields.list(reader, "package") { node throws(YAMLError) in
            try fields.glob(node)
        }
        match.user = fields.list(reader, "user", fields.user)
        match.loginUser = fields.list(reader, "loginUser", fields.loginUser)
        match.parent = fields.list(reader, "parent", path)
        match.ancestor = fields.list(reader, "ancestor", path)
        match.unit = fields.list(reader, "unit") { node throws(YAMLError) in
            try fields.glob(node)
        }
        match.workingDirectory = fields.list(reader, "workingDirectory", path)
        match.arguments = reader.value("arguments").map(arguments)
        match.script = reader.value("script").flatMap(script)
        match.container = reader.value("container").flatMap {
            ScopeReader(problems: problems).scope($0)
        }
        match.failed = reader.value("failed").flatMap(failed)
        return match
    }

    /// A list of globs, or a list of such lists.
    private func arguments(_ node: YAMLNode) -> [ArgumentPattern] {
        let fields = FieldReader(problems)
        guard let elements = node.elements else {
            problems.add(
                "'arguments' must be a list with a pattern for each argument, "
                    + "such as [--config, \"*\", \"...\"]", at: node)
            return []
        }
        let isListOfLists = elements.first?.elements != nil
        let lists = isListOfLists ? elements : [node]
        return lists.compactMap { list in
            guard let elements = list.elements else {
                problems.add("'arguments' mixes patterns and lists of patterns", at: list)
                return nil
            }
            if elements.count > ArgumentPattern.lengthLimit {
                problems.add("more than \(ArgumentPattern.lengthLimit) patterns", at: list)
                return nil
            }
            return ArgumentPattern(
                elements.compactMap { element in
                    problems.attempt { () throws(YAMLError) -> ArgumentPattern.Element in
                        if element.scalar?.text == "..." { return .rest }
                        // An argument may be empty.
                        if element.scalar?.text.isEmpty == true, element.scalar?.isPlain == false {
                            return .empty
                        }
                        return .one(try fields.glob(element, separator: nil))
                    }
                })
        }
    }

    private func script(_ node: YAMLNode) -> ScriptPattern? {
        let fields = FieldReader(problems)
        let path = { (node: YAMLNode) throws(YAMLError) in try fields.path(node) }
        if node.scalar?.text == "any" { return .any }
        guard node.entries != nil else {
            return .file(path: fields.list(node, "script", path), package: nil, sha256: nil)
        }
        guard
            let reader = problems.mapping(
                node, role: "script", known: ["path", "package", "sha256"])
        else { return nil }
        if node.entries?.isEmpty == true {
            problems.add("'script' is empty; write 'any' for whatever is run", at: node)
        }
        return .file(
            path: fields.list(reader, "path", path),
            package: fields.list(reader, "package") { node throws(YAMLError) in
                try fields.glob(node)
            },
            sha256: fields.list(reader, "sha256", fields.hash).map(Set.init))
    }

    private func failed(_ node: YAMLNode) -> FailurePattern? {
        if case .bool(let value)? = node.scalar?.resolved { return value ? .any : nil }
        let errors = FieldReader(problems).list(node, "failed") { node throws(YAMLError) -> Int64 in
            let name = try FieldReader(problems).text(node)
            guard let number = ErrorName.numbers[name] else {
                throw YAMLError(
                    path: problems.path, line: node.line, column: node.column,
                    problem: "'failed' is true or a list of errors such as EACCES, not '\(name)'"
                        + NearName.hint(for: name, among: Array(ErrorName.numbers.keys)))
            }
            return number
        }
        return .errors(Set(errors))
    }
}

/// The errors that execve(2) ends with, by their names.
enum ErrorName {
    static let numbers: [String: Int64] = [
        "EPERM": 1, "ENOENT": 2, "EINTR": 4, "EIO": 5, "E2BIG": 7, "ENOEXEC": 8, "EAGAIN": 11,
        "ENOMEM": 12, "EACCES": 13, "EFAULT": 14, "ENOTDIR": 20, "EISDIR": 21, "EINVAL": 22,
        "ENFILE": 23, "EMFILE": 24, "ETXTBSY": 26, "ENAMETOOLONG": 36, "ELOOP": 40,
        "ELIBBAD": 80,
    ]
}
