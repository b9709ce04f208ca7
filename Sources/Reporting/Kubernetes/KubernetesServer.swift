import HostSystem

/// Where an API server of Kubernetes is, and who asks it.
package struct KubernetesServer: Hashable, Sendable {
    /// Something that a file holds, or that a kubeconfig holds itself.
    package enum Material: Hashable, Sendable {
        /// Read again when it changes.
        case file(String)
        /// The bytes, and whose they are for messages.
        case bytes([UInt8], of: String)

        var path: String? {
            if case .file(let path) = self { path } else { nil }
        }
    }

    /// Where the kubelet puts the token and the authority of a pod's service account.
    package static let accountFolder = "/var/run/secrets/kubernetes.io/serviceaccount"

    /// Its path, where it has one, stands before those of the API.
    package var url: DestinationURL
    /// The name that the server's certificate must have, instead of the URL's.
    package var serverName: String?
    /// The only authorities that are trusted, as PEM; the system's where it is nil.
    package var authorities: Material?
    /// The client's certificate and key as PEM; the key may be in the certificate's file.
    package var certificate: Material?
    package var key: Material?
    /// A bearer token.
    package var token: Material?
    /// Instead of the environment's.
    package var proxy: String?

    package init(url: DestinationURL) {
        self.url = url
    }

    /// The server of the cluster that this program runs in as a pod.
    ///
    /// Throws where the environment does not name it: this is no pod then.
    package static func ofPod(
        environment: (String) -> String?
    ) throws -> KubernetesServer {
        guard let host = environment("KUBERNETES_SERVICE_HOST"), !host.isEmpty else {
            throw HostError(
                path: "KUBERNETES_SERVICE_HOST",
                problem: "this variable is not set, so this is no pod; name a kubeconfig")
        }
        let port = environment("KUBERNETES_SERVICE_PORT") ?? "443"
        let name = host.contains(":") ? "[\(host)]" : host
        var server = KubernetesServer(url: try DestinationURL("https://\(name):\(port)"))
        server.authorities = .file(accountFolder + "/ca.crt")
        server.token = .file(accountFolder + "/token")
        return server
    }

    /// The files that are read again when they change.
    var paths: [String] { [authorities, certificate, key, token].compactMap { $0?.path } }
}

/// What stands in front of each request to an API server, as the files have it now.
struct KubernetesCredentials: Sendable {
    /// A token of a service account has about 1 KiB.
    private static let tokenLimitBytes = 16 << 10

    let secure: SecureSettings
    /// The value of the header `Authorization`; nil without a token.
    let authorization: String?

    static func files(of server: KubernetesServer) -> ReloadedFiles<KubernetesCredentials> {
        ReloadedFiles(paths: server.paths) { host in try read(server, host) }
    }

    private static func read(
        _ server: KubernetesServer, _ host: HostView
    ) throws -> KubernetesCredentials {
        func pem(_ material: KubernetesServer.Material?) throws -> SecureFiles.PEM? {
            try material.map {
                let (path, bytes) = try bytes($0, host, SecureFiles.fileLimitBytes)
                return SecureFiles.PEM(path: path, bytes: bytes)
            }
        }
        let certificate = try pem(server.certificate)
        let secure = try SecureFiles.settings(
            authorities: try pem(server.authorities), certificate: certificate,
            key: try pem(server.key) ?? certificate)
        return KubernetesCredentials(
            secure: secure, authorization: try server.token.map { try authorization($0, host) })
    }

    private static func authorization(
        _ material: KubernetesServer.Material, _ host: HostView
    ) throws -> String {
        let (path, bytes) = try bytes(material, host, tokenLimitBytes)
        let text = String(decoding: bytes, as: UTF8.self).trimmingSpaces
        guard !text.isEmpty else { throw HostError(path: path, problem: "it is empty") }
        do {
            try HeaderRules.check(value: text, of: "authorization")
        } catch {
            throw HostError(path: path, problem: "\(error)")
        }
        return "Bearer \(text)"
    }

    private static func bytes(
        _ material: KubernetesServer.Material, _ host: HostView, _ limit: Int
    ) throws -> (String, [UInt8]) {
        switch material {
        case .file(let path): (path, try host.required(path, limitBytes: limit))
        case .bytes(let bytes, let owner): (owner, bytes)
        }
    }
}
