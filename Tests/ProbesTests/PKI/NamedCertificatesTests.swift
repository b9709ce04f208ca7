import Posture
import TestFolder
import Testing

@testable import Probes

/// Certificates that lie in no usual folder, and are named by components.
@Suite(.enabled(if: CertificateMaker.isHere, "needs openssl"))
struct NamedCertificatesTests {
    private func keys(_ node: TestFolder) async throws -> [Fact] {
        let component = await PKIProbe().observe(try node.host())
        return component.instances.first?["keys"]?.elements ?? []
    }

    private static let unit = "/etc/systemd/system/etcd.service"
    private static let service =
        "[Service]\nEnvironmentFile=-/etc/default/etcd\nExecStart=/usr/bin/etcd"
    private static let section =
        "client-transport-security: {cert-file: /srv/a.crt, key-file: /srv/a.key}"

    @Test(arguments: [
        [unit: service + " --cert-file=/srv/a.crt -key-file /srv/a.key\n"],
        [
            unit: service,
            "/etc/default/etcd": "ETCD_CERT_FILE=/srv/a.crt\nETCD_KEY_FILE=/srv/a.key\n",
        ],
        [
            unit: service + " --config-file=/srv/etcd.yml --key-file=/srv/b.key\n",
            "/srv/etcd.yml": section,
        ],
        [
            unit: service, "/etc/default/etcd": "ETCD_CONFIG_FILE=/srv/etcd.yml\n",
            "/srv/etcd.yml": section,
        ],
    ])
    func `etcd's are found wherever it is told of them`(files: [String: String]) async throws {
        let node = try TestFolder()
        let maker = CertificateMaker(node: node)
        try maker.make("/srv/a", subject: "/CN=a")
        try maker.make("/srv/b", subject: "/CN=b")
        for (path, text) in files { try node.write(path, text) }
        let found = try await keys(node)
        #expect(found.map { $0["path"]?.value } == [.string("/srv/a.key")])
        #expect(found.first?["certificatePath"]?.value == .string("/srv/a.crt"))
    }

    @Test(arguments: ["", ":*.example.org,example.org"])
    func `those for other names of the API server are found`(names: String) async throws {
        let folder = "/etc/kubernetes/other"
        let node = try ControlPlaneNode.apiserver([
            "--tls-sni-cert-key=\(folder)/a.crt,\(folder)/b.key\(names)",
            "--tls-sni-cert-key=\(folder)/c.crt,\(folder)/c.key", "--tls-sni-cert-key=\(folder)/d",
        ])
        let maker = CertificateMaker(node: node)
        for name in ["a", "b", "c", "d"] { try maker.make("\(folder)/\(name)", subject: "/CN=a") }
        let found = try await keys(node)
        #expect(
            found.map { $0["path"]?.value } == [
                .string("\(folder)/b.key"), .string("\(folder)/c.key"),
            ])
        #expect(found.map { $0["matchesCertificate"]?.value } == [.bool(false), .bool(true)])
    }

    @Test func `keys that lie beside kubeadm's folders are found, and those in others are not`()
        async throws
    {
        let node = try TestFolder()
        let maker = CertificateMaker(node: node)
        for folder in ["", "/other", "/pki"] {
            try maker.make("/etc/kubernetes\(folder)/a", subject: "/CN=a")
        }
        try node.write("/etc/kubernetes/pki/1/2/3/4/5/6/a.key", "")
        let found = try await keys(node)
        #expect(
            found.map { $0["path"]?.value } == [
                .string("/etc/kubernetes/a.key"), .string("/etc/kubernetes/pki/a.key"), nil,
            ])
        #expect(found.last?.unknownReason?.contains("too deep") == true)
    }
}
