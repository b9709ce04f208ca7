import HostSystem
import Posture
import YAML

/// What one kube-proxy uses: the file of `--config`, which counts alone, or its flags
/// (`Options.Complete` in `cmd/kube-proxy/app/options.go`).
struct KubeProxySettings {
    /// An address at which it listens, with its default (`SetDefaults_KubeProxyConfiguration` in
    /// `pkg/proxy/apis/config/v1alpha1/defaults.go`).
    enum Listener: String {
        case metrics = "metricsBindAddress"
        case health = "healthzBindAddress"

        var flag: String { self == .metrics ? "metrics-bind-address" : "healthz-bind-address" }
        var port: Int { self == .metrics ? 10249 : 10256 }

        func preset(isIPv6: Bool) -> String {
            switch self {
            case .metrics: isIPv6 ? "[::1]:10249" : "127.0.0.1:10249"
            case .health: isIPv6 ? "[::]:10256" : "0.0.0.0:10256"
            }
        }
    }

    private enum Source {
        case flags(CommandFlags)
        case file(YAMLNode?, path: String)
        case unreadable(Fact)
    }

    private let source: Source
    private let folder: String
    private let files: HostView

    /// - Parameters:
    ///   - folder: Where the process runs, at which relative paths begin.
    ///   - files: As the process sees them.
    init(flags: CommandFlags, folder: String, files: HostView) {
        self.folder = folder
        self.files = files
        let config = flags["config"]?.value ?? ""
        source = config.isEmpty ? .flags(flags) : Self.read(Self.absolute(config, folder), files)
    }

    private static func absolute(_ path: String, _ folder: String) -> String {
        path.hasPrefix("/") ? path : "\(folder == "/" ? "" : folder)/\(path)"
    }

    private static func read(_ path: String, _ files: HostView) -> Source {
        let origin = Origin.file(path: path)
        do {
            guard let contents = try files.contents(of: path) else {
                let reason = "the file that --config names is gone"
                return .unreadable(.unknown(reason, from: origin))
            }
            let document = try YAML.document(bytes: contents.bytes, path: path, onlyFirst: true)
            return .file(document, path: path)
        } catch {
            return .unreadable(.unknown("\(error)", from: origin))
        }
    }

    /// The file with which it goes to the API server; nil where none is named.
    var kubeconfig: Fact? {
        let path: String
        switch source {
        case .unreadable(let fact): return fact
        case .flags(let flags): path = flags["kubeconfig"]?.value ?? ""
        case .file(let document, _):
            path = Self.text(document?[key: "clientConnection"]?[key: "kubeconfig"]) ?? ""
        }
        return path.isEmpty ? nil : FileFacts.fact(Self.absolute(path, folder), files)
    }

    /// Where it listens, with a port.
    func address(_ listener: Listener) -> Fact {
        switch source {
        case .unreadable(let fact): return fact
        case .flags(let flags):
            let isIPv6 = flags["bind-address"]?.value.contains(":") ?? false
            guard let use = flags[listener.flag], !use.value.isEmpty else {
                return preset(listener, isIPv6: isIPv6)
            }
            return Fact(.string(Self.completed(use.value, listener)), from: use.origin)
        case .file(let document, let path):
            let isIPv6 = Self.text(document?[key: "bindAddress"])?.contains(":") ?? false
            guard let node = document?[key: listener.rawValue], let text = Self.text(node),
                !text.isEmpty
            else { return preset(listener, isIPv6: isIPv6) }
            return Fact(
                .string(Self.completed(text, listener)),
                from: .file(path: path, line: node.line, column: node.column))
        }
    }

    private func preset(_ listener: Listener, isIPv6: Bool) -> Fact {
        Fact(
            .string(listener.preset(isIPv6: isIPv6)),
            from: .builtInDefault(component: "kube-proxy", version: nil))
    }

    /// An address without a port gets the default one.
    private static func completed(_ address: String, _ listener: Listener) -> String {
        let isBracketed = address.hasPrefix("[")
        let colons = address.count { $0 == ":" }
        if isBracketed ? address.contains("]:") : colons == 1 { return address }
        let host = colons > 1 && !isBracketed ? "[\(address)]" : address
        return "\(host):\(listener.port)"
    }

    private static func text(_ node: YAMLNode?) -> String? {
        if case .string(let text) = node?.scalar?.resolved { text } else { nil }
    }
}
