import Posture

/// A setting of etcd: what it is called on the command line, in the environment and in a file.
struct EtcdField: Sendable {
    enum Kind: Sendable {
        case text
        case bool
        /// Parts between commas on the command line; in a file a list.
        case list
        /// Addresses between commas, in a file too.
        case addresses
    }

    /// Of the flag, without dashes.
    let name: String
    let kind: Kind
    /// The keys in a configuration file, from outside to inside; nil where a file cannot set it.
    let keys: [String]?
    /// As it would stand on the command line.
    let fallback: String

    private init(
        _ name: String, _ kind: Kind = .text, _ fallback: String = "", keys: [String]? = nil,
        isInFile: Bool = true
    ) {
        self.name = name
        self.kind = kind
        self.fallback = fallback
        self.keys = isInFile ? keys ?? [name] : nil
    }

    /// The name of the variable (`flags.FlagToEnv` in etcd's `pkg/flags`).
    var variable: String {
        "ETCD_" + name.uppercased().replacing("-", with: "_")
    }

    /// The name of the fact: `clientCertAuth`.
    var factName: String {
        let parts = name.split(separator: "-")
        return parts.dropFirst().reduce(String(parts.first ?? "")) {
            $0 + $1.prefix(1).uppercased() + $1.dropFirst()
        }
    }

    var factField: FactField {
        let type: FactType =
            switch kind {
            case .text: .string
            case .bool: .bool
            case .list, .addresses: .list(.string)
            }
        return FactField(factName, type)
    }

    /// One side's TLS settings, which a file has in a section of their own.
    private static func transport(_ prefix: String, _ section: String) -> [EtcdField] {
        func field(_ name: String, _ kind: Kind = .text, key: String? = nil) -> EtcdField {
            EtcdField(
                prefix + name, kind, kind == .bool ? "false" : "", keys: [section, key ?? name])
        }
        return [
            field("cert-file"), field("key-file"), field("trusted-ca-file"),
            field("client-cert-auth", .bool), field("auto-tls", .bool),
        ]
    }

    /// Those that matter for security, with the defaults of etcd 3.4 to 3.6 (`embed/config.go`).
    ///
    /// Every listener demands TLS 1.2 at least in all of these versions, with or without a flag for
    /// it.
    static let all: [EtcdField] =
        [
            EtcdField("name", .text, "default"),
            EtcdField("data-dir"), EtcdField("wal-dir"),
            EtcdField("listen-client-urls", .addresses, "http://localhost:2379"),
            EtcdField("listen-client-http-urls", .addresses),
            EtcdField("listen-peer-urls", .addresses, "http://localhost:2380"),
            EtcdField("listen-metrics-urls", .addresses),
            EtcdField("advertise-client-urls", .addresses, "http://localhost:2379"),
            EtcdField("initial-advertise-peer-urls", .addresses, "http://localhost:2380"),
            EtcdField("initial-cluster"), EtcdField("initial-cluster-state", .text, "new"),
            EtcdField("discovery"), EtcdField("discovery-srv"),
            EtcdField("client-crl-file", isInFile: false),
            EtcdField(
                "client-cert-allowed-hostname", .list,
                keys: ["client-transport-security", "allowed-hostname"]),
            EtcdField("peer-crl-file", isInFile: false),
            EtcdField(
                "peer-cert-allowed-cn", .list, keys: ["peer-transport-security", "allowed-cn"]),
            EtcdField(
                "peer-cert-allowed-hostname", .list,
                keys: ["peer-transport-security", "allowed-hostname"]),
            EtcdField("cipher-suites", .list),
            EtcdField("tls-min-version", .text, "TLS1.2"), EtcdField("tls-max-version"),
            EtcdField("enable-pprof", .bool, "false"), EtcdField("enable-v2", .bool, "false"),
            EtcdField("auth-token", .text, "simple"),
            EtcdField("host-whitelist", .list, "*"), EtcdField("cors", .list, "*"),
            EtcdField("unsafe-no-fsync", .bool, "false"),
            EtcdField("force-new-cluster", .bool, "false"),
        ]
        + transport("", "client-transport-security")
        + transport("peer-", "peer-transport-security")

    /// The value of a text as it stands on the command line or in the environment; nil where etcd
    /// refuses it.
    func value(_ text: String, from origin: Origin) -> Fact? {
        switch kind {
        case .text: return Fact(.string(text), from: origin)
        case .bool: return GoValue.bool(text).map { Fact(.bool($0), from: origin) }
        case .list, .addresses:
            // Blanks around an address are no part of it.
            let parts = text.split(separator: ",").map { part in
                part.split(separator: " ").joined(separator: " ")
            }
            return Fact(
                .list(parts.filter { !$0.isEmpty }.map { Fact(.string($0), from: origin) }),
                from: origin)
        }
    }
}
