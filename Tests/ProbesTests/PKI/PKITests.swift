import Foundation
import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

@Suite(.enabled(if: CertificateMaker.isHere, "needs openssl"))
struct PKITests {
    private func pki(_ node: TestFolder) async throws -> Fact {
        let component = await PKIProbe().observe(try node.host())
        try #require(component.instances.count == 1, "\(component)")
        return component.instances[0]
    }

    /// A node with the folders of kubeadm.
    private func kubeadmNode() throws -> TestFolder {
        let node = try TestFolder()
        let maker = CertificateMaker(node: node)
        try maker.makeAuthority("/etc/kubernetes/pki/ca", subject: "/CN=kubernetes")
        try maker.make(
            "/etc/kubernetes/pki/apiserver", subject: "/O=a group/CN=kube-apiserver",
            issuer: "/etc/kubernetes/pki/ca",
            extensions: [
                "basicConstraints=critical,CA:FALSE", "keyUsage=digitalSignature,keyEncipherment",
                "extendedKeyUsage=serverAuth",
                "subjectAltName=DNS:kubernetes,IP:10.96.0.1,IP:fd00::1:0:0:1",
            ])
        return node
    }

    @Test func `a certificate tells what it is and who has signed it`() async throws {
        let node = try kubeadmNode()
        let pki = try await pki(node)
        let path = "/etc/kubernetes/pki/apiserver.crt"
        let certificate = try #require(pki.element("certificates", path: path))
        #expect(certificate["subject"]?.value == .string("CN=kube-apiserver,O=a group"))
        #expect(certificate["commonName"]?.value == .string("kube-apiserver"))
        #expect(certificate["organizations"]?.texts == ["a group"])
        #expect(certificate["issuer"]?.value == .string("CN=kubernetes"))
        #expect(certificate["serial"]?.value == .string("1f"))
        #expect(certificate["isCA"]?.value == .bool(false))
        #expect(certificate["keyUsages"]?.texts == ["digitalSignature", "keyEncipherment"])
        #expect(certificate["extendedKeyUsages"]?.texts == ["serverAuth"])
        #expect(certificate["dnsNames"]?.texts == ["kubernetes"])
        #expect(certificate["ipAddresses"]?.texts == ["10.96.0.1", "fd00::1:0:0:1"])
        #expect(certificate["issuerPath"]?.value == .string("/etc/kubernetes/pki/ca.crt"))
        #expect(certificate["isSignatureValid"]?.value == .bool(true))
        #expect(certificate["mode"]?.value == .string("0644"))
        let authority = try #require(
            pki.element("certificates", path: "/etc/kubernetes/pki/ca.crt"))
        #expect(authority["isCA"]?.value == .bool(true))
        #expect(authority["keyUsages"]?.texts == ["keyCertSign", "cRLSign"])
    }

    @Test func `an authority of the same name that has not signed is found out`() async throws {
        let node = try kubeadmNode()
        try CertificateMaker(node: node)
            .makeAuthority("/etc/kubernetes/pki/ca", subject: "/CN=kubernetes")
        let certificate = try await pki(node)
            .element("certificates", path: "/etc/kubernetes/pki/apiserver.crt")
        #expect(certificate?["isSignatureValid"]?.value == .bool(false))
    }

    @Test func `a certificate whose issuer is elsewhere tells nothing of a signature`() async throws
    {
        let node = try kubeadmNode()
        for ending in ["crt", "key"] {
            try FileManager.default.removeItem(
                atPath: node.path + "/etc/kubernetes/pki/ca.\(ending)")
        }
        let certificate = try await pki(node)
            .element("certificates", path: "/etc/kubernetes/pki/apiserver.crt")
        #expect(certificate != nil)
        #expect(certificate?["issuerPath"] == nil)
        #expect(certificate?["isSignatureValid"] == nil)
    }

    @Test(arguments: [
        (["rsa:1024"], "RSA", 1024), (["rsa:3072"], "RSA", 3072),
        (["ec", "-pkeyopt", "ec_paramgen_curve:P-256"], "ECDSA", 256),
        (["ec", "-pkeyopt", "ec_paramgen_curve:P-384"], "ECDSA", 384),
        (["ec", "-pkeyopt", "ec_paramgen_curve:P-521"], "ECDSA", 521),
        (["ed25519"], "Ed25519", 256),
    ])
    func `a key of every kind is held against its certificate`(
        key: [String], type: String, bits: Int64
    ) async throws {
        let node = try TestFolder()
        let maker = CertificateMaker(node: node)
        let folder = "/etc/kubernetes/pki"
        try maker.make("\(folder)/a", subject: "/CN=a", key: key)
        try maker.make("\(folder)/b", subject: "/CN=b", key: key)
        let isWrapped = try await pki(node).element("keys", path: "\(folder)/a.key")
        #expect(isWrapped?["type"]?.value == .string(type))
        #expect(isWrapped?["bits"]?.value == .int(bits))
        #expect(isWrapped?["certificatePath"]?.value == .string("\(folder)/a.crt"))
        #expect(isWrapped?["matchesCertificate"]?.value == .bool(true))
        // The older forms, with a header of their own.
        if type != "Ed25519" {
            let place = try node.place("\(folder)/a.key")
            try maker.openssl(
                [
                    type == "RSA" ? "rsa" : "ec", "-in", place, "-out", place,
                ] + (type == "RSA" ? ["-traditional"] : []))
            let traditional = try await pki(node).element("keys", path: "\(folder)/a.key")
            #expect(traditional?["matchesCertificate"]?.value == .bool(true))
        }
        let own = try Data(contentsOf: URL(fileURLWithPath: node.path + "\(folder)/b.key"))
        try node.write("\(folder)/a.key", Array(own))
        let other = try await pki(node).element("keys", path: "\(folder)/a.key")
        #expect(other?["certificatePath"]?.value == .string("\(folder)/a.crt"))
        #expect(other?["matchesCertificate"]?.value == .bool(false))
    }

    @Test(arguments: [
        ["-aes256"], ["-aes256", "-traditional"],
    ])
    func `an encrypted key is one, and what it belongs to is unknown`(
        options: [String]
    ) async throws {
        let node = try kubeadmNode()
        let place = try node.place("/etc/kubernetes/pki/apiserver.key")
        try CertificateMaker(node: node).openssl(
            ["rsa", "-in", place, "-out", place, "-passout", "pass:secret"] + options)
        let key = try await pki(node).element("keys", path: "/etc/kubernetes/pki/apiserver.key")
        #expect(key?["isEncrypted"]?.value == .bool(true))
        #expect(key?["type"] == nil)
        #expect(key?["matchesCertificate"]?.unknownReason?.contains("encrypted") == true)
    }

    @Test func `no fact holds anything of a private key`() async throws {
        let node = try kubeadmNode()
        let key = try String(
            contentsOfFile: node.path + "/etc/kubernetes/pki/apiserver.key", encoding: .utf8)
        let line = try #require(key.split(separator: "\n").dropFirst(3).first)
        let text = "\(try await pki(node))"
        #expect(!text.contains(line))
        #expect(text.contains("apiserver.key"))
    }

    @Test func `a public key beside a private one is held against it`() async throws {
        let node = try kubeadmNode()
        let maker = CertificateMaker(node: node)
        let place = try node.place("/etc/kubernetes/pki/sa.key")
        try maker.openssl(["genrsa", "-out", place, "2048"])
        try maker.openssl([
            "rsa", "-in", place, "-pubout", "-out", try node.place("/etc/kubernetes/pki/sa.pub"),
        ])
        let key = try await pki(node).element("keys", path: "/etc/kubernetes/pki/sa.key")
        #expect(key?["certificatePath"]?.value == .string("/etc/kubernetes/pki/sa.pub"))
        #expect(key?["matchesCertificate"]?.value == .bool(true))
        #expect(key?["isOfCA"]?.value == .bool(false))
    }

    @Test func `the newest of the kubelet's certificates counts, by the link to it`() async throws {
        let node = try kubeadmNode()
        let maker = CertificateMaker(node: node)
        let folder = "/var/lib/kubelet/pki"
        for date in ["2025-01-01-00-00-00", "2026-01-01-00-00-00"] {
            let name = "\(folder)/kubelet-client-\(date)"
            try maker.make(name, subject: "/CN=system:node:a", issuer: "/etc/kubernetes/pki/ca")
            let parts = try ["crt", "key"].map {
                try Data(contentsOf: URL(fileURLWithPath: node.path + "\(name).\($0)"))
            }
            try node.write("\(name).pem", Array(parts[0] + parts[1]), mode: 0o600)
            for ending in ["crt", "key"] {
                try FileManager.default.removeItem(atPath: node.path + "\(name).\(ending)")
            }
        }
        try node.link(
            "\(folder)/kubelet-client-current.pem",
            to: "\(folder)/kubelet-client-2026-01-01-00-00-00.pem")
        let pki = try await pki(node)
        let current = "\(folder)/kubelet-client-current.pem"
        let newest = try #require(pki.element("certificates", path: current))
        #expect(newest["isRotated"]?.value == .bool(true))
        #expect(newest["isSuperseded"]?.value == .bool(false))
        #expect(newest["mode"]?.value == .string("0600"))
        let key = pki.element("keys", path: current)
        #expect(key?["matchesCertificate"]?.value == .bool(true))
        let old = pki.element(
            "certificates", path: "\(folder)/kubelet-client-2025-01-01-00-00-00.pem")
        #expect(old?["isSuperseded"]?.value == .bool(true))
        let newName = "\(folder)/kubelet-client-2026-01-01-00-00-00.pem"
        #expect(pki.element("certificates", path: newName) == nil)
    }

    @Test func `one authority for the cluster and for etcd has both roles`() async throws {
        let node = try kubeadmNode()
        let apart = try await pki(node)["authorities"]?.elements ?? []
        #expect(apart.map { $0["roles"]?.texts } == [["cluster"]])
        let bytes = try Data(
            contentsOf: URL(fileURLWithPath: node.path + "/etc/kubernetes/pki/ca.crt"))
        try node.write("/etc/kubernetes/pki/etcd/ca.crt", Array(bytes))
        let shared = try await pki(node)["authorities"]?.elements ?? []
        #expect(shared.map { $0["roles"]?.texts } == [["cluster", "etcd"]])
    }

    @Test func `files that flags name are found anywhere, with what they are trusted for`()
        async throws
    {
        let node = try TestFolder()
        let maker = CertificateMaker(node: node)
        try maker.makeAuthority("/opt/tls/one", subject: "/CN=one")
        try maker.make("/opt/tls/serving", subject: "/CN=a", issuer: "/opt/tls/one")
        try maker.make("/opt/tls/other", subject: "/CN=b", issuer: "/opt/tls/one")
        try node.write(
            "/etc/kubernetes/manifests/a.yaml",
            """
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - command: [kube-apiserver, --client-ca-file=/pki/one.crt, --tls-cert-file=/pki/serving.crt,
                  --tls-private-key-file, /pki/other.key]
                volumeMounts: [{name: p, mountPath: /pki}]
              volumes: [{name: p, hostPath: {path: /opt/tls}}]

            """)
        try node.addProcess(
            pid: 70, ["/opt/etcd", "-trusted-ca-file", "/opt/tls/one.crt"], program: "/opt/etcd",
            comm: "etcd")
        let pki = try await pki(node)
        let serving = pki.element("certificates", path: "/opt/tls/serving.crt")
        #expect(serving?["isSignatureValid"]?.value == .bool(true))
        let key = pki.element("keys", path: "/opt/tls/other.key")
        #expect(key?["certificatePath"]?.value == .string("/opt/tls/serving.crt"))
        #expect(key?["matchesCertificate"]?.value == .bool(false))
        #expect(pki["authorities"]?.elements.map { $0["roles"]?.texts } == [["cluster", "etcd"]])
    }

    @Test(arguments: [
        ("a.crt", "certificates"), ("a.pem", "certificates"), ("a.key", "keys"),
        ("a-key.pem", "keys"),
    ])
    func `a file that must be a certificate or a key and is none is unknown`(
        name: String, list: String
    ) async throws {
        let node = try kubeadmNode()
        let path = "/etc/kubernetes/pki/\(name)"
        for text in ["", "nothing", "-----BEGIN CERTIFICATE-----\nAAAA\n"] {
            try node.write(path, text, mode: 0o600)
            let isKey = list == "keys" && text.hasPrefix("-")
            let fact = try await pki(node).element(isKey ? "certificates" : list, path: path)
            #expect(fact?["mode"]?.value == .string("0600"))
            #expect(
                fact?[isKey ? "subject" : list == "keys" ? "type" : "subject"]?
                    .unknownReason != nil)
        }
    }

    @Test func `a folder that cannot be read leaves every list open`() async throws {
        let node = try kubeadmNode()
        try node.link("/etc/etcd", to: "/loop")
        try node.link("/loop", to: "/etc/etcd")
        let pki = try await pki(node)
        for list in ["certificates", "keys", "authorities", "bundles"] {
            #expect(pki[list]?.elements.contains { $0.unknownReason != nil } == true)
        }
    }

    @Test func `links do not lead round in circles`() async throws {
        let node = try kubeadmNode()
        try node.link("/etc/kubernetes/pki/again", to: "/etc/kubernetes/pki")
        try node.link("/etc/kubernetes/pki/copy.crt", to: "apiserver.crt")
        let pki = try await pki(node)
        let paths = pki["certificates"]?.elements.compactMap { $0["path"]?.value }
        #expect(
            paths == [
                .string("/etc/kubernetes/pki/apiserver.crt"),
                .string("/etc/kubernetes/pki/ca.crt"),
            ])
    }

    @Test func `what is too much is told and not read`() async throws {
        let node = try kubeadmNode()
        let block = "-----BEGIN X-----\n" + String(repeating: "A", count: 250 << 10)
        for number in 0..<70 { try node.write("/etc/kubernetes/pki/z/\(number)", block) }
        let pki = try await pki(node)
        let reasons = pki["certificates"]?.elements.compactMap(\.unknownReason) ?? []
        #expect(reasons.contains { $0.contains("larger than") })
        #expect(pki.element("certificates", path: "/etc/kubernetes/pki/ca.crt") != nil)
    }

    @Test func `a file with more certificates than are read is unknown`() async throws {
        let node = try kubeadmNode()
        let block = "-----BEGIN X-----\nAAAA\n-----END X-----\n"
        let authority = try #require(try node.host().contents(of: "/etc/kubernetes/pki/ca.crt"))
        try node.write(
            "/etc/kubernetes/pki/z.crt", String(repeating: block, count: 1_000) + authority.text)
        let pki = try await pki(node)
        let found = pki.element("certificates", path: "/etc/kubernetes/pki/z.crt")
        #expect(found?["isCA"]?.unknownReason?.contains("1000 certificates and keys") == true)
    }

    @Test func `all facts have the shape that is declared`() async throws {
        let node = try kubeadmNode()
        try node.write("/etc/kubernetes/pki/not.crt", "")
        try node.write(
            "/etc/kubernetes/admin.conf",
            "kind: Config\nclusters: [{name: a}]\nusers: [{name: a, user: {token: t}}]\n")
        #expect(PKIProbe().schema.type.problems(try await pki(node), "pki") == [])
    }

    @Test func `a node without certificates has no such component`() async throws {
        let component = await PKIProbe().observe(try TestFolder().host())
        #expect(component.instances.isEmpty)
    }
}

extension Fact {
    /// The first element of a list that tells of a path.
    func element(_ list: String, path: String) -> Fact? {
        self[list]?.elements.first { $0["path"]?.value == .string(path) }
    }
}
