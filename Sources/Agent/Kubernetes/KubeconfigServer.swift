import HostSystem
import Posture
import Reporting
import YAML

extension KubernetesServer {
    /// Far more than a kubeconfig of several clusters with all certificates in it.
    private static let kubeconfigLimitBytes = 1 << 20

    /// The server and the user of a kubeconfig's current context, as client-go reads them.
    ///
    /// Throws for what Merlon does not do: to run a program for credentials, to send a password,
    /// to trust any server.
    static func of(kubeconfig path: String, _ disk: HostView) throws -> KubernetesServer {
        func problem(_ text: String) -> HostError { HostError(path: path, problem: text) }
        guard let contents = try disk.contents(of: path, limitBytes: kubeconfigLimitBytes),
            let document = try YAML.document(bytes: contents.bytes, path: path)
        else { throw problem("it is not there, or empty") }
        let name = document[key: "current-context"]?.scalar?.text ?? ""
        func entry(_ list: String, _ name: String, _ key: String) throws -> YAMLNode {
            let found = document[key: list]?.elements?.first {
                $0[key: "name"]?.scalar?.text == name
            }
            guard let node = found?[key: key] else { throw problem("it has no \(key) '\(name)'") }
            return node
        }
        func text(_ node: YAMLNode, _ key: String) -> String? {
            node[key: key]?.scalar.flatMap { $0.text.isEmpty ? nil : $0.text }
        }
        let context = try entry("contexts", name, "context")
        let cluster = try entry("clusters", text(context, "cluster") ?? "", "cluster")
        let user = try entry("users", text(context, "user") ?? "", "user")
        for key in ["exec", "auth-provider", "username", "password"] where user[key: key] != nil {
            throw problem("its user has '\(key)', which Merlon does not use; give it a token")
        }
        if text(cluster, "insecure-skip-tls-verify") == "true" {
            throw problem("its cluster has 'insecure-skip-tls-verify', which Merlon does not obey")
        }
        /// What a file or the text itself holds; the text counts first.
        func material(
            _ node: YAMLNode, data: String, file: String, isPlain: Bool = false
        ) throws -> Material? {
            if let text = text(node, data) {
                let bytes = isPlain ? Array(text.utf8) : Base64.decode(text)
                guard let bytes else { throw problem("its '\(data)' is not base64") }
                return .bytes(bytes, of: "\(path) (\(data))")
            }
            return text(node, file).map { .file(absolute($0, besides: path)) }
        }
        var server = KubernetesServer(url: try DestinationURL(text(cluster, "server") ?? ""))
        server.serverName = text(cluster, "tls-server-name")
        server.proxy = text(cluster, "proxy-url")
        server.authorities = try material(
            cluster, data: "certificate-authority-data", file: "certificate-authority")
        server.certificate = try material(
            user, data: "client-certificate-data", file: "client-certificate")
        server.key = try material(user, data: "client-key-data", file: "client-key")
        // Of the two it is the file that counts (client-go, tools/clientcmd).
        if let file = text(user, "tokenFile") {
            server.token = .file(absolute(file, besides: path))
        } else {
            server.token = try material(user, data: "token", file: "tokenFile", isPlain: true)
        }
        return server
    }

    /// A path in a kubeconfig begins at the kubeconfig's folder.
    private static func absolute(_ path: String, besides file: String) -> String {
        if path.hasPrefix("/") { return path }
        let folder = file.split(separator: "/").dropLast().joined(separator: "/")
        return "/" + folder + "/" + path
    }
}
