import Posture

/// The types of the settings that are read here; with another one containerd does not start, or leaves
/// its plugin for the kubelet out.
enum ContainerdTypes {
    private enum Kind: String {
        case text = "a text"
        case bool = "true or false"
        case table = "a table"
        case texts = "a list of texts"
    }

    /// Settings by their paths, in which `*` stands for any name.
    private static let outside: [(path: [String], kind: Kind)] = [
        (["root"], .text), (["state"], .text), (["imports"], .texts),
        (["disabled_plugins"], .texts), (["plugins"], .table), (["grpc"], .table),
        (["grpc", "address"], .text), (["grpc", "tcp_address"], .text),
        (["grpc", "tcp_tls_cert"], .text), (["grpc", "tcp_tls_ca"], .text),
        (["ttrpc"], .table), (["ttrpc", "address"], .text), (["debug"], .table),
        (["debug", "address"], .text),
    ]

    private static let images: [(path: [String], kind: Kind)] = [
        (["registry"], .table), (["registry", "config_path"], .text),
        (["registry", "mirrors"], .table), (["registry", "mirrors", "*"], .table),
        (["registry", "mirrors", "*", "endpoint"], .texts), (["registry", "configs"], .table),
        (["registry", "configs", "*"], .table), (["registry", "configs", "*", "tls"], .table),
        (["registry", "configs", "*", "tls", "insecure_skip_verify"], .bool),
    ]

    private static let runtime: [(path: [String], kind: Kind)] = [
        (["containerd"], .table), (["containerd", "runtimes"], .table),
        (["containerd", "runtimes", "*"], .table),
        (["containerd", "runtimes", "*", "runtime_type"], .text),
        (["containerd", "runtimes", "*", "runtime_path"], .text),
        (["containerd", "runtimes", "*", "options"], .table),
        (["containerd", "runtimes", "*", "options", "BinaryName"], .text),
        (["cni"], .table),
    ]

    private static let server: [(path: [String], kind: Kind)] = [
        (["address"], .text), (["tls_cert"], .text), (["tls_ca"], .text),
    ]

    /// Throws where a setting is of another type.
    static func require(_ config: ContainerdConfig) throws(ContainerdConfig.Failure) {
        for setting in outside { try check(config.config, setting.path[...], setting.kind, "") }
        let parts: [(Fact?, [(path: [String], kind: Kind)])] = [
            (config.images, images), (config.runtime, runtime),
            (config.plugin("io.containerd.server.v1.grpc"), server),
            (config.plugin("io.containerd.server.v1.grpc-tcp"), server),
        ]
        for (plugin, settings) in parts {
            guard let plugin else { continue }
            try check(plugin, [], .table, "the plugin")
            for setting in settings { try check(plugin, setting.path[...], setting.kind, "") }
        }
    }

    private static func check(
        _ fact: Fact, _ path: ArraySlice<String>, _ kind: Kind, _ shown: String
    ) throws(ContainerdConfig.Failure) {
        guard let name = path.first else {
            guard isOf(kind, fact) else {
                throw ContainerdConfig.Failure(
                    reason: "\(shown) is not \(kind.rawValue)", origin: fact.origin)
            }
            return
        }
        for (key, value) in fact.fields where name == "*" || name == key {
            try check(value, path.dropFirst(), kind, shown.isEmpty ? key : "\(shown).\(key)")
        }
    }

    private static func isOf(_ kind: Kind, _ fact: Fact) -> Bool {
        switch (kind, fact.value) {
        case (_, .unknown), (.text, .string), (.bool, .bool), (.table, .map): true
        case (.texts, .list(let elements)): elements.allSatisfy { $0.text != nil }
        default: false
        }
    }
}
