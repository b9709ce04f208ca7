import Posture
import TestFolder
import Testing

@testable import Probes

struct KubeletConfigurationTests {
    @Test func `values know the line and column where they stand`() async throws {
        let node = try TestFolder.running("authentication:\n  anonymous:\n    enabled: true\n")
        let fact = try await node.kubelet().at("config.authentication.anonymous.enabled")
        #expect(fact?.value == .bool(true))
        #expect(fact?.origin == .file(path: "/var/lib/kubelet/config.yaml", line: 5, column: 14))
    }

    @Test func `a default says of which version it is`() async throws {
        let fact = try await TestFolder.running("").kubelet().at("config.port")
        #expect(fact?.value == .int(10250))
        #expect(fact?.origin == .builtInDefault(component: "kubelet", version: "v1.31.2"))
    }

    @Test func `without a version only a default that never changed is known`() async throws {
        let node = try TestFolder()
        try node.writeConfig("")
        try node.addProcess(pid: 812, ["kubelet", "--config=/var/lib/kubelet/config.yaml"])
        let kubelet = try await node.kubelet()
        #expect(kubelet.at("config.readOnlyPort")?.value == .int(0))
        #expect(kubelet.at("config.eventRecordQPS")?.unknownReason?.contains("version") == true)
        #expect(kubelet.at("version")?.unknownReason != nil)
    }

    @Test func `flags win, and know their process`() async throws {
        let node = try TestFolder.running(
            "readOnlyPort: 0\ntlsCipherSuites: [a]\nfeatureGates: {A: true, B: true}\n",
            flags: [
                "--read-only-port", "10255", "--tls-cipher-suites=b,c", "--tls-cipher-suites=d",
                "--feature-gates=B=false,C=true",
            ])
        let config = try #require(try await node.kubelet()["config"])
        #expect(config.at("readOnlyPort")?.value == .int(10255))
        #expect(config.at("readOnlyPort")?.origin == .flag(name: "read-only-port", pid: 812))
        #expect(config.at("tlsCipherSuites")?.texts == ["b", "c", "d"])
        #expect(config.at("featureGates.A")?.value == .bool(true))
        #expect(config.at("featureGates.B")?.value == .bool(false))
        #expect(config.at("featureGates.C")?.value == .bool(true))
    }

    @Test(arguments: [
        "authentication: {anonymous: {enabled: \"false\"}}", "readOnlyPort: \"0\"",
        "port: 99999999999", "tlsCipherSuites: a", "authentication: 3", "syncFrequency: 60",
        "syncFrequency: null", "maxPods: 1.5", "evictionHard: {memory.available: 5}",
        "- a list", "a: b: c", "\tport: 1",
    ])
    func `a file that the kubelet refuses makes its values unknown`(body: String) async throws {
        let kubelet = try await TestFolder.running(body + "\n").kubelet()
        #expect(kubelet["startErrors"]?.texts.isEmpty == false)
        let value = kubelet.at("config.authentication.anonymous.enabled")
        #expect(value?.unknownReason?.contains("/var/lib/kubelet/config.yaml") == true)
    }

    @Test func `a flag counts also where the file is refused`() async throws {
        let node = try TestFolder.running("port: x\n", flags: ["--anonymous-auth=true"])
        let fact = try await node.kubelet().at("config.authentication.anonymous.enabled")
        #expect(fact?.value == .bool(true))
    }

    @Test(arguments: ["", "# nothing\n", "kind: KubeletConfiguration\n", "---\n"])
    func `a file without its kind is refused`(text: String) async throws {
        let node = try TestFolder.running("")
        try node.write("/var/lib/kubelet/config.yaml", text)
        #expect(try await node.kubelet()["startErrors"]?.texts.isEmpty == false)
    }

    @Test func `only the first document counts`() async throws {
        let node = try TestFolder.running("readOnlyPort: 10255\n---\nreadOnlyPort: 0\n")
        #expect(try await node.kubelet().at("config.readOnlyPort")?.value == .int(10255))
    }

    @Test(arguments: ["readOnlyport: 10255", "anonymousAuth: true", "logging: {formats: x}"])
    func `a key that is not known is ignored and told`(body: String) async throws {
        let kubelet = try await TestFolder.running(body + "\n").kubelet()
        #expect(kubelet.at("config.readOnlyPort")?.value == .int(0))
        #expect(kubelet["warnings"]?.texts.count == 1)
        #expect(kubelet["startErrors"]?.texts == [])
    }

    @Test func `a key that a version does not know yet is ignored`() async throws {
        let node = try TestFolder.running("seccompDefault: true\n", version: "1.21.5")
        let kubelet = try await node.kubelet()
        #expect(kubelet.at("config.seccompDefault") == nil)
        #expect(kubelet["warnings"]?.texts.count == 1)
    }

    @Test func `of a key that stands twice the last counts`() async throws {
        let kubelet = try await TestFolder.running("readOnlyPort: 0\nreadOnlyPort: 10255\n")
            .kubelet()
        #expect(kubelet.at("config.readOnlyPort")?.value == .int(10255))
        #expect(kubelet["warnings"]?.texts.count == 1)
    }

    @Test func `status is reported as often as it is updated`() async throws {
        let kubelet = try await TestFolder.running("nodeStatusUpdateFrequency: 20s\n").kubelet()
        #expect(kubelet.at("config.nodeStatusReportFrequency")?.value == .seconds(20))
    }

    @Test func `without a file the defaults of flags count`() async throws {
        let node = try TestFolder()
        try node.addKubeletPackage(version: "1.31.2")
        try node.addProcess(pid: 812, ["kubelet", "--config="])
        let config = try #require(try await node.kubelet()["config"])
        #expect(config.at("authentication.anonymous.enabled")?.value == .bool(true))
        #expect(config.at("authorization.mode")?.value == .string("AlwaysAllow"))
        #expect(config.at("readOnlyPort")?.value == .int(10255))
    }

    @Test func `credentials in headers are no facts`() async throws {
        let node = try TestFolder.running("staticPodURLHeader: {Authorization: [secret]}\n")
        let headers = try await node.kubelet().at("config.staticPodURLHeader")
        #expect(headers?["Authorization"]?.value == .list([]))
    }

    @Test(arguments: [
        ("authorization: {mode: RBAC}", "authorization.mode"), ("tlsMinVersion: TLS12", "TLS12"),
        ("tlsCipherSuites: [AES]", "AES"), ("port: 70000", "port"),
    ])
    func `what the kubelet's own validation refuses is told`(
        body: String, word: String
    ) async throws {
        let kubelet = try await TestFolder.running(body + "\n").kubelet()
        #expect(kubelet["startErrors"]?.texts.contains { $0.contains(word) } == true)
    }

    @Test func `a webhook without an API server to ask is refused`() async throws {
        let node = try TestFolder.running("", flags: ["--kubeconfig="])
        #expect(try await node.kubelet()["startErrors"]?.texts.count == 2)
    }

    @Test func `a configuration that the cluster assigns is unknown`() async throws {
        let node = try TestFolder.running(
            "readOnlyPort: 0\n", flags: ["--dynamic-config-dir=/dynamic"], version: "1.20.2")
        #expect(try await node.kubelet().at("config.readOnlyPort")?.value == .int(0))
        try node.write("/dynamic/store/meta/assigned", "x")
        #expect(try await node.kubelet().at("config.readOnlyPort")?.unknownReason != nil)
    }

    @Test func `a default profile cannot be switched off by the flag`() async throws {
        let node = try TestFolder.running(
            "seccompDefault: true\n", flags: ["--seccomp-default=false"])
        #expect(try await node.kubelet().at("config.seccompDefault")?.value == .bool(true))
    }

    @Test func `a file deeper than Merlon reads is in doubt and not refused`() async throws {
        let deep = String(repeating: "{a: ", count: 3_000) + String(repeating: "}", count: 3_000)
        let kubelet = try await TestFolder.running("x: \(deep)\n").kubelet()
        #expect(kubelet["startErrors"]?.unknownReason?.contains("deep") == true)
    }

    @Test(arguments: [("1e1", false), ("10.0", false), ("10", true)])
    func `a fraction in JSON is no integer`(number: String, isTaken: Bool) async throws {
        let node = try TestFolder.running("")
        try node.write(
            "/var/lib/kubelet/config.yaml",
            #"{"apiVersion": "kubelet.config.k8s.io/v1beta1", "kind": "KubeletConfiguration", "#
                + #""maxPods": \#(number)}"#)
        #expect(try await node.kubelet()["startErrors"]?.texts.isEmpty == isTaken)
    }

    @Test func `null inside a list or a map is zero`() async throws {
        let kubelet = try await TestFolder.running(
            "featureGates: {A: null}\ntlsCipherSuites: [TLS_AES_128_GCM_SHA256, null]\n"
        ).kubelet()
        #expect(kubelet.at("config.featureGates.A")?.value == .bool(false))
        #expect(kubelet["startErrors"]?.texts.count == 1)
    }

    @Test func `a list in a flag may have quotes`() async throws {
        let node = try TestFolder.running("", flags: ["--tls-cipher-suites=\"a,b\",c"])
        #expect(try await node.kubelet().at("config.tlsCipherSuites")?.texts == ["a,b", "c"])
    }

    @Test(arguments: [
        "tlsCertFile: /c", "tlsPrivateKeyFile: /k", "eventRecordQPS: -1",
        "serverTLSBootstrap: true\nfeatureGates: {AllBeta: false}",
    ])
    func `what does not go together is refused`(body: String) async throws {
        let kubelet = try await TestFolder.running(body + "\n").kubelet()
        #expect(kubelet["startErrors"]?.texts.count == 1)
    }

    @Test func `a folder in place of the file is refused`() async throws {
        let node = try TestFolder.running("", flags: ["--config=/etc"])
        try node.makeFolder("/etc")
        #expect(try await node.kubelet()["startErrors"]?.texts.count == 1)
    }

    @Test func `a file that is too large is in doubt and not refused`() async throws {
        let node = try TestFolder.running("")
        try node.write(
            "/var/lib/kubelet/config.yaml", String(repeating: "# comment\n", count: 200_000))
        let kubelet = try await node.kubelet()
        #expect(kubelet["startErrors"]?.unknownReason != nil)
        #expect(kubelet.at("config.port")?.unknownReason != nil)
    }

    @Test func `what a file or a flag sets is told apart from defaults`() async throws {
        let node = try TestFolder.running(
            "authentication: {anonymous: {enabled: false}}\nfeatureGates: {A: true}\n",
            flags: ["--port=1"])
        #expect(
            try await node.kubelet()["explicit"]?.texts
                == ["authentication.anonymous.enabled", "featureGates", "port"])
    }
}
