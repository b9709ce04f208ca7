import Foundation
import Posture
import TestFolder
import Testing

@testable import Probes

struct KubeletFactsTests {
    private func certificate(_ name: String) throws -> String {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Recordings/certificates/\(name).crt")
        return String(decoding: try Data(contentsOf: file), as: UTF8.self)
    }

    @Test func `files tell mode and owner by the node's own names`() async throws {
        let node = try TestFolder.running(
            "authentication: {x509: {clientCAFile: /pki/ca.crt}}\n")
        try node.write("/pki/ca.crt", "x", mode: 0o640)
        try node.write("/etc/passwd", "other:x:\(getuid()):1::/:/bin/sh\n")
        let file = try await node.kubelet().at("files.clientCA")
        #expect(file?["mode"]?.value == .string("0640"))
        #expect(file?["owner"]?.value == .string(getuid() == 0 ? "root" : "other"))
        #expect(try await node.kubelet().at("files.kubeconfig") == nil)
    }

    @Test(arguments: [
        ("rsa", "RSA", 2048, "sha256WithRSAEncryption"), ("ec", "ECDSA", 256, "ecdsaWithSHA256"),
        ("weak", "RSA", 1024, "sha1WithRSAEncryption"), ("ed", "Ed25519", 256, "ed25519"),
    ])
    func `the serving certificate is told`(
        name: String, type: String, bits: Int64, algorithm: String
    ) async throws {
        let node = try TestFolder.running(
            "tlsCertFile: /pki/kubelet.crt\ntlsPrivateKeyFile: /pki/kubelet.key\n")
        try node.write("/pki/kubelet.crt", "some text\n" + certificate(name))
        let kubelet = try await node.kubelet()
        let fact = kubelet["servingCertificate"]
        #expect(fact?["keyType"]?.value == .string(type))
        #expect(fact?["keyBits"]?.value == .int(bits))
        #expect(fact?["isSelfSigned"]?.value == .bool(true))
        #expect(fact?["signatureAlgorithm"]?.value == .string(algorithm))
        #expect(
            fact?["notAfter"].map { if case .timestamp = $0.value { true } else { false } } == true)
        #expect(kubelet["isServingCertificateGenerated"]?.value == .bool(false))
        let names = fact?["dnsNames"]?.texts
        #expect(names == (name == "rsa" ? ["worker-7"] : []))
        let subject = name == "rsa" ? "CN=system:node:worker-7,O=system:nodes" : nil
        #expect(subject == nil || fact?["subject"]?.value == subject.map { .string($0) })
    }

    @Test func `without files of its own the kubelet makes a certificate`() async throws {
        let kubelet = try await TestFolder.running("", flags: ["--cert-dir", "/certs"]).kubelet()
        #expect(kubelet["isServingCertificateGenerated"]?.value == .bool(true))
        #expect(kubelet.at("config.tlsCertFile")?.value == .string("/certs/kubelet.crt"))
    }

    @Test(arguments: [
        "", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    ])
    func `what is no certificate is unknown`(text: String) async throws {
        let node = try TestFolder.running("tlsCertFile: /c\ntlsPrivateKeyFile: /k\n")
        try node.write("/c", text)
        #expect(try await node.kubelet()["servingCertificate"]?.unknownReason != nil)
    }

    @Test func `the client's certificate may stand inside the kubeconfig`() async throws {
        let node = try TestFolder.running("")
        let data = Data(try certificate("rsa").utf8).base64EncodedString()
        try node.write(
            "/etc/kubernetes/kubelet.conf",
            """
            current-context: here
            contexts: [{name: other, context: {cluster: x, user: x}}, {name: here, context: {cluster: c, user: u}}]
            clusters: [{name: c, cluster: {server: "https://192.0.2.1:6443", insecure-skip-tls-verify: true}}]
            users: [{name: u, user: {client-certificate-data: \(data)}}]

            """)
        let kubelet = try await node.kubelet()
        #expect(kubelet.at("kubeconfig.server")?.value == .string("https://192.0.2.1:6443"))
        #expect(kubelet.at("kubeconfig.insecureSkipTLSVerify")?.value == .bool(true))
        #expect(kubelet.at("kubeconfig.authentication")?.value == .string("certificate"))
        #expect(kubelet.at("clientCertificate.keyBits")?.value == .int(2048))
    }

    @Test func `a rotated client certificate wins`() async throws {
        let node = try TestFolder.running("rotateCertificates: true\n")
        try node.write("/var/lib/kubelet/pki/kubelet-client-1.pem", certificate("ec"))
        try node.link("/var/lib/kubelet/pki/kubelet-client-current.pem", to: "kubelet-client-1.pem")
        #expect(try await node.kubelet().at("clientCertificate.keyType")?.value == .string("ECDSA"))
    }

    @Test func `a broken kubeconfig is unknown`() async throws {
        let node = try TestFolder.running("")
        try node.write("/etc/kubernetes/kubelet.conf", "a: [\n")
        #expect(try await node.kubelet()["kubeconfig"]?.unknownReason != nil)
    }

    @Test(
        arguments: [
            ("Kubernetes v1.31.2", "v1.31.2"), ("Kubernetes v1.29.3+k3s1\n", "v1.29.3+k3s1"),
            ("x v1.2.3-alpha.1", "v1.2.3-alpha.1"), ("kube-apiserver:v1.36.2", "v1.36.2"),
            ("v2.0.0", nil), ("1.31", nil), ("", nil),
        ] as [(String, String?)])
    func `versions are found in text`(text: String, version: String?) {
        #expect(KubernetesVersion(in: text)?.text == version)
    }

    @Test func `the API server's image tells the version where nothing else does`() async throws {
        let node = try TestFolder()
        try node.writeConfig("")
        let pod = ControlPlaneNode.manifest("command: [kube-apiserver]")
        let path = ControlPlaneNode.folderOfManifests + "/kube-apiserver.yaml"
        try node.write(path, "# image: x/kube-apiserver:v1.20.0\n" + pod)
        let kubelet = try await node.kubelet()
        #expect(kubelet["version"]?.value == .string("v1.36.2"))
        #expect(kubelet["isControlPlane"]?.value == .bool(false))
        try node.write(path, pod.replacing("\n", with: "\r\n"))
        #expect(try await node.kubelet()["version"]?.value == .string("v1.36.2"))
    }

    @Test func `files changed after the start make what is in them unknown`() async throws {
        let node = try TestFolder.running("readOnlyPort: 0\n", flags: ["--port=10251"])
        try node.write("/proc/stat", "cpu 0\nbtime 1000\n")
        try node.write("/proc/812/stat", "812 (kubelet) S 1 " + String(repeating: "0 ", count: 48))
        let config = try #require(try await node.kubelet()["config"])
        #expect(config.at("readOnlyPort")?.unknownReason?.contains("restarted") == true)
        #expect(config.at("port")?.value == .int(10251))
    }

    @Test func `files as old as the process count`() async throws {
        let node = try TestFolder.running("readOnlyPort: 0\n")
        try node.write("/proc/stat", "btime \(Int(Date().timeIntervalSince1970))\n")
        try node.write("/proc/812/stat", "812 (kubelet) S 1 " + String(repeating: "0 ", count: 48))
        #expect(try await node.kubelet().at("config.readOnlyPort")?.value == .int(0))
    }

    @Test(arguments: [
        (
            nil, ["--metrics-bind-address=0.0.0.0"], "0.0.0.0:10249",
            "flag --metrics-bind-address of pid 9"
        ),
        (
            nil, ["--metrics-bind-address", "::"], "[::]:10249",
            "flag --metrics-bind-address of pid 9"
        ),
        (nil, [], "127.0.0.1:10249", "default of kube-proxy"),
        (nil, ["--bind-address=::"], "[::1]:10249", "default of kube-proxy"),
        (
            "metricsBindAddress: ''\n", ["--metrics-bind-address=0.0.0.0"], "127.0.0.1:10249",
            "default of kube-proxy"
        ),
        ("metricsBindAddress: 10.0.0.7:9000\n", [], "10.0.0.7:9000", "/conf/proxy.yaml:1:21"),
        (
            "bindAddress: '::'\nmetricsBindAddress: null\n", [], "[::1]:10249",
            "default of kube-proxy"
        ),
    ])
    func `kube-proxy's metrics are where its file says, else its flags`(
        config: String?, flags: [String], address: String, origin: String
    ) async throws {
        let node = try TestFolder()
        if let config { try node.write("/conf/proxy.yaml", config) }
        try node.addProcess(
            pid: 9, ["kube-proxy"] + (config == nil ? [] : ["--config=/conf/proxy.yaml"]) + flags,
            program: "/usr/bin/kube-proxy", comm: "kube-proxy")
        let fact = try #require(
            await KubeProxyProbe().observe(try node.host()).instances.first?.at(
                "metricsBindAddress"))
        #expect(fact.value == .string(address))
        #expect("\(fact.origin)" == origin)
    }

    @Test func `kube-proxy on the node has a kubeconfig, in a pod it has none`() async throws {
        let node = try TestFolder()
        try node.write("/var/lib/kube-proxy/config", "x", mode: 0o600)
        try node.addProcess(
            pid: 9, ["kube-proxy", "--kubeconfig", "/var/lib/kube-proxy/config"],
            program: "/usr/bin/kube-proxy", comm: "kube-proxy")
        let host = try node.host()
        let proxy = try #require(await KubeProxyProbe().observe(host).instances.first)
        #expect(proxy.at("kubeconfig.mode")?.value == .string("0600"))
        try node.write("/proc/9/cgroup", "0::/kubepods/besteffort/pod1/abc\n")
        let pod = try #require(await KubeProxyProbe().observe(host).instances.first)
        #expect(pod["kubeconfig"] == nil)
    }

    @Test func `a kube-proxy that does not run is what its unit would start`() async throws {
        let node = try TestFolder()
        try node.write("/var/lib/kube-proxy/config", "x", mode: 0o644)
        let unit = """
            [Service]
            ExecStart=/usr/bin/kube-proxy --kubeconfig=/var/lib/kube-proxy/config \\
              --metrics-bind-address=0.0.0.0:10249
            """
        try node.write("/usr/lib/systemd/system/kube-proxy.service", unit)
        #expect(await KubeProxyProbe().observe(try node.host()).instances.isEmpty)
        let links = "/etc/systemd/system/multi-user.target.wants"
        try node.link(
            "\(links)/kube-proxy.service", to: "/usr/lib/systemd/system/kube-proxy.service")
        let proxy = try #require(await KubeProxyProbe().observe(try node.host()).instances.first)
        #expect(proxy.at("kubeconfig.mode")?.value == .string("0644"))
        #expect(proxy["metricsBindAddress"]?.value == .string("0.0.0.0:10249"))
        #expect(proxy["pid"] == nil)
        try node.link("/etc/systemd/system/kube-proxy.service", to: "/dev/null")
        #expect(await KubeProxyProbe().observe(try node.host()).instances.isEmpty)
    }

    @Test
    func `kube-proxy has no kubeconfig that is null, and an unknown one where its file is gone`()
        async throws
    {
        let node = try TestFolder()
        try node.addProcess(
            pid: 9, ["kube-proxy", "--config=proxy.yaml"], program: "/usr/bin/kube-proxy",
            comm: "kube-proxy")
        try node.link("/proc/9/cwd", to: "/etc/proxy")
        let gone = try #require(await KubeProxyProbe().observe(try node.host()).instances.first)
        #expect(gone["kubeconfig"]?.unknownReason != nil)
        try node.write("/etc/proxy/null", "x")
        try node.write("/etc/proxy/proxy.yaml", "clientConnection: {kubeconfig: null}\n")
        let none = try #require(await KubeProxyProbe().observe(try node.host()).instances.first)
        #expect(none["kubeconfig"] == nil)
        try node.write("/etc/proxy/own.conf", "x", mode: 0o640)
        try node.write("/etc/proxy/proxy.yaml", "clientConnection: {kubeconfig: own.conf}\n")
        let named = try #require(await KubeProxyProbe().observe(try node.host()).instances.first)
        #expect(named.at("kubeconfig.mode")?.value == .string("0640"))
    }

    @Test func `what of the kernel cannot be read leaves unknown whether the kubelet starts`()
        async throws
    {
        let node = try TestFolder.running("protectKernelDefaults: true\n")
        try node.write("/proc/sys/vm/overcommit_memory", "1\n")
        #expect(try await node.kubelet()["startErrors"]?.texts == [])
        try node.makeFolder("/proc/sys/vm/panic_on_oom")
        #expect(try await node.kubelet()["startErrors"]?.unknownReason != nil)
        try node.write("/proc/sys/vm/overcommit_memory", "0\n")
        #expect(try await node.kubelet()["startErrors"]?.texts.count == 1)
    }

    @Test func `the operating system names itself`() async throws {
        let node = try TestFolder()
        try node.write("/usr/lib/os-release", "ID=debian\nPRETTY_NAME=\"Debian GNU/Linux 12\"\n")
        try node.write("/etc/hostname", "worker-7\n")
        let os = try #require(await OSProbe().observe(try node.host()).instances.first)
        #expect(os["prettyName"]?.value == .string("Debian GNU/Linux 12"))
        #expect(os["hostname"]?.value == .string("worker-7"))
        #expect(os["versionID"] == nil)
    }

    @Test(arguments: [
        ("server: \"https://a:6443\"", FactValue.bool(true)),
        ("server: \"http://a:6443\"", .bool(false)),
        ("server: \"https://a\", insecure-skip-tls-verify: true", .bool(false)),
    ])
    func `a server is verified over TLS alone`(cluster: String, verifies: FactValue) async throws {
        let node = try TestFolder.running("")
        try node.write(
            "/etc/kubernetes/kubelet.conf",
            """
            current-context: c
            contexts: [{name: c, context: {cluster: c, user: u}}]
            clusters: [{name: c, cluster: {\(cluster)}}]
            users: [{name: u, user: {token: x}}]

            """)
        #expect(try await node.kubelet().at("kubeconfig.verifiesServer")?.value == verifies)
    }

    @Test(arguments: ["hello", "", "current-context: x\n", "a: {}\n"])
    func `a kubeconfig that is not whole is unknown`(text: String) async throws {
        let node = try TestFolder.running("")
        try node.write("/etc/kubernetes/kubelet.conf", text)
        #expect(try await node.kubelet()["kubeconfig"]?.unknownReason != nil)
    }

    @Test func `keys, the program and the folders above are told`() async throws {
        let node = try TestFolder.running(
            "rotateCertificates: true\nserverTLSBootstrap: true\n", flags: ["--config-dir=/etc/k.d"]
        )
        try node.writeConfig("", path: "/etc/k.d/a.conf")
        for name in ["client", "server"] {
            try node.write("/var/lib/kubelet/pki/kubelet-\(name)-current.pem", "x", mode: 0o640)
        }
        try node.write("/usr/bin/kubelet", "x", mode: 0o755)
        let files = try #require(try await node.kubelet()["files"])
        func paths(_ name: String) -> [String] {
            guard case .list(let facts) = files[name]?.value else { return [] }
            return facts.compactMap { $0["path"] }.compactMap {
                if case .string(let path) = $0.value { path } else { nil }
            }
        }
        #expect(paths("keys").count == 2)
        #expect(files.at("program.mode")?.value == .string("0755"))
        #expect(
            paths("folders")
                == ["/etc", "/etc/k.d", "/usr", "/usr/bin", "/var", "/var/lib", "/var/lib/kubelet"])
    }
}
