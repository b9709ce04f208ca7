import FoundationEssentials
import HostSystem
import Posture
import YAML

/// The file with which a component goes to the API server, without the secrets in it.
struct Kubeconfig {
    static let type = FactType.record([
        FactField("server", .string, "the API server's address"),
        FactField(
            "authentication", .string, "certificate, token, exec, password or none"),
        FactField("insecureSkipTLSVerify", .bool, "whether any certificate is believed"),
        FactField("verifiesServer", .bool, "whether it goes over TLS to a server that it verifies"),
    ])

    let fact: Fact
    /// The files of the client's certificate and key, where it names any.
    let certificateFile: String?
    let keyFile: String?
    private let certificateData: String?

    /// The client's certificate: inside the kubeconfig, or in its file; nil where it names none.
    func certificate(path: String, _ host: HostView) -> Fact? {
        let origin = Origin.file(path: path)
        if let certificateData {
            guard let data = Data(base64Encoded: certificateData.filter { !$0.isWhitespace }) else {
                return .unknown("\(path): client-certificate-data is no base64", from: origin)
            }
            return CertificateFacts.fact(
                pem: String(decoding: data, as: UTF8.self), path: path, from: origin)
        }
        return certificateFile.map {
            CertificateFacts.fact(file: $0, host)
                ?? .unknown("\($0): the certificate is not there", from: .file(path: $0))
        }
    }

    /// Nil where the file is not there.
    static func read(_ path: String, _ host: HostView) -> Kubeconfig? {
        let origin = Origin.file(path: path)
        do {
            guard let contents = try host.contents(of: path) else { return nil }
            let document = try YAML.document(
                bytes: contents.bytes, path: path, onlyFirst: true, guessesJSON: false)
            return document.flatMap { chosen(in: $0, path: path) }
                ?? Kubeconfig(
                    fact: .unknown(
                        "\(path): it has no current context with a cluster and a user", from: origin
                    ))
        } catch {
            return Kubeconfig(fact: .unknown("\(error)", from: origin))
        }
    }

    private init(
        fact: Fact, certificateFile: String? = nil, keyFile: String? = nil,
        certificateData: String? = nil
    ) {
        self.fact = fact
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.certificateData = certificateData
    }

    /// What the current context names; nil where there is none that is whole.
    private static func chosen(in document: YAMLNode, path: String) -> Kubeconfig? {
        let current = document[key: "current-context"]?.scalar?.text ?? ""
        guard let context = named(current, in: document[key: "contexts"])?[key: "context"],
            let cluster = named(
                context[key: "cluster"]?.scalar?.text ?? "", in: document[key: "clusters"])?[
                    key: "cluster"],
            let user = named(
                context[key: "user"]?.scalar?.text ?? "", in: document[key: "users"])?[key: "user"]
        else { return nil }
        func text(_ key: String) -> String? {
            user[key: key]?.scalar.flatMap { $0.text.isEmpty ? nil : $0.text }
        }
        let folder = path.split(separator: "/").dropLast().map { "/" + $0 }.joined()
        func file(_ key: String) -> String? {
            text(key).map { $0.hasPrefix("/") ? $0 : "\(folder)/\($0)" }
        }
        return Kubeconfig(
            fact: fact(cluster: cluster, user: user, path: path),
            certificateFile: file("client-certificate"), keyFile: file("client-key"),
            certificateData: text("client-certificate-data"))
    }

    private static func fact(cluster: YAMLNode, user: YAMLNode, path: String) -> Fact {
        func place(_ node: YAMLNode) -> Origin {
            .file(path: path, line: node.line, column: node.column)
        }
        func has(_ keys: String...) -> Bool {
            keys.contains { key in
                user[key: key].map { $0.scalar?.text.isEmpty != true } ?? false
            }
        }
        let method =
            if has("client-certificate", "client-certificate-data") {
                "certificate"
            } else if has("exec", "auth-provider") {
                "exec"
            } else if has("token", "tokenFile") {
                "token"
            } else if has("username") {
                "password"
            } else {
                "none"
            }
        let server = cluster[key: "server"]
        let address = server?.scalar?.text ?? ""
        let serverPlace = place(server ?? cluster)
        let skip = cluster[key: "insecure-skip-tls-verify"]
        let skipPlace = place(skip ?? cluster)
        var skips: FactValue = .bool(false)
        switch skip?.scalar?.resolved {
        case .bool(let value): skips = .bool(value)
        case nil where skip == nil: break
        default: skips = .unknown(reason: "insecure-skip-tls-verify is no boolean")
        }
        let skipFact = Fact(skips, from: skipPlace)
        return Fact(
            .map([
                "authentication": Fact(.string(method), from: place(user)),
                "server": Fact(.string(address), from: serverPlace),
                "insecureSkipTLSVerify": skipFact,
                "verifiesServer": verifies(address, serverPlace, skipFact),
            ]), from: .file(path: path))
    }

    private static func verifies(_ address: String, _ place: Origin, _ skips: Fact) -> Fact {
        let address = address.lowercased()
        // Without TLS there is nothing to verify, whatever else is set.
        if address.contains("://"), !address.hasPrefix("https://") {
            return Fact(.bool(false), from: place)
        }
        switch skips.value {
        case .bool(true): return Fact(.bool(false), from: skips.origin)
        case .bool where address.hasPrefix("https://"): return Fact(.bool(true), from: place)
        default:
            return .unknown("the server's address and how it is verified are unclear", from: place)
        }
    }

    /// What a kubeconfig comes to where a flag names another server (`BuildConfigFromFlags` of
    /// client-go); without a file, the machine's own authorities verify it.
    static func fact(_ file: Fact?, to address: String, _ origin: Origin) -> Fact {
        var fields: [String: Fact] = [:]
        var skips = Fact(.bool(false), from: origin)
        if case .map(let own) = file?.value {
            fields = own
            skips = own["insecureSkipTLSVerify"] ?? skips
        } else if let file {
            skips = file
        }
        fields["server"] = Fact(.string(address), from: origin)
        fields["verifiesServer"] = verifies(address, origin, skips)
        return Fact(.map(fields), from: origin)
    }

    private static func named(_ name: String, in list: YAMLNode?) -> YAMLNode? {
        list?.elements?.first { $0[key: "name"]?.scalar?.text == name }
    }
}
