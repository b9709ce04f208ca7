import Glibc
import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

/// Servers for which systemd listens: sshd's own configuration does not tell where.
struct SSHDSocketTests {
    private func node(
        _ config: String = "", socket: String = "[Socket]\nListenStream=22\n", enabled: Bool = true
    ) throws -> TestFolder {
        let node = try TestFolder()
        try node.write("/etc/passwd", "root:x:0:0::/root:/bin/sh\n")
        try node.write("/etc/ssh/sshd_config", config, mode: 0o600)
        try node.write("/usr/sbin/sshd", "\0OpenSSH_9.6p1 Ubuntu-3ubuntu13\0", mode: 0o755)
        try node.write(
            "/usr/lib/systemd/system/ssh.service", "[Service]\nExecStart=/usr/sbin/sshd -D\n")
        try node.write("/usr/lib/systemd/system/ssh.socket", socket)
        if enabled {
            try node.link(
                "/etc/systemd/system/sockets.target.wants/ssh.socket",
                to: "/usr/lib/systemd/system/ssh.socket")
        }
        return node
    }

    private func sshd(_ node: TestFolder) async throws -> Fact {
        try #require(await SSHDProbe().observe(try node.host()).instances.first)
    }

    private func texts(_ fact: Fact?) -> [String] {
        fact.map { $0.isUnknown ? ["unknown"] : $0.elements.compactMap(\.text) } ?? []
    }

    @Test func `the socket's addresses count and not those of sshd's file`() async throws {
        let node = try node("Port 2222\nListenAddress 10.0.0.1\n")
        let fact = try await sshd(node)
        #expect(texts(fact["listenaddress"]) == ["10.0.0.1:2222"])
        #expect(texts(fact["listening"]) == ["[::]:22", "0.0.0.0:22"])
        let place = Origin.file(path: "/usr/lib/systemd/system/ssh.socket", line: 2)
        #expect(fact["listening"]?.elements.first?.origin == place)
        #expect(fact["socket"]?["accept"]?.value == .bool(false))
    }

    @Test(arguments: ["ssh.service.requires", "sockets.target.requires", "basic.target.wants"])
    func `whoever asks for the socket opens it`(folder: String) async throws {
        let node = try node("ListenAddress 10.0.0.1\n", enabled: false)
        #expect(try await texts(sshd(node)["listening"]) == ["10.0.0.1:22"])
        try node.link("/etc/systemd/system/\(folder)/ssh.socket", to: "/nowhere")
        #expect(try await texts(sshd(node)["listening"]) == ["[::]:22", "0.0.0.0:22"])
    }

    @Test(arguments: ["Service=ssh.service\n", "Service=sshd.service\n", "Service=%p-x.service\n"])
    func `a socket of another name counts where it starts the server`(line: String) async throws {
        let node = try node("ListenAddress 10.0.0.1\n", enabled: false)
        try node.link(
            "/etc/systemd/system/sshd.service", to: "/usr/lib/systemd/system/ssh.service")
        try node.link(
            "/etc/systemd/system/my-x.service", to: "/usr/lib/systemd/system/ssh.service")
        try node.write(
            "/etc/systemd/system/my.socket", "[Socket]\nListenStream=0.0.0.0:2022\n\(line)")
        #expect(try await texts(sshd(node)["listening"]) == ["10.0.0.1:22"])
        try node.link(
            "/etc/systemd/system/sockets.target.wants/my.socket",
            to: "/etc/systemd/system/my.socket")
        let fact = try await sshd(node)
        #expect(texts(fact["listening"]) == ["0.0.0.0:2022"])
        #expect(fact["socket"]?["unit"]?.text == "/etc/systemd/system/my.socket")
        // Beside the system's own both count.
        try node.link(
            "/etc/systemd/system/sockets.target.wants/ssh.socket",
            to: "/usr/lib/systemd/system/ssh.socket")
        #expect(
            texts(try await sshd(node)["listening"]) == ["0.0.0.0:2022", "[::]:22", "0.0.0.0:22"])
    }

    @Test func `every socket that the server's unit names counts`() async throws {
        let node = try node("ListenAddress 10.0.0.1\n", enabled: false)
        for (name, port) in [("a", 2021), ("b", 2022), ("c", 2023)] {
            try node.write(
                "/etc/systemd/system/\(name).socket",
                "[Socket]\nListenStream=0.0.0.0:\(port)\nService=ssh.service\n")
        }
        let folder = "/etc/systemd/system/ssh.service.d"
        try node.write("\(folder)/1.conf", "[Service]\nSockets=a.socket\nSockets=b.socket\n")
        try node.write("\(folder)/2.conf", "[Service]\nSockets=\nSockets=c.socket\n")
        #expect(
            texts(try await sshd(node)["listening"])
                == ["0.0.0.0:2021", "0.0.0.0:2022", "0.0.0.0:2023"])
    }

    @Test func `what systemd does not take for a unit does not count`() async throws {
        let node = try node()
        let expected = try await sshd(node)["socket"]?["unit"]?.text
        #expect(expected == "/usr/lib/systemd/system/ssh.socket")
        let folder = "/etc/systemd/system"
        try node.makeFolder("\(folder)/ssh.socket")
        try node.makeFolder("\(folder)/ssh.service")
        try node.makeFolder("\(folder)/x.socket")
        try node.makeFolder("/srv/y")
        try node.link("\(folder)/y.socket", to: "/srv/y")
        let pipe = unsafe mkfifo("\(node.path)\(folder)/z.socket", 0o600)
        try #require(pipe == 0)
        let fact = try await sshd(node)
        #expect(fact["socket"]?["unit"]?.text == expected)
        #expect(texts(fact["listening"]) == ["[::]:22", "0.0.0.0:22"])
    }

    @Test func `an alias under which the socket is asked for counts`() async throws {
        let node = try node("ListenAddress 10.0.0.1\n", enabled: false)
        try node.link(
            "/etc/systemd/system/door.socket", to: "/usr/lib/systemd/system/ssh.socket")
        try node.link(
            "/etc/systemd/system/sockets.target.wants/door.socket",
            to: "/etc/systemd/system/door.socket")
        #expect(try await texts(sshd(node)["listening"]) == ["[::]:22", "0.0.0.0:22"])
    }

    @Test(arguments: [
        ("Accept=yes\n", "door@.service"), ("", "door.service"),
    ])
    func `a socket that starts other servers counts beside the own addresses`(
        line: String, service: String
    ) async throws {
        let node = try node("ListenAddress 10.0.0.1\n", enabled: false)
        try node.write(
            "/etc/systemd/system/door.socket", "[Socket]\nListenStream=0.0.0.0:2022\n\(line)")
        let path = "/etc/systemd/system/\(service)"
        try node.write(path, "[Service]\nExecStart=-/usr/sbin/sshd -i\n")
        try node.link(
            "/etc/systemd/system/sockets.target.wants/door.socket",
            to: "/etc/systemd/system/door.socket")
        let fact = try await sshd(node)
        #expect(texts(fact["listening"]) == ["10.0.0.1:22", "0.0.0.0:2022"])
        #expect(fact["socket"]?["accept"]?.value == .bool(line != ""))
        try node.write(path, "[Service]\nExecStart=/usr/bin/other\n")
        #expect(texts(try await sshd(node)["listening"]) == ["10.0.0.1:22"])
    }

    @Test(arguments: ["vsock::22", "/run/ssh-unix-local/socket", "@ssh"])
    func `sockets on no network, as systemd's generator makes them, do not count`(
        stream: String
    ) async throws {
        let node = try node("ListenAddress 10.0.0.1\n", enabled: false)
        try node.write(
            "/run/systemd/generator/sshd-vsock.socket",
            "[Socket]\nListenStream=\(stream)\nAccept=yes\n")
        try node.write(
            "/run/systemd/generator/sshd-vsock@.service",
            "[Service]\nExecStart=-/usr/sbin/sshd -i\n")
        try node.link(
            "/run/systemd/generator/sockets.target.wants/sshd-vsock.socket",
            to: "../sshd-vsock.socket")
        let fact = try await sshd(node)
        #expect(texts(fact["listening"]) == ["10.0.0.1:22"])
        #expect(fact["socket"] == nil)
    }

    @Test func `drop-ins of the socket are read as systemd reads them`() async throws {
        let node = try node(
            socket: "[Socket]\nListenStream=0.0.0.0:22\nListenStream=[::]:22\nAccept=no\n")
        try node.write(
            "/etc/systemd/system/ssh.socket.d/addresses.conf",
            "[Socket]\r\nListenStream=\r\nListenStream=2022\r\nBindIPv6Only=ipv6-only\r\n"
                + "ListenStream=10.0.0.1:23\r\n")
        #expect(texts(try await sshd(node)["listening"]) == ["[::]:2022", "10.0.0.1:23"])
    }

    @Test func `a socket that is not enabled or is masked does not count`() async throws {
        let expected = ["[::]:2222", "0.0.0.0:2222"]
        let other = try await sshd(try node("Port 2222\n", enabled: false))
        #expect(texts(other["listening"]) == expected)
        #expect(other["socket"] == nil)
        let masked = try node("Port 2222\n")
        try masked.link("/etc/systemd/system/ssh.socket", to: "/dev/null")
        #expect(texts(try await sshd(masked)["listening"]) == expected)
    }

    @Test func `Ubuntu's generator makes the socket of sshd's file`() async throws {
        let node = try node("Port 2222\n")
        try node.write("/usr/lib/systemd/system-generators/sshd-socket-generator", "ELF")
        #expect(texts(try await sshd(node)["listening"]) == ["[::]:2222", "0.0.0.0:2222"])
        // On a node that runs, what it made is seen, and here it has not run since the change.
        try node.makeFolder("/run/systemd/system")
        #expect(texts(try await sshd(node)["listening"]) == ["[::]:22", "0.0.0.0:22"])
        try node.write(
            "/run/systemd/generator/ssh.socket.d/addresses.conf",
            "[Socket]\nListenStream=\nListenStream=0.0.0.0:2222\nListenStream=[::]:2222\n")
        #expect(texts(try await sshd(node)["listening"]) == ["0.0.0.0:2222", "[::]:2222"])
    }

    @Test func `a socket that cannot be read is unknown`() async throws {
        let node = try node()
        // More than any unit that is read.
        try node.write(
            "/etc/systemd/system/ssh.socket", String(repeating: "#", count: (1 << 20) + 1))
        let fact = try await sshd(node)
        #expect(texts(fact["listening"]) == ["unknown"])
        #expect(fact["socket"]?.isUnknown == true)
    }
}
