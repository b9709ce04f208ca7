import SSHD
import Testing

/// What connections can get through `Match` blocks.
struct ReachabilityTests {
    private func values(
        _ keyword: String, _ text: String, groups: [String: [String]] = ["root": ["root"]]
    ) throws -> [String] {
        let source = FileSource(
            read: { path throws(SSHDError) in
                path == "/etc/ssh/sshd_config" ? Array(text.utf8) : nil
            },
            glob: { _ throws(SSHDError) in [] }, groups: { user throws(SSHDError) in groups[user] },
            addresses: { _ in nil })
        let configuration = try SSHDConfiguration(
            release: SSHDRelease(major: 9, minor: 2), source: source)
        return try (configuration.reachable()[keyword] ?? []).map {
            ($0.match.map { "\($0): " } ?? "") + $0.value
        }
    }

    @Test func `a weaker value in a block can be reached`() throws {
        let found = try values(
            "passwordauthentication",
            "PasswordAuthentication no\nMatch Address 203.0.113.0/24\nPasswordAuthentication yes\n")
        #expect(found == ["no", "Address 203.0.113.0/24: yes"])
    }

    @Test func `a value behind one for all cannot be reached`() throws {
        let found = try values(
            "x11forwarding",
            "Match Address *\nX11Forwarding no\nMatch User bob\nX11Forwarding yes\n")
        #expect(found == ["Address *: no"])
    }

    @Test func `a value behind a wider block cannot be reached`() throws {
        let found = try values(
            "x11forwarding",
            "Match User bob\nX11Forwarding no\nMatch User bob Address 10.0.0.0/8\nX11Forwarding yes"
        )
        #expect(found == ["no", "User bob: no"])
    }

    @Test func `a value behind a narrower block can be reached`() throws {
        let found = try values(
            "x11forwarding",
            "Match User bob Address 10.0.0.0/8\nX11Forwarding no\nMatch User bob\nX11Forwarding yes"
        )
        #expect(found == ["no", "User bob Address 10.0.0.0/8: no", "User bob: yes"])
    }

    @Test(arguments: [
        ("User bob", false), ("User *,!root", false), ("User r*", true), ("Group root", true),
        ("Group admins", false), ("Address 10.0.0.0/8", true), ("LocalPort 2222", true),
    ])
    func `only root's blocks let root in`(match: String, isReached: Bool) throws {
        let found = try values(
            "permitrootlogin", "PermitRootLogin no\nMatch \(match)\nPermitRootLogin yes\n")
        #expect(found.contains("\(match): yes") == isReached)
    }

    @Test func `of users who are not in the group nobody is let in`() throws {
        let text = "X11Forwarding no\nMatch User bob Group admins\nX11Forwarding yes\n"
        #expect(try values("x11forwarding", text, groups: ["bob": ["bob"]]) == ["no"])
        // An account that the files do not know may be another directory's.
        #expect(try values("x11forwarding", text, groups: [:]).count == 2)
    }
}
