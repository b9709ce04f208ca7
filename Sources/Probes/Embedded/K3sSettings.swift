import HostSystem
import Posture
import YAML

/// What k3s was told: its configuration files, then its own command line.
///
/// `/etc/rancher/k3s/config.yaml` is read first, then the `.yaml` and `.yml` files of `config.yaml.d` in order of name; a
/// later file replaces a key, or adds to it where it writes `key+`. Flags add to lists
/// (https://docs.k3s.io/installation/configuration).
struct K3sSettings {
    private var values: [String: [CommandWord]] = [:]
    /// The configuration files that were read.
    private(set) var files: [String] = []

    /// Flags of which each use counts.
    private static let lists: Set<String> = [
        "kubelet-arg", "kube-proxy-arg", "node-label", "kube-apiserver-arg",
        "kube-controller-manager-arg", "kube-controller-arg", "kube-scheduler-arg", "etcd-arg",
    ]

    /// The last value of a setting; nil where it is not set.
    func value(_ name: String) -> CommandWord? { values[name]?.last }

    /// Every value of a setting that is a list.
    func all(_ name: String) -> [CommandWord] { values[name] ?? [] }

    /// The variables that stand for flags (https://docs.k3s.io/cli/server).
    private static let variables = [
        "K3S_CONFIG_FILE": "config", "K3S_DATA_DIR": "data-dir", "K3S_NODE_NAME": "node-name",
    ]

    /// - Parameters:
    ///   - words: The command line behind `k3s server` or `k3s agent`.
    ///   - environment: Its variables; a flag counts before them, and they before a file.
    init(_ words: [CommandWord], environment: [String: CommandWord], _ host: HostView) throws {
        var given = Self.flags(words)
        for (variable, name) in Self.variables where given[name] == nil {
            given[name] = environment[variable].map { [$0] }
        }
        let file = given["config"]?.last?.text ?? "/etc/rancher/k3s/config.yaml"
        try read(file, host)
        // `dotDFiles` in its `pkg/configfilearg`: of either ending, in capitals too.
        for name in try host.entries(of: file + ".d").map({ $0.map(\.name).sorted() }) ?? []
        where [".yaml", ".yml"].contains(where: name.lowercased().hasSuffix) {
            try read("\(file).d/\(name)", host)
        }
        for (name, words) in given {
            values[name] = Self.lists.contains(name) ? (values[name] ?? []) + words : words
        }
    }

    private mutating func read(_ path: String, _ host: HostView) throws {
        guard let contents = try host.contents(of: path) else { return }
        files.append(path)
        let document = try YAML.document(bytes: contents.bytes, path: path, onlyFirst: true)
        for entry in document?.entries ?? [] {
            var name = entry.key.scalar?.text ?? ""
            let isAdded = name.hasSuffix("+")
            if isAdded { name.removeLast() }
            let nodes = entry.value.elements ?? [entry.value]
            let words = nodes.compactMap { node in
                node.scalar.map {
                    CommandWord(text: $0.text, source: .unit(path: path, line: node.line))
                }
            }
            values[name] = isAdded ? (values[name] ?? []) + words : words
        }
    }

    /// `--name=value` and `--name value`; a flag with nothing behind it is a boolean.
    private static func flags(_ words: [CommandWord]) -> [String: [CommandWord]] {
        let short = ["c": "config", "d": "data-dir", "t": "token"]
        var found: [String: [CommandWord]] = [:]
        var rest = words[...]
        while let word = rest.popFirst() {
            guard word.text.hasPrefix("-") else { continue }
            let text = word.text.drop { $0 == "-" }
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = short[String(parts[0])] ?? String(parts[0])
            var value = parts.count == 2 ? String(parts[1]) : "true"
            if parts.count == 1, let next = rest.first, isList(name) || !next.text.hasPrefix("-") {
                value = next.text
                rest = rest.dropFirst()
            }
            found[name, default: []].append(CommandWord(text: value, source: word.source))
        }
        return found
    }

    /// Values of these may begin with a dash.
    private static func isList(_ name: String) -> Bool { lists.contains(name) }
}
