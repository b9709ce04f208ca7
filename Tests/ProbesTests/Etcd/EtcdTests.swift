import Foundation
import Posture
import TestFolder
import Testing

@testable import Probes

struct EtcdTests {
    static let tls = [
        "--listen-client-urls=https://10.0.0.7:2379",
        "--advertise-client-urls=https://10.0.0.7:2379",
        "--cert-file=/pki/server.crt", "--key-file=/pki/server.key",
    ]

    @Test func `the recordings are here`() {
        #expect(EtcdRecording.all.count == 45)
    }

    @Test(arguments: EtcdRecording.all)
    func `who gets in is who was let in`(recording: EtcdRecording) async throws {
        let node = try TestFolder.runningEtcd(
            Array(recording.arguments.dropFirst()), environment: recording.environment)
        for (path, text) in recording.files { try node.write(path, text) }
        let etcd = try await node.etcd()
        #expect(etcd["isClientCertificateRequired"]?.value == .bool(!recording.client))
        if let peer = recording.peer {
            #expect(etcd["isPeerCertificateRequired"]?.value == .bool(!peer))
        }
        #expect(etcd["startErrors"]?.value == .list([]))
    }

    @Test func `flags tell their values with their origins, and defaults theirs`() async throws {
        let etcd = try await TestFolder.runningEtcd(
            Self.tls + ["-client-cert-auth", "--trusted-ca-file", "/pki/ca.crt"]
        ).etcd()
        let auth = etcd.at("config.clientCertAuth")
        #expect(auth?.value == .bool(true))
        #expect(auth?.origin == .flag(name: "client-cert-auth", pid: 700))
        #expect(etcd.at("config.trustedCaFile")?.value == .string("/pki/ca.crt"))
        #expect(
            etcd.at("config.listenPeerUrls")?.origin
                == .builtInDefault(component: "etcd", version: nil))
        #expect(etcd.at("config.listenPeerUrls")?.texts == ["http://localhost:2380"])
        #expect(etcd.at("config.dataDir")?.value == .string("default.etcd"))
        let listener = etcd.at("client.listeners")?.elements.first
        #expect(listener?["host"]?.value == .string("10.0.0.7"))
        #expect(listener?["port"]?.value == .int(2379))
        #expect(listener?["isLoopback"]?.value == .bool(false))
        #expect(etcd["isPeerPlaintext"]?.value == .bool(true))
        #expect(etcd["isClustered"]?.value == .bool(false))
    }

    @Test func `a file excludes flags and environment, in the flag and in the environment`()
        async throws
    {
        let file =
            "client-transport-security: {cert-file: /c, key-file: /k, auto-tls: false}\n"
            + "listen-client-urls: https://127.0.0.1:2379\n"
        let strong = ["--client-cert-auth", "--trusted-ca-file=/pki/ca.crt"]
        for (words, environment) in [
            (strong + ["--config-file=/etc/etcd/c.yml"], ["ETCD_TRUSTED_CA_FILE": "/ca"]),
            (strong, ["ETCD_CONFIG_FILE": "/etc/etcd/c.yml"]),
        ] {
            let node = try TestFolder.runningEtcd(words, environment: environment)
            try node.write("/etc/etcd/c.yml", file)
            let etcd = try await node.etcd()
            #expect(etcd["isClientCertificateRequired"]?.value == .bool(false))
            #expect(etcd.at("config.trustedCaFile")?.value == .string(""))
            #expect(
                etcd.at("config.certFile")?.origin
                    == .file(path: "/etc/etcd/c.yml", line: 1, column: 40))
            #expect(etcd.at("files.config.path")?.value == .string("/etc/etcd/c.yml"))
        }
    }

    @Test(arguments: [
        "client-transport-security: {client-cert-auth: true}",
        "Client-Transport-Security: "
            + "{CLIENT-CERT-AUTH: on}",
        "client-transport-security: {client-cert-auth: false, client-cert-auth: yes}",
    ])
    func `keys of a file are found as etcd finds them`(text: String) async throws {
        let node = try TestFolder.runningEtcd(["--config-file", "/c.yml"])
        try node.write("/c.yml", text + "\nname: 17\nunknown: {a: 1}\n")
        let etcd = try await node.etcd()
        #expect(etcd.at("config.clientCertAuth")?.value == .bool(true))
        #expect(etcd.at("config.name")?.value == .string("17"))
        #expect(etcd["startErrors"]?.value == .list([]))
    }

    @Test(arguments: [
        (["--client-cert-auth", "true"], [:]),
        (["--client-cert-auth=maybe"], [:]),
        (["--client-cert-auth=false"], ["ETCD_CLIENT_CERT_AUTH": "true"]),
        ([], ["ETCD_AUTO_TLS": "maybe"]),
        (["---name=x"], [:]),
        (["--name"], [:]),
        (["--listen-client-urls=https://127.0.0.1:2379"], [:]),
        (
            [
                "--listen-client-urls=https://127.0.0.1:2379",
                "--advertise-client-urls=https://127.0.0.1:2379",
            ], [:]
        ),
        (["--config-file=/not-there"], [:]),
    ])
    func `what etcd refuses is told`(words: [String], environment: [String: String]) async throws {
        let etcd = try await TestFolder.runningEtcd(words, environment: environment).etcd()
        #expect(etcd["startErrors"]?.elements.isEmpty == false)
    }

    @Test func `a file that cannot be understood leaves all settings open`() async throws {
        let node = try TestFolder.runningEtcd(["--config-file=/c.yml", "--client-cert-auth"])
        try node.write("/c.yml", "client-transport-security: [")
        let etcd = try await node.etcd()
        for name in ["isClientCertificateRequired", "isClientPlaintext", "isPeerPlaintext"] {
            #expect(etcd[name]?.unknownReason?.contains("/c.yml") == true)
        }
        #expect(etcd.at("client.listeners")?.unknownReason != nil)
    }

    @Test func `a file that was changed since etcd was started leaves all settings open`()
        async throws
    {
        let node = try TestFolder.runningEtcd(["--config-file=/c.yml"])
        try node.write("/c.yml", "client-transport-security: {client-cert-auth: true}\n")
        try node.write("/proc/700/stat", "700 (etcd) S 1 " + String(repeating: "0 ", count: 48))
        // Started when this machine was, which is before the file was written.
        try node.write("/proc/stat", "btime 1000000000\n")
        let etcd = try await node.etcd()
        #expect(etcd["isClientCertificateRequired"]?.unknownReason?.contains("restarted") == true)
        // Started long after it was.
        try node.write("/proc/stat", "btime 9000000000\n")
        #expect(try await node.etcd().at("config.clientCertAuth")?.value == .bool(true))
    }

    @Test func `a text where a file must have a boolean keeps etcd from starting`() async throws {
        let node = try TestFolder.runningEtcd(["--config-file=/c.yml"])
        try node.write("/c.yml", "client-transport-security: {client-cert-auth: 'true'}\n")
        let etcd = try await node.etcd()
        #expect(etcd["startErrors"]?.elements.isEmpty == false)
        #expect(etcd.at("config.clientCertAuth")?.unknownReason != nil)
    }

    @Test func `an environment that cannot be read leaves open what no flag sets`() async throws {
        let node = try TestFolder.runningEtcd(Self.tls + ["--client-cert-auth"])
        try FileManager.default.removeItem(atPath: node.path + "/proc/700/environ")
        try node.makeFolder("/proc/700/environ")
        let etcd = try await node.etcd()
        #expect(etcd["isClientCertificateRequired"]?.unknownReason?.contains("environ") == true)
    }

    @Test(arguments: [
        ("http://127.0.0.1:2379", true, false), ("http://127.9.0.1:1", true, false),
        ("https://[::1]:2379", true, true), ("http://localhost:2379", true, false),
        ("http://0.0.0.0:2379", false, false), ("https://[::]:2379", false, true),
        ("http://:2379", false, false), ("HTTPS://10.1.2.3:2379", false, true),
        ("http://128.0.0.1:80", false, false), ("http://[::2]:80", false, false),
        ("unix:///run/etcd.sock", true, false),
    ])
    func `an address tells from where it is reached`(
        url: String, isLoopback: Bool, isTLS: Bool
    ) throws {
        let address = try #require(EtcdAddress(url))
        #expect(address.isLoopback == isLoopback)
        #expect(address.isTLS == isTLS)
    }

    @Test(arguments: ["", "127.0.0.1:2379", "ftp://127.0.0.1:1", "http://127.0.0.1", "http://a:b"])
    func `what is no address is none`(url: String) {
        #expect(EtcdAddress(url) == nil)
    }

    @Test func `Debian's unit with its environment file is read where nothing runs`() async throws {
        let node = try TestFolder()
        try node.write(
            "/lib/systemd/system/etcd.service",
            """
            [Service]
            Environment=DAEMON_ARGS=
            Environment=ETCD_NAME=%H
            Environment=ETCD_DATA_DIR=/var/lib/etcd/default
            EnvironmentFile=-/etc/default/%p
            User=etcd
            ExecStart=/usr/bin/etcd $DAEMON_ARGS

            """)
        try node.write(
            "/etc/default/etcd",
            "ETCD_LISTEN_CLIENT_URLS=\"http://0.0.0.0:2379\"\n"
                + "ETCD_ADVERTISE_CLIENT_URLS=\"http://0.0.0.0:2379\"\n"
                + "DAEMON_ARGS=\"--enable-pprof\"\n")
        try node.write("/etc/hostname", "cp1\n")
        try node.write(
            "/var/lib/dpkg/status",
            "Package: etcd-server\nStatus: install ok installed\nVersion: 3.4.23-4+b4\n\n")
        try node.makeFolder("/var/lib/etcd/default")
        let disabled = await EtcdProbe().observe(try node.host())
        #expect(disabled.instances.isEmpty)
        #expect(disabled.notes.contains { $0.contains("nothing starts") })
        try node.link(
            "/etc/systemd/system/multi-user.target.wants/etcd.service",
            to: "/lib/systemd/system/etcd.service")
        let etcd = try await node.etcd()
        #expect(etcd["source"]?.value == .string("unit"))
        #expect(etcd["version"]?.value == .string("3.4.23"))
        #expect(etcd["isClientPlaintext"]?.value == .bool(true))
        #expect(
            etcd["isClientPlaintext"]?.origin == .file(path: "/etc/default/etcd", line: 1))
        #expect(etcd.at("config.enablePprof")?.value == .bool(true))
        #expect(etcd.at("dataDirectory.path")?.value == .string("/var/lib/etcd/default"))
        #expect(etcd.at("files.unit")?.elements.count == 2)
    }

    @Test func `a static pod is read where nothing runs, its paths on the node`() async throws {
        let node = try TestFolder()
        try node.write(
            "/etc/kubernetes/manifests/etcd.yaml",
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: etcd}
            spec:
              containers:
              - name: etcd
                image: registry.k8s.io/etcd:3.5.15-0
                command:
                - etcd
                - --data-dir=/var/lib/etcd
                - --listen-client-urls=https://127.0.0.1:2379,https://10.0.0.7:2379
                - --advertise-client-urls=https://10.0.0.7:2379
                - --cert-file=/pki/server.crt
                - --key-file=/pki/server.key
                - --trusted-ca-file=/pki/ca.crt
                volumeMounts:
                - {mountPath: /var/lib/etcd, name: data}
                - {mountPath: /pki, name: certs}
              volumes:
              - {name: data, hostPath: {path: /srv/data}}
              - {name: certs, hostPath: {path: /etc/kubernetes/pki/etcd}}

            """, mode: 0o600)
        try node.makeFolder("/srv/data")
        try node.write("/etc/kubernetes/pki/etcd/ca.crt", try certificate("rsa"))
        let etcd = try await node.etcd()
        #expect(etcd["version"]?.value == .string("3.5.15"))
        #expect(etcd["isClientCertificateRequired"]?.value == .bool(true))
        #expect(
            etcd["isClientCertificateRequired"]?.origin
                == .file(path: "/etc/kubernetes/manifests/etcd.yaml", line: 15, column: 7))
        #expect(etcd.at("dataDirectory.path")?.value == .string("/srv/data"))
        #expect(
            etcd.at("client.authority.path")?.value == .string("/etc/kubernetes/pki/etcd/ca.crt"))
        #expect(etcd.at("files.manifests")?.elements.first?["mode"]?.value == .string("0600"))
        // Nobody's authority is known, then another's, then the same.
        #expect(etcd.at("client.sharesClusterAuthority") == nil)
        try node.write("/etc/kubernetes/pki/ca.crt", try certificate("ec"))
        var shares = try await node.etcd().at("client.sharesClusterAuthority")
        #expect(shares?.value == .bool(false))
        try node.write("/etc/kubernetes/pki/ca.crt", try certificate("ec") + certificate("rsa"))
        shares = try await node.etcd().at("client.sharesClusterAuthority")
        #expect(shares?.value == .bool(true))
    }

    @Test func `the authority of an API server that systemd starts is known`() async throws {
        let node = try TestFolder.runningEtcd(
            ["--cert-file=/c", "--key-file=/k", "--trusted-ca-file=/etc/etcd/ca.crt"])
        try node.write("/etc/etcd/ca.crt", try certificate("rsa"))
        try node.write("/var/lib/kubernetes/ca.crt", try certificate("rsa"))
        try node.write(
            "/etc/systemd/system/kube-apiserver.service",
            """
            [Service]
            ExecStart=/usr/local/bin/kube-apiserver --client-ca-file=/var/lib/kubernetes/ca.crt

            """)
        #expect(try await node.etcd().at("client.sharesClusterAuthority")?.value == .bool(true))
    }

    private func certificate(_ name: String) throws -> String {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent()
            .appendingPathComponent("Recordings/certificates/\(name).crt")
        return String(decoding: try Data(contentsOf: file), as: UTF8.self)
    }

    @Test(arguments: [["gateway", "start"], ["grpc-proxy", "start"]])
    func `an etcd that only passes on is none`(words: [String]) async throws {
        let node = try TestFolder.runningEtcd(words)
        #expect(await EtcdProbe().observe(try node.host()).instances.isEmpty)
    }

    @Test(arguments: [[], ["--config-file=/c.yml"], Self.tls])
    func `all facts have the shape that is declared`(words: [String]) async throws {
        let etcd = try await TestFolder.runningEtcd(words).etcd()
        #expect(EtcdProbe().schema.type.problems(etcd, "etcd") == [])
    }

    @Test func `a node without etcd has none`() async throws {
        #expect(await EtcdProbe().observe(try TestFolder().host()).instances.isEmpty)
    }

    @Test func `processes that cannot be seen leave open whether etcd runs`() async throws {
        let node = try TestFolder()
        try node.write("/proc", "a file")
        #expect(try await node.etcd().unknownReason != nil)
    }
}
