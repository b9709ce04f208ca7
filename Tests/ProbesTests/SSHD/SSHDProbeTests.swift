import Foundation
import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

/// The SSH server of nodes that are folders of files.
struct SSHDProbeTests {
    private static let banner = "\0OpenSSH_6.5*\0OpenSSH_9.2p1 Debian-2+deb12u10\0"

    private func node(_ config: String?, program: String? = banner) throws -> TestFolder {
        let node = try TestFolder()
        try node.write("/etc/passwd", "root:x:0:0::/root:/bin/sh\nbob:x:1:1::/home/bob:/bin/sh\n")
        try node.write("/etc/group", "root:x:0:\nbob:x:1:\n")
        if let config { try node.write("/etc/ssh/sshd_config", config, mode: 0o600) }
        if let program { try node.write("/usr/sbin/sshd", program, mode: 0o755) }
        return node
    }

    private func instances(_ node: TestFolder) async throws -> [Fact] {
        await SSHDProbe().observe(try node.host()).instances
    }

    private func sshd(_ node: TestFolder) async throws -> Fact {
        let instances = try await instances(node)
        try #require(instances.count == 1, "\(instances)")
        return instances[0]
    }

    @Test func `a hardened node`() async throws {
        let node = try node("Include /etc/ssh/sshd_config.d/*.conf\nPermitRootLogin yes\n")
        try node.write("/etc/ssh/sshd_config.d/10-x.conf", "# ours\nPermitRootLogin no\n")
        let fact = try await sshd(node)
        #expect(
            fact["permitrootlogin"]
                == Fact(
                    .string("no"), from: .file(path: "/etc/ssh/sshd_config.d/10-x.conf", line: 2)))
        #expect(fact["version"]?.value == .string("9.2p1"))
        #expect(fact["startErrors"]?.value == .list([]))
        guard case .list(let files)? = fact["files"]?.value else { throw Missing() }
        #expect(files.compactMap { $0["path"]?.value }.count == 2)
    }

    @Test func `all folders in which others could put a file are told`() async throws {
        let node = try node("Include /opt/a/*/x*.conf\n")
        try node.write("/opt/a/b/other", "")
        try node.write("/opt/a/file", "")
        #expect(
            try await sshd(node)["folders"]?.column("path")
                == ["/", "/etc", "/etc/ssh", "/opt", "/opt/a", "/opt/a/b"])
    }

    @Test func `a node with nothing set`() async throws {
        let fact = try await sshd(try node(""))
        let standard = Origin.builtInDefault(component: "OpenSSH", version: "9.2p1")
        #expect(fact["permitrootlogin"] == Fact(.string("without-password"), from: standard))
        #expect(fact["listenaddress"]?.value.isContainer == true)
    }

    @Test func `a node without an SSH server`() async throws {
        #expect(try await instances(try node(nil, program: nil)).isEmpty)
    }

    @Test func `a node whose configuration may not be read`() async throws {
        let node = try node(nil)
        let path = try node.place("/etc/ssh/sshd_config")
        let made = unsafe mkfifo(path, 0o600)
        try #require(made == 0)
        let fact = try await sshd(node)
        guard case .unknown? = fact["permitrootlogin"]?.value,
            case .unknown? = fact["startErrors"]?.value
        else {
            Issue.record("\(String(describing: fact["permitrootlogin"]))")
            return
        }
    }

    @Test func `a configuration that sshd refuses is unknown with its reason`() async throws {
        let fact = try await sshd(try node("PermitRootLogin no\nPermitRooLogin no\n"))
        let place = Origin.file(path: "/etc/ssh/sshd_config", line: 2)
        let reason =
            "sshd refuses its configuration: /etc/ssh/sshd_config: line 2: "
            + "Bad configuration option: PermitRooLogin"
        #expect(fact["permitrootlogin"] == .unknown(reason, from: place))
        #expect(fact["reachable"] == .unknown(reason, from: place))
        guard case .list(let errors)? = fact["startErrors"]?.value else { throw Missing() }
        #expect(errors.count == 2)
    }

    @Test func `without a release only what is common to all is known`() async throws {
        let fact = try await sshd(try node("PermitRootLogin no\n", program: nil))
        #expect(fact["permitrootlogin"]?.value == .string("no"))
        #expect(fact["maxauthtries"]?.value == .string("6"))
        #expect(fact["kexalgorithms"]?.isUnknown == true)
        #expect(fact["version"]?.isUnknown == true)
    }

    @Test(arguments: [
        ["/usr/sbin/sshd", "-D", "-oPermitRootLogin=yes", "-p2222"],
        ["sshd: /usr/sbin/sshd -D -o PermitRootLogin=yes -p 2222 [listener] 0 of 10-100 startups"],
    ])
    func `the command line of one that runs wins over its file`(arguments: [String]) async throws {
        let node = try node("PermitRootLogin no\nPort 22\n")
        try node.addProcess(
            pid: 700, arguments, program: "/usr/sbin/sshd", comm: "sshd")
        try node.addProcess(
            pid: 701, ["sshd: bob [priv]"], program: "/usr/sbin/sshd", comm: "sshd")
        let fact = try await sshd(node)
        #expect(fact["permitrootlogin"] == Fact(.string("yes"), from: .process(pid: 700)))
        #expect(fact["port"]?.value == .list([Fact(.string("2222"), from: .process(pid: 700))]))
        #expect(fact["source"]?.value == .string("process"))
    }

    @Test func `keys are told by what they are`() async throws {
        let node = try node("")
        let key =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f me"
        try node.write("/etc/ssh/ssh_host_ed25519_key", "secret", mode: 0o600)
        try node.write("/etc/ssh/ssh_host_ed25519_key.pub", key)
        try node.write(
            "/home/bob/.ssh/authorized_keys",
            "# bob's\nfrom=\"a,b c\",no-pty \(key)\n\nnonsense\n", mode: 0o600)
        let fact = try await sshd(node)
        guard case .list(let hostKeys)? = fact["hostKeys"]?.value,
            case .list(let files)? = fact["authorizedKeys"]?.value, hostKeys.count == 1,
            files.count == 1, case .list(let keys)? = files[0]["keys"]?.value, keys.count == 1
        else { throw Missing() }
        #expect(hostKeys[0]["type"]?.value == .string("ssh-ed25519"))
        #expect(hostKeys[0]["mode"]?.value == .string("0600"))
        #expect(files[0]["user"]?.value == .string("bob"))
        #expect(keys[0]["bits"]?.value == .int(256))
        guard case .list(let options)? = keys[0]["options"]?.value else { throw Missing() }
        #expect(options.map(\.value) == [.string("from"), .string("no-pty")])
        #expect(
            keys[0]["fingerprint"]?.value
                == .string("SHA256:ZkAslGjFiUHdGf/WUL8rQvkib4PTvQatUV0OUQSncCA"))
    }

    @Test func `a key in a file with the line ends of Windows lets in`() async throws {
        let node = try node("")
        let key =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"
        try node.write("/root/.ssh/authorized_keys", "# ours\r\n\(key)\r\n", mode: 0o600)
        let files = try await sshd(node)["authorizedKeys"]?.elements
        #expect(files?.first?["keys"]?.elements.count == 1)
    }

    @Test func `groups for the key exchange`() async throws {
        let node = try node("")
        try node.write(
            "/etc/ssh/moduli",
            "# x\n2023 2 6 100 4095 5 AAAA\n2023 2 6 100 2047 2 BBBB\n")
        let fact = try await sshd(node)
        #expect(fact["moduli"]?["minimumBits"]?.value == .int(2048))
        #expect(fact["moduli"]?["count"]?.value == .int(2))
    }

    private struct Missing: Error {}
}
