import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

struct APIServerFactsTests {
    private static let authorization =
        "apiVersion: apiserver.config.k8s.io/v1\nkind: AuthorizationConfiguration\nauthorizers:\n"
        + "- {type: Node, name: n}\n- {type: RBAC, name: r}\n"

    /// What real API servers of 1.36.2 answered to a stranger with these flags.
    @Test(arguments: [
        ("cmdline-default", [], true), ("cmdline-anonymous-false", [], false),
        ("cmdline-no-authorization-mode", [], false),
        ("cmdline-default", ["--authorization-mode=AlwaysAllow", "--anonymous-auth=true"], false),
        ("cmdline-authorization-config", [], true),
        ("cmdline-default", ["--anonymous-auth=false", "--anonymous-auth=true"], true),
        ("cmdline-default", ["--anonymous-auth"], true),
        ("cmdline-default", ["--anonymous-auth=0"], false),
    ])
    func `anonymous requests`(name: String, flags: [String], isTaken: Bool) async throws {
        let node = try ControlPlaneNode.running(
            name, adding: flags, files: ["/etc/kubernetes/authz-config.yaml": Self.authorization])
        let found = try await node.apiserver()
        #expect(found.at("authentication.anonymous.enabled")?.value == .bool(isTaken))
    }

    /// A process reads its file of authentication again, but for what that says of strangers.
    @Test(arguments: [([], false), (["--anonymous-auth=false"], true)])
    func `a file of authentication that was changed since does not tell of strangers`(
        flags: [String], isKnown: Bool
    ) async throws {
        let body = flags.isEmpty ? "anonymous: {enabled: false}\n" : "jwt: []\n"
        let node = try ControlPlaneNode.running(
            "cmdline-default", adding: ["--authentication-config=/etc/kubernetes/a.yaml"] + flags,
            files: [
                "/etc/kubernetes/a.yaml":
                    "apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\n"
                    + body
            ])
        // The process was started in 1970.
        try node.write("/proc/stat", "btime 100\n")
        try node.write(
            "/proc/812/stat", "812 (kube-apiserver) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 5 0 0\n"
        )
        let found = try #require(try await node.apiserver().at("authentication.anonymous"))
        #expect((found.unknownReason == nil) == isKnown)
        if isKnown { #expect(found["enabled"]?.value == .bool(false)) }
    }

    @Test(arguments: [
        ("cmdline-default", [], ["Node", "RBAC"]),
        ("cmdline-default", ["--authorization-mode=AlwaysAllow"], ["Node", "RBAC", "AlwaysAllow"]),
        ("cmdline-no-authorization-mode", [], ["AlwaysAllow"]),
        ("cmdline-authorization-config", [], ["Node", "RBAC"]),
    ])
    func `modes of authorization add up`(name: String, flags: [String], modes: [String])
        async throws
    {
        let node = try ControlPlaneNode.running(
            name, adding: flags, files: ["/etc/kubernetes/authz-config.yaml": Self.authorization])
        #expect(try await node.apiserver().at("authorization.modes")?.texts == modes)
    }

    @Test(arguments: [
        ("{enabled: false}", false, []),
        (
            "{enabled: true, conditions: [{path: /livez}, {path: /readyz}]}", true,
            ["/livez", "/readyz"]
        ),
        ("{enabled: true}", true, []),
    ])
    func `a file of authentication counts before the flag`(
        anonymous: String, isTaken: Bool, paths: [String]
    ) async throws {
        let file = """
            apiVersion: apiserver.config.k8s.io/v1
            kind: AuthenticationConfiguration
            anonymous: \(anonymous)
            jwt:
            - issuer: {url: 'https://id.example', audiences: [a, b]}
            """
        let flag = "--authentication-config=/etc/kubernetes/a.yaml"
        let node = try ControlPlaneNode.apiserver(
            [flag, "--authorization-mode=RBAC"], files: ["/etc/kubernetes/a.yaml": file])
        let found = try await node.apiserver()
        #expect(found.at("authentication.anonymous.enabled")?.value == .bool(isTaken))
        #expect(found.at("authentication.anonymous.paths")?.texts == paths)
        #expect(found.at("authentication.issuers")?.texts(of: "url") == ["https://id.example"])
        #expect(found.at("authentication.methods")?.texts == ["oidc"])
        let both = try ControlPlaneNode.apiserver(
            [flag, "--anonymous-auth=false"], files: ["/etc/kubernetes/a.yaml": file])
        #expect(try await both.apiserver()["startErrors"]?.texts.count == 1)
    }

    @Test(arguments: [
        ("v1.20.2", "auditLogMaxage", FactValue.int(0)), ("v1.36.2", "auditLogMaxage", .int(366)),
        ("v1.35.0", "auditLogMaxsize", .int(0)), ("v1.36.0", "auditLogMaxsize", .int(100)),
        ("v1.19.0", "insecurePort", .int(8080)), ("v1.20.2", "insecurePort", .int(0)),
        ("latest", "insecurePort", .int(0)),
        ("v1.31.0", "profiling", .bool(true)), ("latest", "profiling", .bool(true)),
        ("v1.31.0", "requestTimeout", .seconds(60)),
    ])
    func `a default is that of the version`(
        version: String, field: String, value: FactValue
    ) async throws {
        let found = try await ControlPlaneNode.apiserver([], version: version).apiserver()
        #expect(found.at("config.\(field)")?.value == value)
        if case .builtInDefault(let component, _) = found.at("config.\(field)")?.origin {
            #expect(component == "kube-apiserver")
        } else {
            Issue.record("it is no default")
        }
    }

    @Test func `what depends on a version that is not known is unknown`() async throws {
        let found = try await ControlPlaneNode.apiserver([], version: "latest").apiserver()
        #expect(found["version"]?.unknownReason != nil)
        #expect(found.at("config.auditLogMaxage")?.unknownReason != nil)
        #expect(found.at("admission.plugins.PodSecurity")?.unknownReason != nil)
        #expect(found.at("admission.plugins.NamespaceLifecycle")?.value == .bool(true))
    }

    @Test(arguments: [
        (["--enable-admission-plugins=NodeRestriction,EventRateLimit"], "EventRateLimit", true),
        (
            ["--enable-admission-plugins=A", "--enable-admission-plugins=NodeRestriction"],
            "NodeRestriction", true
        ),
        ([], "NodeRestriction", false), ([], "ServiceAccount", true),
        (["--disable-admission-plugins=ServiceAccount"], "ServiceAccount", false),
        (["--admission-control=NodeRestriction"], "ServiceAccount", false),
        (["--enable-admission-plugins", "AlwaysPullImages"], "AlwaysPullImages", true),
        (["--enable-admission-plugins=\"AlwaysPullImages\""], "AlwaysPullImages", true),
        ([], "PodSecurityPolicy", false), ([], "PodSecurity", true),
    ])
    func `admission plugins`(flags: [String], plugin: String, runs: Bool) async throws {
        let found = try await ControlPlaneNode.apiserver(flags, version: "v1.31.0").apiserver()
        #expect(found.at(["admission", "plugins", plugin])?.value == .bool(runs))
    }

    @Test(arguments: [
        ("v1.23.0", "PodSecurity=false", Bool?.some(false)), ("v1.24.0", "PodSecurity=true", true),
        ("v1.24.0", "A=false,kube:PodSecurity=false", false),
        ("v1.31.0", "PodSecurity=false", true),
        ("latest", "PodSecurity=false", nil),
    ])
    func `PodSecurity does nothing where its feature gate is off`(
        version: String, gates: String, runs: Bool?
    ) async throws {
        let found = try await ControlPlaneNode.apiserver(
            ["--enable-admission-plugins=PodSecurity", "--feature-gates=\(gates)"],
            version: version
        ).apiserver()
        #expect(
            found.at("admission.plugins.PodSecurity")?.value == runs.map { .bool($0) }
                || runs == nil && found.at("admission.plugins.PodSecurity")?.unknownReason != nil)
        #expect((found.at("admission.podSecurity.enforce") == nil) == (runs != true))
    }

    /// Command lines with which an API server does not start.
    @Test(arguments: [
        (["--anonymous-auth", "false"], "v1.36.2"), (["--insecure-port=8080"], "v1.36.2"),
        (["--basic-auth-file=/x"], "v1.36.2"), (["--kubelet-https=true"], "v1.36.2"),
        (["--anonymous-auth=no"], "v1.36.2"), (["--secure-port"], "v1.36.2"),
        (["--authentication-config=/x"], "v1.25.0"), (["-anonymous-auth=false"], "v1.36.2"),
        (["--enable-admission-plugins=PodSecurityPolicy"], "v1.25.0"),
        (
            [
                "--enable-admission-plugins=NodeRestriction",
                "--disable-admission-plugins=NodeRestriction",
            ], "v1.30.0"
        ),
        (["--authorization-mode=Everything"], "v1.30.0"),
        (["--anonymous_auth=false"], "v1.20.2"),
        (["--audit-policy-file=/etc/kubernetes/none.yaml"], "v1.30.0"),
        (["--tls-min-version=TLS1.3"], "v1.30.0"),
        (["--tls-cipher-suites=TLS_RSA_WITH_AES_128_CBC_SHA,AES128-SHA"], "v1.30.0"),
    ])
    func `what keeps it from starting is told`(flags: [String], version: String) async throws {
        let found = try await ControlPlaneNode.apiserver(flags, version: version).apiserver()
        #expect(found["startErrors"]?.texts.isEmpty == false)
    }

    @Test func `a command line of many words is read, and its errors are counted`() async throws {
        let words = (0..<20_000).map { $0.isMultiple(of: 2) ? "--profiling=false" : "word\($0)" }
        let found = try await ControlPlaneNode.apiserver(words).apiserver()
        #expect(found.at("config.profiling")?.value == .bool(false))
        #expect(found["startErrors"]?.texts.count == 51)
        #expect(found["startErrors"]?.texts.last == "and 9950 more")
    }

    @Test func `a flag of which nothing is known keeps its start in doubt`() async throws {
        let found = try await ControlPlaneNode.apiserver(["--new=1"], version: "v1.37.0")
            .apiserver()
        #expect(found["startErrors"]?.unknownReason?.contains("--new") == true)
        let old = try await ControlPlaneNode.apiserver(["--new=1"], version: "v1.36.0").apiserver()
        #expect(old["startErrors"]?.texts.count == 1)
    }

    /// Real command lines and manifests of kubeadm.
    @Test(arguments: ["v1.20.2-default", "v1.36.2-default"])
    func `what starts is not said to refuse`(name: String) async throws {
        let node = try ControlPlaneNode.kubeadm(name)
        let host = try node.host()
        for probe in [APIServerProbe(), ControllerManagerProbe(), SchedulerProbe()] as [any Probe] {
            let component = await probe.observe(host)
            #expect(component.instances.count == 1)
            #expect(component.instances.first?["startErrors"]?.value == .list([]))
            #expect(
                component.instances.first?["version"]?.value
                    == .string(String(name.prefix { $0 != "-" })))
        }
    }

    @Test(arguments: [
        "cmdline-default", "cmdline-anonymous-false", "cmdline-no-authorization-mode",
        "cmdline-authorization-config", "cmdline-audit",
    ])
    func `a recorded process is not said to refuse`(name: String) async throws {
        let node = try ControlPlaneNode.running(
            name,
            files: [
                "/etc/kubernetes/authz-config.yaml": Self.authorization,
                "/etc/kubernetes/audit-policy.yaml": String(
                    decoding: try ControlPlaneNode.recording("audit-policy.yaml"), as: UTF8.self),
            ])
        let component = try await node.apiservers()
        #expect(component.instances.first?["startErrors"]?.value == .list([]))
        #expect(component.notes.isEmpty)
    }

    @Test(arguments: [
        "/etc/kubernetes/admin.conf", "/etc/rancher/k3s/k3s.yaml", "/etc/rancher/rke2/rke2.yaml",
        "/var/lib/k0s/pki/admin.conf", "/var/snap/microk8s/current/credentials/client.config",
        "/var/lib/rancher/k3s/server/cred/admin.kubeconfig",
    ])
    func `the kubeconfigs of administrators are found in every distribution`(path: String)
        async throws
    {
        let node = try ControlPlaneNode.apiserver([])
        try node.write(path, "", mode: 0o644)
        let found = try await node.apiserver()["adminKubeconfigs"]
        #expect(found?.texts(of: "path") == [path])
        #expect(found?.texts(of: "mode") == ["0644"])
    }

    @Test func `the hardened API server of kubeadm`() async throws {
        let node = try ControlPlaneNode.kubeadm("v1.36.2-hardened")
        let config = try #require(try await node.apiserver()["config"])
        let expected: [String: FactValue] = [
            "anonymousAuth": .bool(false), "profiling": .bool(false), "auditLogMaxage": .int(30),
            "requestTimeout": .seconds(300), "tlsMinVersion": .string("VersionTLS12"),
            "kubeletCertificateAuthority": .string("/etc/kubernetes/pki/ca.crt"),
        ]
        for (field, value) in expected {
            #expect(config[field]?.value == value)
            if case .file(let path, _, _) = config[field]?.origin {
                #expect(path == "/etc/kubernetes/manifests/kube-apiserver.yaml")
            } else {
                Issue.record("\(field) is not from the manifest")
            }
        }
    }
}
