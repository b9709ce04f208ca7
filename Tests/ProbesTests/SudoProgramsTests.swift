import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

/// Which file of rules counts on a node, by the programs that it has.
struct SudoProgramsTests {
    private static let classic = "\u{7f}ELF .. /usr/libexec/sudo/sudoers.so .. /etc/sudo.conf .."
    private static let rust = "\u{7f}ELF .. /etc/sudo.conf? no: sudo-rs 0.2.8 .. /etc/sudoers-rs .."

    /// - Parameter programs: By their paths what they are: `classic`, `rust`, `stub`, or a link.
    private func node(_ programs: [String: String], _ files: [String: String]) throws -> TestFolder
    {
        let node = try TestFolder()
        for (path, kind) in programs {
            switch kind {
            case "classic": try node.write(path, Self.classic, mode: 0o4755)
            case "rust": try node.write(path, Self.rust, mode: 0o4755)
            case "plain": try node.write(path, Self.classic, mode: 0o755)
            case "stub": try node.write(path, "#!/bin/sh\n", mode: 0o4755)
            default: try node.link(path, to: kind)
            }
        }
        for (path, text) in files { try node.write(path, text) }
        return node
    }

    private func users(_ node: TestFolder) async throws -> [String] {
        let sudo = try await AccountsProbe().fact(node)?["sudo"]
        guard let rules = sudo?["rules"] else { return [sudo?.isUnknown == true ? "?" : "-"] }
        return rules.elements.map { $0["users"]?.text ?? "?" }
    }

    private static let both = [
        "/etc/sudoers": "old ALL=(ALL) NOPASSWD: ALL\n",
        "/etc/sudoers-rs": "new ALL=(ALL) NOPASSWD: ALL\n",
    ]

    @Test(arguments: [
        // Ubuntu 25.10 and later, with and without the other one.
        (
            [
                "/usr/bin/sudo": "/etc/alternatives/sudo",
                "/etc/alternatives/sudo": "/usr/lib/cargo/bin/sudo",
                "/usr/lib/cargo/bin/sudo": "rust",
            ], ["new"]
        ),
        (
            [
                "/usr/bin/sudo": "/usr/lib/cargo/bin/sudo", "/usr/lib/cargo/bin/sudo": "rust",
                "/usr/bin/sudo.ws": "classic",
            ], ["old", "new"]
        ),
        (
            [
                "/usr/bin/sudo": "/usr/lib/cargo/bin/sudo", "/usr/lib/cargo/bin/sudo": "rust",
                "/usr/bin/sudo.ws": "plain",
            ], ["new"]
        ),
        (["/usr/bin/sudo": "classic", "/usr/bin/sudo-rs": "rust"], ["old", "new"]),
        // Told by what is in them.
        (["/usr/bin/sudo": "rust"], ["new"]),
        (["/usr/bin/sudo": "classic"], ["old"]),
        (["/usr/bin/sudo": "plain"], ["old"]),
        // Not told.
        (["/usr/bin/sudo": "stub"], ["?"]),
        ([:], ["?"]),
    ])
    func `the rules are those of the programs that are there`(
        programs: [String: String], expected: [String]
    ) async throws {
        #expect(try await users(try node(programs, Self.both)) == expected)
    }

    @Test(arguments: [
        (["/etc/sudoers-rs": "new ALL=ALL"], ["new"]),
        (["/etc/sudoers": "old ALL=ALL", "/usr/etc/sudoers": "suse ALL=ALL"], ["old"]),
        (
            [
                "/usr/etc/sudoers":
                    "suse ALL=ALL\n@includedir /usr/etc/sudoers.d\n@includedir /etc/sudoers.d\n",
                "/usr/etc/sudoers.d/a": "a ALL=ALL", "/etc/sudoers.d/b": "b ALL=ALL",
            ], ["suse", "a", "b"]
        ),
        (
            [
                "/etc/sudo.conf":
                    "Plugin sudoers_policy sudoers.so sudoers_file=/opt/rules sudoers_mode=0400\n",
                "/opt/rules": "opt ALL=ALL", "/etc/sudoers": "old ALL=ALL",
            ], ["opt"]
        ),
        (
            [
                "/etc/sudo.conf": "Plugin python_policy python_plugin.so ModulePath=/x\n",
                "/etc/sudoers": "old ALL=ALL",
            ], ["?"]
        ),
        (
            [
                "/etc/sudo.conf": "# Plugin other_policy x.so\nPlugin python_io python_plugin.so\n",
                "/etc/sudoers": "old ALL=ALL",
            ], ["old"]
        ),
        (
            [
                "/etc/nsswitch.conf": "passwd: files sss\nsudoers: files ldap\n",
                "/etc/sudoers": "old ALL=ALL",
            ], ["old", "?"]
        ),
        (["/etc/nsswitch.conf": "sudoers: files sss\n", "/etc/sudoers": "old ALL=ALL"], ["old"]),
        (
            [
                "/etc/nsswitch.conf": "sudoers:files sss\n", "/etc/sssd/sssd.conf": "",
                "/etc/sudoers": "old ALL=ALL",
            ], ["old", "?"]
        ),
        ([:], ["-"]),
    ])
    func `the file that is there counts`(
        files: [String: String], expected: [String]
    ) async throws {
        #expect(try await users(try node([:], files)) == expected)
    }

    @Test func `another password has to be asked for by each of the programs`() async throws {
        let programs = ["/usr/bin/sudo": "classic", "/usr/bin/sudo-rs": "rust"]
        func unknown(_ old: String, _ new: String) async throws -> [Bool] {
            let node = try node(programs, ["/etc/sudoers": old, "/etc/sudoers-rs": new])
            let defaults = try await AccountsProbe().fact(node)?["sudo"]?["defaults"]
            return (defaults?.elements ?? []).map(\.isUnknown)
        }
        #expect(try await unknown("Defaults targetpw\n", "ALL ALL=(ALL) ALL\n") == [true])
        #expect(try await unknown("Defaults targetpw", "Defaults targetpw") == [false, false])
        #expect(try await unknown("Defaults env_reset\n", "ALL ALL=(ALL) ALL\n") == [false])
    }
}
