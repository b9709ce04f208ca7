import Posture
import YAML

/// A container of a pod, as its manifest describes it.
struct PodContainer: Sendable {
    let name: String
    let line: Int
    let image: Fact?
    /// `command`, variables put in; nil where the image's own is used.
    let command: [CommandWord]?
    let arguments: [CommandWord]
    /// By name; unknown where only the cluster knows the value.
    let environment: [String: Fact]
    let workingDirectory: String
    let mounts: [PodMount]
    /// The number of the account that runs it; nil where the image says it.
    let user: UInt32?

    /// - Parameter pod: The `spec` of the pod that the container is in.
    init(
        _ node: YAMLNode, in pod: YAMLNode?, volumes: PodVolumes, path: String
    ) throws(YAMLError) {
        name = node[key: "name"]?.scalar?.text ?? ""
        line = node.line
        image = node[key: "image"].flatMap { image in
            image.scalar.map {
                Fact(
                    .string($0.text),
                    from: .file(path: path, line: image.line, column: image.column))
            }
        }
        let variables = try Self.environment(node, path)
        environment = variables
        workingDirectory = node[key: "workingDir"]?.scalar?.text ?? "/"
        mounts = volumes.mounts(node[key: "volumeMounts"])
        let users = [node, pod].compactMap { $0?[key: "securityContext"]?[key: "runAsUser"] }
        user =
            if case .int(let number) = users.first?.scalar?.resolved {
                UInt32(exactly: number)
            } else {
                nil
            }
        let hasMore = node[key: "envFrom"]?.elements?.isEmpty == false
        let command = try Self.words(node[key: "command"], variables, hasMore, path)
        self.command = command?.isEmpty == true ? nil : command
        arguments = try Self.words(node[key: "args"], variables, hasMore, path) ?? []
    }

    /// A list of texts; the kubelet does not take a number or a boolean for one.
    private static func words(
        _ list: YAMLNode?, _ environment: [String: Fact], _ hasMore: Bool, _ path: String
    ) throws(YAMLError) -> [CommandWord]? {
        guard let list, list.scalar?.resolved != .null else { return nil }
        guard let elements = list.elements else {
            throw YAMLError(
                path: path, line: list.line, column: list.column,
                problem: "a command must be a list of strings, not \(list.kindInWords)")
        }
        return try elements.map { element throws(YAMLError) in
            let expansion = PodExpansion(
                try text(element, path), environment, hasMore: hasMore)
            return CommandWord(
                text: expansion.text,
                source: .manifest(path: path, line: element.line, column: element.column),
                doubt: expansion.doubt)
        }
    }

    private static func text(_ node: YAMLNode, _ path: String) throws(YAMLError) -> String {
        switch node.scalar?.resolved {
        case .string(let text): return text
        case .null: return ""
        default:
            throw YAMLError(
                path: path, line: node.line, column: node.column,
                problem: "it must be a string, not \(node.kindInWords)")
        }
    }

    /// The variables in their order, each of which may use those before it.
    private static func environment(
        _ container: YAMLNode, _ path: String
    ) throws(YAMLError) -> [String: Fact] {
        var variables: [String: Fact] = [:]
        for entry in container[key: "env"]?.elements ?? [] {
            guard let name = entry[key: "name"]?.scalar?.text else { continue }
            let value = entry[key: "value"]
            let origin = Origin.file(
                path: path, line: (value ?? entry).line, column: (value ?? entry).column)
            if entry[key: "valueFrom"]?.entries != nil {
                variables[name] = .unknown(
                    "the value of \(name) is given when the pod is started", from: origin)
                continue
            }
            let expansion = PodExpansion(
                try value.map { node throws(YAMLError) in try text(node, path) } ?? "", variables)
            variables[name] =
                expansion.doubt.map { .unknown($0, from: origin) }
                ?? Fact(.string(expansion.text), from: origin)
        }
        return variables
    }
}
