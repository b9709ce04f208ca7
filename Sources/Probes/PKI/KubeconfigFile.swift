import FoundationEssentials
import HostSystem
import Posture
import YAML

/// A kubeconfig with all of its clusters and users, whichever of them are used, without secrets.
struct KubeconfigFile {
    static let type = FactType.record(
        FileFacts.fields + [
            FactField(
                "account", .string, "in whose home it lies; missing for one of the node's own"),
            FactField(
                "clusters",
                .list(
                    .record([
                        FactField("name", .string),
                        FactField("server", .string, "the API server's address"),
                        FactField(
                            "insecureSkipTLSVerify", .bool, "whether any certificate is believed"),
                    ]))),
            FactField(
                "users",
                .list(
                    .record([
                        FactField("name", .string),
                        FactField(
                            "embedded", .list(.string),
                            "the credentials that stand in the file: client-key-data, token, password, those of an "
                                + "auth-provider and variables of a plugin"),
                        FactField(
                            "files", .list(FileFacts.type),
                            "that hold the key or the token of the user: client-key and tokenFile"),
                        FactField("certificate", CertificateFacts.type, "with which it goes there"),
                    ]))),
        ])

    /// The file of a path, links followed; nil where it is not there, or none that is a kubeconfig
    /// and does not have to be one.
    static func fact(
        _ path: String, account: String?, isExpected: Bool, _ host: HostView
    ) -> Fact? {
        let origin = Origin.file(path: path)
        guard let file = FileFacts.fact(path, host) else { return nil }
        guard case .map(var fields) = file.value else { return file }
        fields["account"] = account.map { Fact(.string($0), from: origin) }
        do {
            guard let contents = try host.contents(of: path) else { return nil }
            let document = try YAML.document(
                bytes: contents.bytes, path: path, onlyFirst: true, guessesJSON: false)
            guard let document, isKubeconfig(document) else {
                if !isExpected { return nil }
                return unreadable(fields, "\(path): it is no kubeconfig", origin)
            }
            let file = KubeconfigFile(path: path, host: host)
            for (name, read) in [("clusters", file.cluster), ("users", file.user)] {
                let entries = document[key: name]?.elements ?? []
                var facts = entries.prefix(limit).map(read)
                if entries.count > limit {
                    facts.append(
                        .unknown("\(path): it has more than \(limit) \(name)", from: origin))
                }
                fields[name] = Fact(.list(facts), from: origin)
            }
            return Fact(.map(fields), from: origin)
        } catch {
            return isExpected ? unreadable(fields, "\(error)", origin) : nil
        }
    }

    /// More clusters or users of one file are not looked at; that there are more is told.
    private static let limit = 200

    private static func unreadable(
        _ fields: [String: Fact], _ reason: String, _ origin: Origin
    ) -> Fact {
        let unknown = Fact.unknown(reason, from: origin)
        return Fact(
            .map(fields.merging(["clusters": unknown, "users": unknown]) { $1 }), from: origin)
    }

    private static func isKubeconfig(_ document: YAMLNode) -> Bool {
        document[key: "kind"]?.scalar?.text == "Config" || document[key: "clusters"] != nil
    }

    private let path: String
    private let host: HostView

    private func place(_ node: YAMLNode) -> Origin {
        .file(path: path, line: node.line, column: node.column)
    }

    private func text(_ node: YAMLNode?) -> String {
        node?.scalar.map { if case .null = $0.resolved { "" } else { $0.text } } ?? ""
    }

    private func cluster(_ entry: YAMLNode) -> Fact {
        let cluster = entry[key: "cluster"]
        let skip = cluster?[key: "insecure-skip-tls-verify"]
        let skips: FactValue =
            switch skip?.scalar?.resolved {
            case .bool(let value): .bool(value)
            case nil where skip == nil: .bool(false)
            default: .unknown(reason: "\(path): insecure-skip-tls-verify is no boolean")
            }
        let server = cluster?[key: "server"]
        return Fact(
            .map([
                "name": Fact(.string(text(entry[key: "name"])), from: place(entry)),
                "server": Fact(.string(text(server)), from: place(server ?? entry)),
                "insecureSkipTLSVerify": Fact(skips, from: place(skip ?? cluster ?? entry)),
            ]), from: place(entry))
    }

    private func user(_ entry: YAMLNode) -> Fact {
        let user = entry[key: "user"] ?? entry
        let provider = user[key: "auth-provider"]?[key: "config"]
        let embedded =
            secrets(["client-key-data", "token", "password"], in: user)
            + secrets(["access-token", "client-secret", "id-token", "refresh-token"], in: provider)
            + variables(of: user[key: "exec"])
        var fields = [
            "name": Fact(.string(text(entry[key: "name"])), from: place(entry)),
            "embedded": Fact(.list(embedded), from: place(user)),
        ]
        fields["files"] = Fact(
            .list(
                ["client-key", "tokenFile"].compactMap { key in
                    let named = text(user[key: key])
                    return named.isEmpty ? nil : FileFacts.fact(absolute(named), host)
                }), from: place(user))
        fields["certificate"] = certificate(user)
        return Fact(.map(fields), from: place(entry))
    }

    /// Those of the keys that hold something, by their names alone.
    private func secrets(_ keys: [String], in mapping: YAMLNode?) -> [Fact] {
        keys.compactMap { key in
            guard let node = mapping?[key: key], !text(node).isEmpty else { return nil }
            return Fact(.string(key), from: place(node))
        }
    }

    /// Variables that a plugin gets and that hold a secret by their names: `AWS_SECRET_ACCESS_KEY`.
    private func variables(of exec: YAMLNode?) -> [Fact] {
        (exec?[key: "env"]?.elements ?? []).compactMap { entry in
            let name = text(entry[key: "name"])
            let isSecret = ["SECRET", "PASSWORD", "TOKEN"].contains {
                name.uppercased().contains($0)
            }
            // A path to a file that holds one is none itself.
            guard isSecret, !name.uppercased().hasSuffix("_FILE"),
                !text(entry[key: "value"]).isEmpty
            else { return nil }
            return Fact(.string("exec.env \(name)"), from: place(entry))
        }
    }

    /// What stands in the file counts before what it names (`clientcmd`'s own order).
    private func certificate(_ user: YAMLNode) -> Fact? {
        if let node = user[key: "client-certificate-data"], !text(node).isEmpty {
            guard let data = Data(base64Encoded: text(node).filter { !$0.isWhitespace }) else {
                return .unknown("\(path): client-certificate-data is no base64", from: place(node))
            }
            return CertificateFacts.fact(
                pem: String(decoding: data, as: UTF8.self), path: path, from: place(node))
        }
        let named = text(user[key: "client-certificate"])
        guard !named.isEmpty else { return nil }
        let file = absolute(named)
        return CertificateFacts.fact(file: file, host)
            ?? .unknown("\(file): the certificate is not there", from: .file(path: file))
    }

    /// A path that does not begin at the root begins beside the file.
    private func absolute(_ named: String) -> String {
        if named.hasPrefix("/") { return named }
        let folder = path.split(separator: "/").dropLast().map { "/" + $0 }.joined()
        return "\(folder)/\(named)"
    }
}
