import Foundation
import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

/// What holds for one connection, told from the facts about a server alone.
struct ConnectionQuestionTests {
    private func answer(
        _ config: String, _ arguments: [String], more: [String: String] = [:]
    ) async throws -> Fact {
        let node = try TestFolder()
        try node.write(
            "/etc/passwd",
            "root:x:0:0::/root:/bin/sh\nbob:x:1:1::/home/bob:/bin/sh\nal:x:2:1::/home/al:/bin/sh\n")
        try node.write("/etc/group", "root:x:0:\nusers:x:1:\nadmins:x:7:al\n")
        try node.write("/etc/ssh/sshd_config", config, mode: 0o600)
        for (path, text) in more { try node.write(path, text) }
        try node.write("/usr/sbin/sshd", "\0OpenSSH_9.7p1 Debian-7\0", mode: 0o755)
        let facts = await SSHDProbe().observe(try node.host()).instances
        let sshd = try #require(facts.first)
        return ConnectionQuestion.question.answer(sshd, arguments)
    }

    private func text(_ fact: Fact?) -> String {
        switch fact?.value {
        case .string(let text): text
        case .list(let elements): elements.map { text($0) }.joined(separator: " ")
        case .unknown: "unknown"
        case nil: "none"
        default: "?"
        }
    }

    @Test(arguments: [
        (["root", "", "203.0.113.7"], "yes"), (["root", "", "198.51.100.1"], "no"),
        (["bob", "", "203.0.113.7"], "no"), (["root", "", "::ffff:203.0.113.7"], "yes"),
        (["", "", "203.0.113.7"], "unknown"), (["root", "", ""], "unknown"),
        (["bob", "", ""], "no"),
    ])
    func `a block counts for those who meet all of its criteria`(
        arguments: [String], expected: String
    ) async throws {
        let config = """
            PermitRootLogin no
            Match User root Address 203.0.113.0/24
              PermitRootLogin yes
            """
        let fact = try await answer(config, arguments)["permitrootlogin"]
        #expect(text(fact) == expected)
        if expected == "yes" {
            #expect(fact?.origin == .file(path: "/etc/ssh/sshd_config", line: 3))
        }
    }

    @Test(arguments: [
        // The first block counts, and one for all comes last.
        ("x11forwarding", "bob", "no"), ("x11forwarding", "al", "yes"),
        ("x11forwarding", "root", "no"),
        // What nobody here knows may be in a group of another directory.
        ("x11forwarding", "stranger", "unknown"), ("maxsessions", "stranger", "3"),
        // Lists of several blocks add up, and push the global one aside.
        ("allowusers", "bob", "b c"), ("allowusers", "root", "a"), ("permittty", "bob", "yes"),
        // The last line counts.
        ("ipqos", "bob", "cs1 cs1"), ("banner", "bob", "/c"), ("banner", "al", "none"),
        // The port is not told.
        ("maxauthtries", "root", "unknown"), ("maxauthtries", "bob", "2"),
        ("subsystem", "bob", "sftp /y other /z"), ("subsystem", "root", "sftp /x other /z"),
        ("forcecommand", "bob", "/in"), ("forcecommand", "al", "none"),
        ("nosuch", "bob", "none"),
    ])
    func `values of several blocks go together as in sshd`(
        keyword: String, user: String, expected: String
    ) async throws {
        let config = """
            AllowUsers a
            Subsystem sftp /x
            Match User bob
              X11Forwarding no
              AllowUsers b
              IPQoS af21
              Subsystem sftp /y
              Include /etc/ssh/inner.conf
              MaxAuthTries 2
            Match Group admins
              X11Forwarding yes
            Match Group users User bob
              AllowUsers c
              IPQoS cs1
            Match LocalPort 2222
              MaxAuthTries 1
            Match User bob Address 192.0.2.0/24
              Banner /c
            Match all
              X11Forwarding no
              MaxSessions 3
              Subsystem other /z
            """
        let inner = "ForceCommand /in\nMatch User al\nForceCommand /never\n"
        let fact = try await answer(
            config, [user, "", "192.0.2.1"], more: ["/etc/ssh/inner.conf": inner])
        #expect(text(fact[keyword]) == expected)
    }

    @Test func `without UseDNS the host's name is the address`() async throws {
        let config = "Match Host 192.0.2.*\nPermitTTY no\n"
        #expect(text(try await answer(config, ["bob", "", "192.0.2.1"])["permittty"]) == "no")
        #expect(text(try await answer(config, ["bob", "a.b", "192.0.2.1"])["permittty"]) == "yes")
        let named = "UseDNS yes\n" + config
        #expect(text(try await answer(named, ["bob", "", "192.0.2.1"])["permittty"]) == "unknown")
    }

    @Test func `what sshd refuses and what is no address is unknown`() async throws {
        #expect(try await answer("Nonsense yes\n", ["bob", "", "192.0.2.1"])["permittty"] == nil)
        #expect(try await answer("Nonsense yes\n", ["bob", "", "192.0.2.1"]).isUnknown)
        #expect(try await answer("", ["bob", "", "192.0.2.0/24"]).isUnknown)
    }
}
