import HostSystem
import Reporting
import TestFolder
import Testing

@testable import Agent

/// Which server and which credentials a kubeconfig names.
struct KubeconfigServerTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    private func server(cluster: String, user: String) throws -> KubernetesServer {
        let path = try folder.write(
            "etc/config",
            """
            current-context: here
            contexts:
            - {name: other, context: {cluster: none, user: none}}
            - {name: here, context: {cluster: c, user: u}}
            clusters: [{name: c, cluster: {\(cluster)}}]
            users: [{name: u, user: {\(user)}}]

            """)
        return try .of(kubeconfig: path, HostView(root: "/"))
    }

    @Test func `files are named from the kubeconfig's folder on, and data goes before them`() throws
    {
        let server = try server(
            cluster: """
                server: "https://api.example:6443/base", certificate-authority: ca.crt, \
                certificate-authority-data: aGVsbG8=, tls-server-name: kubernetes
                """,
            user: "client-certificate: /pki/current.pem, client-key: /pki/current.pem")
        #expect(server.url.shown == "https://api.example:6443/base")
        #expect(
            server.authorities
                == .bytes(
                    Array("hello".utf8),
                    of: "\(folder.path)/etc/config (certificate-authority-data)"))
        #expect(server.certificate == .file("/pki/current.pem"))
        #expect(server.serverName == "kubernetes")
        let other = try self.server(
            cluster: "server: 'https://a', certificate-authority: ca.crt",
            user: "token: abc, tokenFile: token")
        #expect(other.authorities == .file("\(folder.path)/etc/ca.crt"))
        #expect(other.token == .file("\(folder.path)/etc/token"))
    }

    @Test(arguments: [
        ("server: 'https://a'", "exec: {command: x}", "'exec'"),
        ("server: 'https://a'", "username: x, password: y", "'username'"),
        ("server: 'https://a', insecure-skip-tls-verify: true", "token: x", "insecure-skip"),
        ("server: 'https://a', certificate-authority-data: '?'", "token: x", "base64"),
        ("server: 'ftp://a'", "token: x", "https://"),
        ("", "token: x", "https://"),
    ])
    func `what would be less safe or needs a program is refused in words`(
        cluster: String, user: String, words: String
    ) {
        let error = #expect(throws: (any Error).self) {
            _ = try server(cluster: cluster, user: user)
        }
        #expect("\(error.map { "\($0)" } ?? "")".contains(words))
    }

    @Test func `a server without TLS is not talked to`() throws {
        let server = try server(cluster: "server: 'http://127.0.0.1:1'", user: "token: x")
        #expect(throws: DestinationError.plaintext("http://127.0.0.1:1")) {
            _ = try KubernetesClient(server, proxy: ProxyEnvironment([:]))
        }
    }

    @Test func `a pod finds the server in its environment`() throws {
        let values = ["KUBERNETES_SERVICE_HOST": "fd00::1", "KUBERNETES_SERVICE_PORT": "6443"]
        let server = try KubernetesServer.ofPod { values[$0] }
        #expect(server.url.shown == "https://[fd00::1]:6443")
        #expect(server.token == .file("/var/run/secrets/kubernetes.io/serviceaccount/token"))
        #expect(throws: HostError.self) { try KubernetesServer.ofPod { _ in nil } }
    }
}
