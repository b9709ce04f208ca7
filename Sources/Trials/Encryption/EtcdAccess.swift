package import Posture

/// The etcd of an API server, and the credentials with which it goes there.
package struct EtcdAccess: Hashable, Sendable {
    package struct Server: Hashable, Sendable {
        let host: String
        let port: Int
        let isSecure: Bool

        /// `https://127.0.0.1:2379`; nil for what is none, as a Unix socket.
        package init?(url: String) {
            guard let mark = url.firstRange(of: "://") else { return nil }
            let scheme = url[..<mark.lowerBound]
            guard scheme == "https" || scheme == "http" else { return nil }
            let authority = url[mark.upperBound...].prefix { $0 != "/" }
            guard let port = EtcdURLs.port(of: url),
                let colon = authority.lastIndex(of: ":"), colon > authority.startIndex
            else { return nil }
            var host = String(authority[..<colon])
            if host.hasPrefix("["), host.hasSuffix("]") {
                host = String(host.dropFirst().dropLast())
            }
            self.host = host
            self.port = port
            isSecure = scheme == "https"
        }

        package var description: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }
    }

    /// In the order in which they are tried; not empty.
    package var servers: [Server]
    /// The node's files, PEM.
    package var certificate: String?
    package var key: String?
    /// Nil: the system's authorities.
    package var authorities: String?
    /// Before all keys of the API server, without a slash at the end.
    package var prefix = "/registry"

    /// Before the names of all Secrets: `/registry/secrets/`.
    var secretsPrefix: String {
        let trimmed = prefix.split(separator: "/", omittingEmptySubsequences: true)
        return "/" + (trimmed.map(String.init) + ["secrets", ""]).joined(separator: "/")
    }

    package init(servers: [Server]) {
        self.servers = servers
    }

    /// Why it is not known where Secrets are.
    package struct Failure: Error, Hashable, CustomStringConvertible {
        package let description: String
    }

    /// From the facts of the API server; nil where the node has none.
    package init?(facts: FactSet) throws(Failure) {
        guard let server = facts[component: "apiserver"]?.instances.first else { return nil }
        if case .unknown(let reason) = server.value { throw Failure(description: reason) }
        var urls = try Self.texts(server, "etcd-servers") ?? []
        // Secrets can have an etcd of their own: `/secrets#URL;URL`.
        for override in try Self.texts(server, "etcd-servers-overrides") ?? [] {
            let parts = override.split(separator: "#", maxSplits: 1)
            guard parts.count == 2, parts[0] == "/secrets" else { continue }
            urls = parts[1].split(separator: ";").map(String.init)
        }
        let servers = urls.compactMap(Server.init)
        guard !servers.isEmpty else {
            throw Failure(
                description: urls.isEmpty
                    ? "the API server's --etcd-servers is not known"
                    : "the API server's etcd is at '\(urls.joined(separator: ","))', "
                        + "which is no URL of https or http")
        }
        self.servers = servers
        certificate = try Self.texts(server, "etcd-certfile")?.first
        key = try Self.texts(server, "etcd-keyfile")?.first
        authorities = try Self.texts(server, "etcd-cafile")?.first
        if let prefix = try Self.texts(server, "etcd-prefix")?.first { self.prefix = prefix }
    }

    /// The texts of a flag; nil where it is not set or empty. Throws where it could not be read.
    private static func texts(_ server: Fact, _ flag: String) throws(Failure) -> [String]? {
        do throws(SettingText.Unknown) {
            let texts = try SettingText.texts(server, flag).filter { !$0.isEmpty }
            return texts.isEmpty ? nil : texts
        } catch {
            throw Failure(description: error.reason)
        }
    }
}
