import Posture
import TestFolder
import Testing

@testable import Probes

struct KubeletDropInTests {
    private func node(
        _ dropIns: [String: String], base: String = "", version: String = "1.31.2",
        flags: [String] = []
    ) throws -> TestFolder {
        let node = try TestFolder.running(
            base, flags: ["--config-dir=/etc/kubelet.d"] + flags, version: version)
        try node.makeFolder("/etc/kubelet.d")
        for (name, body) in dropIns { try node.writeConfig(body, path: "/etc/kubelet.d/\(name)") }
        return node
    }

    @Test func `later files win field by field, in the order of names and folders`() async throws {
        let node = try node(
            [
                "10-a.conf": "authentication: {anonymous: {enabled: true}}\nreadOnlyPort: 1\n",
                "20-b/z.conf": "readOnlyPort: 2\n", "30-c.conf": "port: 3\n",
                "40-d.yaml": "readOnlyPort: 4\n", "9.conf": "readOnlyPort: 9\nport: 9\n",
            ], base: "authentication: {anonymous: {enabled: false}, webhook: {enabled: false}}\n")
        let kubelet = try await node.kubelet()
        #expect(kubelet.at("config.authentication.anonymous.enabled")?.value == .bool(true))
        #expect(kubelet.at("config.authentication.webhook.enabled")?.value == .bool(false))
        #expect(kubelet.at("config.readOnlyPort")?.value == .int(9))
        #expect(
            kubelet.at("config.readOnlyPort")?.origin
                == .file(path: "/etc/kubelet.d/9.conf", line: 3, column: 15))
    }

    @Test func `lists are replaced, mappings are joined, null takes away`() async throws {
        let node = try node(
            [
                "a.conf": """
                tlsCipherSuites: [b]
                evictionHard: {memory.available: 1Gi}
                authorization: {mode: null}
                """
            ], base: "tlsCipherSuites: [a, c]\nauthorization: {mode: AlwaysAllow}\n",
            version: "1.33.1")
        let config = try #require(try await node.kubelet()["config"])
        #expect(config.at("tlsCipherSuites")?.texts == ["b"])
        #expect(config["evictionHard"]?["memory.available"]?.value == .string("1Gi"))
        #expect(config["evictionHard"]?["nodefs.available"]?.value == .string("10%"))
        #expect(config.at("authorization.mode")?.value == .string("Webhook"))
    }

    @Test func `names count in any case`() async throws {
        let kubelet = try await node(["a.conf": "readonlyport: 10255\n"]).kubelet()
        #expect(kubelet.at("config.readOnlyPort")?.value == .int(10255))
    }

    @Test func `flags win over drop-ins`() async throws {
        let node = try node(["a.conf": "readOnlyPort: 0\n"], flags: ["--read-only-port=10255"])
        #expect(try await node.kubelet().at("config.readOnlyPort")?.value == .int(10255))
    }

    @Test func `drop-ins alone lie over the defaults of flags`() async throws {
        let node = try TestFolder()
        try node.addKubeletPackage(version: "1.36.2")
        try node.writeConfig("readOnlyPort: 0\n", path: "/etc/kubelet.d/a.conf")
        try node.addProcess(pid: 812, ["kubelet", "--config-dir", "/etc/kubelet.d"])
        let config = try #require(try await node.kubelet()["config"])
        #expect(config.at("authentication.anonymous.enabled")?.value == .bool(true))
        #expect(config.at("readOnlyPort")?.value == .int(0))
    }

    @Test(arguments: ["1.27.1", "1.28.0", "1.29.4"])
    func `older kubelets do not start with the flag alone`(version: String) async throws {
        let kubelet = try await node(["a.conf": "readOnlyPort: 0\n"], version: version).kubelet()
        #expect(kubelet["startErrors"]?.texts.isEmpty == false)
        #expect(kubelet.at("config.readOnlyPort")?.unknownReason != nil)
    }

    @Test func `the variable switches drop-ins on`() async throws {
        let node = try node(["a.conf": "readOnlyPort: 10255\n"], version: "1.29.5")
        try node.addProcess(
            pid: 812, ["kubelet", "--config-dir=/etc/kubelet.d"],
            environment: ["KUBELET_CONFIG_DROPIN_DIR_ALPHA": "y"])
        #expect(try await node.kubelet().at("config.readOnlyPort")?.value == .int(10255))
    }

    @Test func `a folder that is not there, and a broken file, are refused`() async throws {
        let missing = try TestFolder.running("", flags: ["--config-dir=/nowhere"])
        #expect(try await missing.kubelet()["startErrors"]?.texts.isEmpty == false)
        let broken = try node(["a.conf": "readOnlyPort: \"0\"\n"])
        #expect(try await broken.kubelet()["startErrors"]?.texts.isEmpty == false)
    }

    @Test func `a version that is not known leaves unknown what depends on it alone`() async throws
    {
        let node = try node(["a.conf": "readOnlyPort: 10255\neventBurst: 7\n"])
        try node.write("/var/lib/dpkg/status", "")
        let kubelet = try await node.kubelet()
        #expect(kubelet["startErrors"]?.texts == [])
        #expect(kubelet.at("config.readOnlyPort")?.value == .int(10255))
        #expect(kubelet.at("config.eventBurst")?.value == .int(7))
        #expect(kubelet.at("config.eventRecordQPS")?.unknownReason != nil)
        #expect(kubelet.at("config.evictionHard")?.unknownReason != nil)
    }

    @Test(arguments: [("1.31.2", FactValue.seconds(0)), ("1.33.1", .seconds(4 * 3600))])
    func `until 1.31 nothing is made a default again`(
        version: String, timeout: FactValue
    ) async throws {
        let node = try node(
            ["a.conf": "streamingConnectionIdleTimeout: 0s\nreadOnlyPort: null\n"],
            base: "readOnlyPort: 10255\n", version: version)
        let config = try #require(try await node.kubelet()["config"])
        #expect(config.at("streamingConnectionIdleTimeout")?.value == timeout)
        #expect(config.at("readOnlyPort")?.value == .int(version == "1.31.2" ? 10255 : 0))
    }

    @Test func `zero and null in drop-ins are unknown where the version is`() async throws {
        let node = try node(
            [
                "a.conf": """
                readOnlyPort: null
                streamingConnectionIdleTimeout: 0s
                authorization: {mode: null}
                tlsCipherSuites: [b]
                """
            ], base: "readOnlyPort: 10255\nauthorization: {mode: AlwaysAllow}\n")
        try node.write("/var/lib/dpkg/status", "")
        let kubelet = try await node.kubelet()
        #expect(kubelet.at("config.readOnlyPort")?.unknownReason != nil)
        #expect(kubelet.at("config.streamingConnectionIdleTimeout")?.unknownReason != nil)
        #expect(kubelet.at("config.authorization.mode")?.unknownReason != nil)
        #expect(kubelet.at("config.tlsCipherSuites")?.texts == ["b"])
        #expect(kubelet.at("config.authentication.anonymous.enabled")?.value == .bool(false))
        #expect(kubelet["warnings"]?.texts == [])
    }

    @Test func `how 1.28 joins drop-ins is not known`() async throws {
        let node = try node(["a.conf": "readOnlyPort: 0\n"], version: "1.28.5")
        try node.addProcess(
            pid: 812, ["kubelet", "--config-dir=/etc/kubelet.d"],
            environment: ["KUBELET_CONFIG_DROPIN_DIR_ALPHA": "y"])
        let kubelet = try await node.kubelet()
        #expect(kubelet.at("config.readOnlyPort")?.unknownReason != nil)
        #expect(kubelet["startErrors"]?.unknownReason != nil)
        #expect(kubelet["warnings"]?.unknownReason != nil)
    }

    @Test(
        arguments: [("/etc/link", 10255), ("/etc/link/", 0), ("/etc/file.conf", 0)]
            as [(String, Int64)])
    func `a link in place of the folder is not followed, a file is read`(
        path: String, port: Int64
    ) async throws {
        let node = try TestFolder.running(
            "readOnlyPort: 10255\n", flags: ["--config-dir", path], version: "1.33.1")
        try node.writeConfig("readOnlyPort: 0\n", path: "/etc/real/a.conf")
        try node.link("/etc/link", to: "real")
        try node.writeConfig("readOnlyPort: 0\n", path: "/etc/file.conf")
        #expect(try await node.kubelet().at("config.readOnlyPort")?.value == .int(port))
    }

    @Test func `what drop-ins leave alone keeps its place in the file`() async throws {
        let node = try node(["a.conf": "port: 1\n"], base: "readOnlyPort: 0\n", version: "1.33.1")
        #expect(
            try await node.kubelet().at("config.readOnlyPort")?.origin
                == .file(path: "/var/lib/kubelet/config.yaml", line: 3, column: 15))
    }
}
