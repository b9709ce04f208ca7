import Posture
import TestFolder
import Testing

@testable import Probes

struct DockerProbeTests {
    private func docker(_ config: String?, flags: [String] = []) async throws -> Fact {
        let node = try TestFolder()
        if let config { try node.write("/etc/docker/daemon.json", config) }
        try node.addProcess(
            pid: 700, ["/usr/bin/dockerd"] + flags, program: "/usr/bin/dockerd", comm: "dockerd")
        return try await node.runtime()
    }

    @Test func `without a file all is built in`() async throws {
        let runtime = try await docker(nil)
        #expect(runtime["name"]?.text == "docker")
        #expect(runtime.at("docker.icc")?.value == .bool(true))
        #expect(runtime.at("docker.usernsRemap")?.text == "")
        #expect(runtime["listeners"]?.elements == [])
        #expect(runtime["defaultSeccomp"]?.text == "runtime/default")
    }

    @Test(arguments: [
        ("", "0.0.0.0", false), (" --streaming-bind-addr=127.0.0.1", "127.0.0.1", true),
        (" --streaming-bind-addr 127.0.0.1:10010", "127.0.0.1:10010", true),
        (" --streaming-bind-addr [::]:10010", "[::]:10010", false),
    ])
    func `cri-dockerd listens where it is told`(
        flags: String, address: String, isLoopback: Bool
    ) async throws {
        let node = try TestFolder()
        try node.write("/etc/docker/daemon.json", "{}")
        try node.write(
            "/usr/lib/systemd/system/cri-docker.service",
            "[Service]\nExecStart=/usr/bin/cri-dockerd --container-runtime-endpoint fd://\(flags)\n"
        )
        let streaming = try await node.runtime()["streaming"]
        #expect(streaming?["address"]?.text == address)
        #expect(streaming?["isLoopback"]?.value == .bool(isLoopback))
        #expect(streaming?["hasTLS"]?.value == .bool(false))
    }

    @Test func `a cri-dockerd that runs tells its socket and networks`() async throws {
        let node = try TestFolder()
        try node.addProcess(
            pid: 700, ["/usr/bin/dockerd"], program: "/usr/bin/dockerd", comm: "dockerd")
        try node.addProcess(
            pid: 701,
            [
                "/usr/bin/cri-dockerd", "--container-runtime-endpoint", "unix:///run/x.sock",
                "--cni-conf-dir=/etc/net",
            ], program: "/usr/bin/cri-dockerd", comm: "cri-dockerd")
        try node.write("/run/x.sock", "", mode: 0o666)
        let runtime = try await node.runtime()
        #expect(runtime.at("files.sockets")?.column("path") == ["/run/x.sock"])
        #expect(runtime.at("cni.confDirs")?.texts == ["/etc/net"])
        #expect(runtime.at("streaming.address")?.text == "0.0.0.0")
    }

    @Test func `without cri-dockerd nothing is said of its server`() async throws {
        #expect(try await docker("{}")["streaming"] == nil)
    }

    @Test(arguments: [("", true), (" \n", true), ("\u{FEFF}{\"icc\": false}", false)])
    func `an empty file and a mark of the encoding are taken`(text: String, icc: Bool) async throws
    {
        let runtime = try await docker(text)
        #expect(runtime.at("docker.icc")?.value == .bool(icc))
        #expect(runtime.at("files.config")?.elements.count == 1)
    }

    @Test func `file and flags are read`() async throws {
        let runtime = try await docker(
            """
            {"icc": false, "live-restore": true, "userns-remap": "default",
             "insecure-registries": ["10.0.0.0/8"], "registry-mirrors": ["http://m.example"],
             "seccomp-profile": "unconfined"}
            """,
            flags: ["-H", "tcp://0.0.0.0:2376", "--host=unix:///run/d.sock", "--tlsverify"])
        #expect(runtime.at("docker.icc")?.value == .bool(false))
        #expect(
            runtime.at("docker.icc")?.origin
                == .file(path: "/etc/docker/daemon.json", line: 1, column: 9))
        #expect(runtime.at("docker.usernsRemap")?.text == "default")
        #expect(runtime["defaultSeccomp"]?.text == "unconfined")
        #expect(runtime["registries"]?.column("skipsVerification") == ["true", "false"])
        #expect(runtime["registries"]?.column("isPlainHTTP") == ["false", "true"])
        #expect(runtime["listeners"]?.column("verifiesClients") == ["true"])
        #expect(runtime["listeners"]?.column("isLoopback") == ["false"])
    }

    @Test func `a plain port has no protection`() async throws {
        let runtime = try await docker("{\"hosts\": [\"tcp://127.0.0.1:2375\"]}")
        #expect(runtime["listeners"]?.column("hasTLS") == ["false"])
        #expect(runtime["listeners"]?.column("isLoopback") == ["true"])
    }

    @Test(arguments: [
        ["-H", "0.0.0.0:2375"], ["-H=:2375"], ["-Htcp://0.0.0.0:2375"], ["-DH", "0.0.0.0:2375"],
        ["--host", "0.0.0.0:2375", "-H", "fd://"],
    ])
    func `every form of an address is a listener`(flags: [String]) async throws {
        let runtime = try await docker(nil, flags: flags)
        #expect(runtime["listeners"]?.column("hasTLS") == ["false"])
        #expect(runtime["listeners"]?.column("isLoopback") == ["false"])
    }

    @Test(arguments: [
        ("ListenStream=2375", ["tcp://0.0.0.0:2375"]),
        ("ListenStream=127.0.0.1:2375", ["tcp://127.0.0.1:2375"]),
        ("ListenStream=[::]:2375", ["tcp://[::]:2375"]),
        ("ListenStream=2375\nListenStream=", []), ("ListenStream=%t/d.sock", []),
        ("ListenStream=/run/docker.sock", []),
    ])
    func `what systemd listens on for it counts`(line: String, expected: [String]) async throws {
        let node = try TestFolder()
        try node.write(
            "/usr/lib/systemd/system/docker.service",
            "[Service]\nExecStart=/usr/bin/dockerd -H fd://\n")
        try node.write(
            "/usr/lib/systemd/system/docker.socket", "[Socket]\nListenStream=/run/docker.sock\n")
        try node.write("/etc/systemd/system/docker.socket.d/tcp.conf", "[Socket]\n\(line)\n")
        #expect(try await node.runtime()["listeners"]?.column("address") == expected)
    }

    @Test func `without its unit it is not known what systemd listens on for it`() async throws {
        let runtime = try await docker(nil, flags: ["-H", "fd://"])
        #expect(runtime["listeners"]?.elements.map(\.isUnknown) == [true])
        let named = try await docker("{\"hosts\": [\"fd://\", \"tcp://0.0.0.0:2375\"]}")
        #expect(named["listeners"]?.elements.map(\.isUnknown) == [true, false])
    }

    @Test func `a socket unit of another name counts where it is wanted`() async throws {
        let node = try TestFolder()
        try node.write("/etc/docker/daemon.json", "{\"hosts\": [\"fd://\"], \"tlsverify\": true}")
        try node.write(
            "/usr/lib/systemd/system/docker.service", "[Service]\nExecStart=/usr/bin/dockerd\n")
        let unit = "/etc/systemd/system/docker-tcp.socket"
        try node.write(unit, "[Socket]\nListenStream=2375\nService=docker.service\n")
        #expect(try await node.runtime()["listeners"]?.elements == [])
        try node.link("/etc/systemd/system/sockets.target.wants/docker-tcp.socket", to: unit)
        let listeners = try await node.runtime()["listeners"]
        #expect(listeners?.column("address") == ["tcp://0.0.0.0:2375"])
        #expect(listeners?.column("verifiesClients") == ["true"])
        #expect(listeners?.elements.first?.origin == .file(path: unit, line: 2))
        try node.write(unit, "[Socket]\nListenStream=%q\nService=docker.service\n")
        #expect(try await node.runtime()["listeners"]?.elements.first?.isUnknown == true)
    }

    @Test(arguments: ["Requires=docker.socket tcp.socket", "Wants=tcp.socket"])
    func `a socket unit that the service asks for counts`(line: String) async throws {
        let node = try TestFolder()
        try node.write(
            "/usr/lib/systemd/system/docker.service",
            "[Unit]\n\n[Service]\nExecStart=/usr/bin/dockerd -H fd://\n")
        try node.write(
            "/etc/systemd/system/tcp.socket",
            "[Socket]\nListenStream=2375\nService=docker.service\n")
        #expect(try await node.runtime()["listeners"]?.elements == [])
        try node.write(
            "/etc/systemd/system/docker.service.d/tcp.conf", "[Unit]\n\(line)\nWants=\n")
        let listeners = try await node.runtime()["listeners"]
        #expect(listeners?.column("address") == ["tcp://0.0.0.0:2375"])
    }

    @Test func `an address without a scheme in the file is a listener`() async throws {
        let runtime = try await docker("{\"hosts\": [\"unix:///run/d.sock\", \"0.0.0.0:2375\"]}")
        #expect(runtime["listeners"]?.column("address") == ["tcp://0.0.0.0:2375"])
    }

    @Test(arguments: [
        ("http://127.0.0.1:5000/v2", true), ("[::1]:5000", true), ("localhost", true),
        ("127.example.org:5000", false), ("http://127.0.0.1@example.org", false), ("", false),
    ])
    func `only an address of the machine itself is one`(text: String, expected: Bool) {
        #expect(NetworkAddress.isLoopback(text) == expected)
    }

    @Test(arguments: ["{", "[]x", "{\"icc\": {\"a\": 1}}"])
    func `what cannot be read is unknown`(config: String) async throws {
        let runtime = try await docker(config)
        #expect(runtime["docker"]?.isUnknown == true || runtime.at("docker.icc")?.isUnknown == true)
    }
}
