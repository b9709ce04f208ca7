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
        FactField("insecureSkipTLSVerify", .bool, "whether any server is believed"),
    ])

    let fact: Fact
    /// The client's certificate: its file, or its text inside the kubeconfig.
    let certificateFile: String?
    let certificateText: String?

    /// Nil where the file is not there.
    init?(_ path: String, _ host: HostView) {
        let origin = Origin.file(path: path)
        do {
            guard let contents = try host.contents(of: path) else { return nil }
            let document = try YAML.document(bytes: contents.bytes, path: path, onlyFirst: true)
            self.init(document ?? YAMLNode(.mapping([]), line: 1, column: 1), path: path)
        } catch {
            self.init(unreadable: .unknown("\(error)", from: origin))
        }
    }

    private init(unreadable fact: Fact) {
        self.fact = fact
        certificateFile = nil
        certificateText = nil
    }

    private init(_ document: YAMLNode, path: String) {
        let current = document[key: "current-context"]?.scalar?.text ?? ""
        let context = Self.named(current, in: document[key: "contexts"])?[key: "context"]
        let cluster = Self.named(
            context?[key: "cluster"]?.scalar?.text ?? "", in: document[key: "clusters"])?[
                key: "cluster"]
        let user = Self.named(
            context?[key: "user"]?.scalar?.text ?? "", in: document[key: "users"])?[key: "user"]
        func place(_ node: YAMLNode?) -> Origin {
            .file(path: path, line: node?.line, column: node?.column)
        }
        func text(_ key: String) -> String? {
            user?[key: key]?.scalar.flatMap { $0.text.isEmpty ? nil : $0.text }
        }
        let method =
            if text("client-certificate") != nil || text("client-certificate-data") != nil {
                "certificate"
            } else if user?[key: "exec"] != nil || user?[key: "auth-provider"] != nil {
                "exec"
            } else if text("token") != nil || text("tokenFile") != nil {
                "token"
            } else if text("username") != nil {
                "password"
            } else {
                "none"
            }
        var fields = ["authentication": Fact(.string(method), from: place(user))]
        if let server = cluster?[key: "server"], let address = server.scalar?.text {
            fields["server"] = Fact(.string(address), from: place(server))
        }
        let skip = cluster?[key: "insecure-skip-tls-verify"]
        fields["insecureSkipTLSVerify"] = Fact(
            .bool(skip?.scalar?.resolved == .bool(true)), from: place(skip ?? cluster))
        fact = Fact(.map(fields), from: .file(path: path))
        let folder = path.split(separator: "/").dropLast().map { "/" + $0 }.joined()
        certificateFile = text("client-certificate").map {
            $0.hasPrefix("/") ? $0 : "\(folder)/\($0)"
        }
        certificateText = text("client-certificate-data")
            .flatMap { Data(base64Encoded: $0) }.map { String(decoding: $0, as: UTF8.self) }
    }

    private static func named(_ name: String, in list: YAMLNode?) -> YAMLNode? {
        list?.elements?.first { $0[key: "name"]?.scalar?.text == name }
    }
}
