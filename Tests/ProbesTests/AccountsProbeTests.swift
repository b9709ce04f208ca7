import Foundation
import Posture
import TestFolder
import Testing

@testable import Probes

struct AccountsProbeTests {
    private static let accounts = """
        root:x:0:0:root:/root:/bin/bash
        daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
        sync:x:4:65534:sync:/bin:/bin/sync
        postgres:x:101:104::/var/lib/postgresql:/bin/bash
        ann:x:1000:1000::/home/ann:/bin/zsh
        old:abcdefghijklm:1001:1001::/home/old:/bin/sh
        open::1002:1002::/:/bin/sh
        toor:x:0:0::/root:
        """

    private func node(shadow: String?) throws -> TestFolder {
        let node = try TestFolder()
        try node.write("/etc/passwd", Self.accounts)
        if let shadow { try node.write("/etc/shadow", shadow) }
        return node
    }

    private func user(_ name: String, _ accounts: Fact?) -> Fact? {
        accounts?["users"]?.elements.first { $0["name"]?.text == name }
    }

    @Test(arguments: [
        ("root", "locked"), ("daemon", "locked"), ("postgres", "locked"), ("ann", "yescrypt"),
        ("old", "des"), ("open", "empty"), ("toor", "empty"),
    ])
    func `passwords are told by their kind`(name: String, kind: String) async throws {
        let node = try node(
            shadow: "root:*:1::::::\ndaemon:!:1::::::\npostgres:!$6$x$y:1::::::\n"
                + "ann:$y$j9T$a$b:1::::::\ntoor::1::::::\n")
        let found = user(name, try await AccountsProbe().fact(node))
        #expect(found?["password"]?.text == kind)
    }

    @Test func `a hash among the accounts is seen by everybody`() async throws {
        let found = try await AccountsProbe().fact(try node(shadow: "ann:$y$j9T$a$b:1::::::\n"))
        let open = found?["users"]?.elements.filter { $0["isShadowed"]?.value == .bool(false) }
        #expect(open?.compactMap { $0["name"]?.text } == ["old"])
    }

    @Test func `shells and systems' accounts are told`() async throws {
        let found = try await AccountsProbe().fact(try node(shadow: ""))
        #expect(user("daemon", found)?["hasShell"]?.value == .bool(false))
        #expect(user("sync", found)?["hasShell"]?.value == .bool(false))
        #expect(user("postgres", found)?["hasShell"]?.value == .bool(true))
        #expect(user("postgres", found)?["isSystem"]?.value == .bool(true))
        #expect(user("ann", found)?["isSystem"]?.value == .bool(false))
        // An empty field stands for /bin/sh.
        #expect(user("toor", found)?["hasShell"]?.value == .bool(true))
        #expect(user("toor", found)?.origin == .file(path: "/etc/passwd", line: 8))
    }

    @Test(arguments: [
        ("/usr/sbin/nologin", "false"), ("/bin/false", "false"), ("/sbin/nologin", "false"),
        ("/usr/bin/false", "false"), ("/tmp/nologin", "true"), ("/home/ann/false", "true"),
        ("nologin", "true"), ("./nologin", "true"), ("/usr/sbin/../../tmp/nologin", "true"),
        ("/opt/bin/git-shell", "true"), ("/usr/sbin//nologin", "true"),
        // As they lie below.
        ("/bin/true", "false"), ("/usr/sbin/halt", "true"), ("/usr/bin/sync", "unknown"),
    ])
    func `a shell is closed where root alone has put it`(
        shell: String, expected: String
    ) async throws {
        let node = try TestFolder()
        try node.write("/etc/passwd", "x:x:1000:1000::/:\(shell)\n")
        try node.link("/bin/true", to: "busybox")
        try node.link("/usr/sbin/halt", to: "/bin/bash")
        try node.write("/usr/bin/sync", "\u{7f}ELF", mode: 0o777)
        let found = user("x", try await AccountsProbe().fact(node))?["hasShell"]
        switch expected {
        case "unknown": #expect(found?.isUnknown == true)
        default: #expect(found?.value == .bool(expected == "true"))
        }
    }

    @Test func `homes that are not looked at are unknown`() async throws {
        let node = try TestFolder()
        let lines = (0...1_000).map { "x\($0):x:\(2_000 + $0):100::/home/x\($0):/bin/bash" }
        try node.write("/etc/passwd", lines.joined(separator: "\n"))
        for name in ["x0", "x1000"] { try node.makeFolder("/home/\(name)") }
        let found = try await AccountsProbe().fact(node)
        #expect(user("x0", found)?["homeMode"]?.isUnknown == false)
        #expect(user("x1", found)?["homeMode"] == nil)
        #expect(user("x1000", found)?["homeMode"]?.isUnknown == true)
        #expect(user("x1000", found)?["homeOwner"]?.isUnknown == true)
    }

    @Test func `accounts count as the C library reads them`() async throws {
        let node = try node(shadow: nil)
        try node.write(
            "/etc/passwd",
            "root:x:0:0::/root:/bin/sh\r\nshort::0:0\naccent:\u{301}x:0:0::/:/bin/sh\n"
                + "halt::1000:1000::/:/bin/sh\ndaemon:x: 1:1::/:/usr/sbin/nologin \n")
        let found = try await AccountsProbe().fact(node)
        for name in ["root", "short", "accent"] {
            #expect(user(name, found)?["uid"]?.value == .int(0))
        }
        #expect(user("short", found)?["password"]?.text == "empty")
        #expect(user("halt", found)?["hasShell"]?.value == .bool(true))
        #expect(user("daemon", found)?["hasShell"]?.value == .bool(true))
        // Without a shadow file nobody knows which passwords there are.
        #expect(user("root", found)?["password"]?.isUnknown == true)
    }

    @Test func `homes are looked at`() async throws {
        let node = try node(shadow: "")
        try node.makeFolder("/home/ann")
        let place = try node.place("/home/ann")
        try FileManager.default.setAttributes([.posixPermissions: 0o770], ofItemAtPath: place)
        let found = user("ann", try await AccountsProbe().fact(node))
        #expect(found?["homeMode"]?.text == "0770")
        #expect(user("old", try await AccountsProbe().fact(node))?["homeMode"] == nil)
    }

    @Test func `where the shadow file cannot be read, passwords are unknown`() async throws {
        let node = try node(shadow: nil)
        try node.makeFolder("/etc/shadow")
        let found = try await AccountsProbe().fact(node)
        #expect(user("ann", found)?["password"]?.isUnknown == true)
        #expect(user("ann", found)?["uid"]?.value == .int(1000))
        #expect(user("old", found)?["password"]?.text == "des")
    }

    @Test
    func `a node without accounts has none, and one whose accounts cannot be read is unknown`()
        async throws
    {
        #expect(try await AccountsProbe().fact(try TestFolder())?["users"] == nil)
        let node = try TestFolder()
        try node.makeFolder("/etc/passwd")
        #expect(try await AccountsProbe().fact(node)?["users"]?.isUnknown == true)
    }
}
