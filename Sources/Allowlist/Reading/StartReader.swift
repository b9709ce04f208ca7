import Posture
import YAML

/// Reads the start of an inline test; what it does not state is not known, but for what nearly
/// every start is: a success on the host, with the program's name as its only argument.
struct StartReader {
    struct Example {
        var start = ProcessStart()
        var content = StartContent()
        var user: UserPattern?
        var loginUser: UserPattern?
    }

    let problems: ProblemList

    private static let keys = [
        "path", "arguments", "truncated", "user", "realUser", "loginUser", "parent", "ancestors",
        "unit", "script", "workingDirectory", "container", "package", "sha256", "modified",
        "scriptPackage", "scriptSha256", "scriptModified", "failed", "mode", "changed",
        "gainsRoot", "entersContainer", "startsContainer",
    ]

    func start(_ node: YAMLNode) -> Example? {
        guard let reader = problems.mapping(node, role: "start", known: Self.keys) else {
            return nil
        }
        let fields = FieldReader(problems)
        var example = Example()
        example.start.path = bytes(reader, "path")
        example.start.script = bytes(reader, "script")
        example.start.workingDirectory = bytes(reader, "workingDirectory")
        example.start.unit = text(reader, "unit")
        arguments(reader, &example.start)
        ancestors(reader, &example.start)
        example.user = user(reader, "user")
        example.loginUser = user(reader, "loginUser")
        if case .number(let number)? = user(reader, "realUser") { example.start.uid = number }
        example.start.place =
            reader.value("container").map { PlaceReader(problems: problems).place($0) } ?? .host
        example.start.gainsRoot = fields.flag(reader, "gainsRoot")
        example.start.entersContainer = fields.flag(reader, "entersContainer")
        example.start.startsContainer = fields.flag(reader, "startsContainer")
        file(reader, &example.start)
        failure(reader, &example.start)
        example.content.program = content(reader, "package", "sha256", "modified")
        example.content.script = content(
            reader, "scriptPackage", "scriptSha256", "scriptModified")
        return example
    }

    private func text(_ reader: MappingReader, _ key: String) -> String? {
        problems.attempt { () throws(YAMLError) in try reader.text(key) } ?? nil
    }

    private func bytes(_ reader: MappingReader, _ key: String) -> [UInt8]? {
        text(reader, key).map { Array($0.utf8) }
    }

    private func user(_ reader: MappingReader, _ key: String) -> UserPattern? {
        guard let node = reader.value(key) else { return nil }
        let fields = FieldReader(problems)
        return problems.attempt { () throws(YAMLError) in
            key == "loginUser" ? try fields.loginUser(node) : try fields.user(node)
        }
    }

    private func arguments(_ reader: MappingReader, _ start: inout ProcessStart) {
        let isCut = FieldReader(problems).flag(reader, "truncated")
        if reader.value("arguments") != nil {
            let texts = problems.attempt { () throws(YAMLError) in try reader.texts("arguments") }
            start.arguments = (texts ?? []).map { Array($0.utf8) }
        } else if let path = start.path {
            start.arguments = [Array(PathText.name(path))]
        }
        start.argumentCount = start.arguments.count + (isCut ? 1 : 0)
    }

    /// `parent` is the nearest ancestor, and `ancestors` are those above it.
    private func ancestors(_ reader: MappingReader, _ start: inout ProcessStart) {
        var paths = bytes(reader, "parent").map { [$0] } ?? []
        let above = problems.attempt { () throws(YAMLError) in try reader.texts("ancestors") }
        paths += (above ?? []).map { Array($0.utf8) }
        start.ancestors = paths.enumerated().map { index, path in
            ProcessStart.Ancestor(pid: UInt32(clamping: paths.count - index), path: path)
        }
    }

    private func file(_ reader: MappingReader, _ start: inout ProcessStart) {
        var file = ProcessStart.File(deviceMajor: 8, deviceMinor: 1, inode: 1)
        if let node = reader.value("mode"), let text = text(reader, "mode") {
            if let mode = UInt32(text, radix: 8), mode <= 0o7777 {
                file.mode = 0o100000 | mode
            } else {
                problems.add("'mode' must be an octal number such as 0755", at: node)
            }
        }
        file.changed = PlaceReader(problems: problems).moment(reader, "changed")
        if file.mode != nil || file.changed != nil { start.file = file }
    }

    private func failure(_ reader: MappingReader, _ start: inout ProcessStart) {
        guard let node = reader.value("failed") else { return }
        if case .bool(let value)? = node.scalar?.resolved {
            start.isSuccess = !value
            return
        }
        guard let name = node.scalar?.text, let number = ErrorName.numbers[name] else {
            problems.add("'failed' is true or an error such as EACCES", at: node)
            return
        }
        start.isSuccess = false
        start.exit = 0 &- number
    }

    /// `pending` and `unknown` may stand in place of a package.
    private func content(
        _ reader: MappingReader, _ package: String, _ hash: String, _ modified: String
    ) -> FileContent {
        let name = text(reader, package)
        if name == "pending" { return .pending }
        if name == "unknown" { return .unknown(reason: "the test says so") }
        let sha256 = reader.value(hash).flatMap { node in
            problems.attempt { () throws(YAMLError) in try FieldReader(problems).hash(node) }
        }
        let isModified = FieldReader(problems).flag(reader, modified)
        return .known(sha256: sha256, package: name, isUnmodified: name != nil && !isModified)
    }
}
