import Posture
import TestFolder
import Testing

@testable import Probes

struct UpdatesProbeTests {
    private static let list =
        "security.debian.org_debian-security_dists_bookworm-security_main_binary-amd64_Packages"

    private func node(list: String? = nil) throws -> TestFolder {
        let node = try TestFolder()
        try node.write(
            "/var/lib/dpkg/status",
            """
            Package: libc6
            Status: install ok installed
            Architecture: amd64
            Multi-Arch: same
            Version: 2.36-9+deb12u8

            Package: gone
            Status: deinstall ok config-files
            Architecture: amd64
            Version: 1.0

            Package: openssl
            Status: hold ok installed
            Architecture: amd64
            Version: 3.0.15-1~deb12u1
            Description: Package: libc6
             Version: 9

            """)
        try node.makeFolder("/var/lib/apt/lists")
        if let list { try node.write("/var/lib/apt/lists/\(Self.list)", list) }
        return node
    }

    private static let archive = """
        Package: gone
        Architecture: amd64
        Version: 2.0

        Package: libc6
        Source: glibc
        Version: 2.36-9+deb12u9
        Architecture: amd64

        Package: libc6
        Version: 2.36-9+deb12u10
        Architecture: amd64

        Package: libc6
        Version: 9.99
        Architecture: i386

        Package: openssl
        Version: 3.0.14-1~deb12u2
        Architecture: amd64
        """

    @Test func `newer versions of installed packages are pending`() async throws {
        let node = try node(list: Self.archive)
        let release = Self.list.replacing("_main_binary-amd64_Packages", with: "_InRelease")
        try node.write(
            "/var/lib/apt/lists/\(release)",
            "Hash: SHA256\n\nOrigin: Debian\nDate: Sat, 17 May 2025 08:10:22 UTC\n")
        let updates = try #require(try await UpdatesProbe().fact(node))
        let pending = try #require(updates["pending"])
        #expect(updates["manager"]?.text == "dpkg")
        #expect(pending.elements.count == 1)
        #expect(pending.at(0, "package")?.text == "libc6")
        #expect(pending.at(0, "installed")?.text == "2.36-9+deb12u8")
        #expect(pending.at(0, "available")?.text == "2.36-9+deb12u10")
        #expect(updates["archiveDate"]?.value == .timestamp(seconds: 1_747_469_422))
    }

    /// How long after the archive was signed, in days; whether none is missing of it.
    @Test(arguments: [(1, true), (29, true), (31, false), (400, false)])
    func `that old lists have no update says nothing`(days: Int64, isKnown: Bool) async throws {
        let date: Int64 = 1_747_469_422
        let node = try node(list: "Package: gone\nArchitecture: amd64\nVersion: 2.0\n")
        let release = Self.list.replacing("_main_binary-amd64_Packages", with: "_InRelease")
        let probe = UpdatesProbe(now: { date + days * 86_400 })
        #expect(try await probe.fact(node)?["pending"]?.isUnknown == true, "of an unknown day")
        try node.write(
            "/var/lib/apt/lists/\(release)", "Date: Sat, 17 May 2025 08:10:22 UTC\n")
        let updates = try #require(try await probe.fact(node))
        #expect(updates["pending"]?.value == (isKnown ? .list([]) : updates["pending"]?.value))
        #expect(updates["pending"]?.isUnknown == !isKnown)
        #expect(updates["age"]?.value == .duration(nanoseconds: days * 86_400_000_000_000))
    }

    @Test(arguments: [
        [], ["deb.debian.org_debian_dists_bookworm_main_binary-amd64_Packages"],
        ["\(list).lz4"], [list, "\(list).gz"],
    ])
    func `without readable lists of a security suite it is unknown`(lists: [String]) async throws {
        let node = try node()
        for list in lists { try node.write("/var/lib/apt/lists/\(list)", "") }
        let updates = try #require(try await UpdatesProbe().fact(node))
        #expect(updates["pending"]?.isUnknown == true)
        #expect(updates["archiveDate"]?.isUnknown == true)
    }

    @Test(arguments: [
        ("bookworm", "Codename: bookworm-security", true), ("trixie", "", false),
        ("trixie", "Codename: bookworm-security", false),
        ("trixie", "Codename: trixie-security", true),
    ])
    func `lists of another release do not tell`(
        own: String, release: String, isKnown: Bool
    ) async throws {
        let node = try node(list: Self.archive)
        try node.write("/etc/os-release", "ID=debian\nVERSION_CODENAME=\(own)\n")
        try node.write(
            "/var/lib/apt/lists/"
                + "security.debian.org_debian-security_dists_bookworm-security_InRelease",
            "Suite: oldstable-security\n\(release)\nDate: Fri, 20 Nov 2026 10:00:00 UTC\n")
        let pending = try await UpdatesProbe().fact(node)?["pending"]
        #expect(pending?.isUnknown == !isKnown)
    }

    @Test func `of a node with rpm only that is said`() async throws {
        let node = try TestFolder()
        try node.makeFolder("/var/lib/rpm")
        let updates = try #require(try await UpdatesProbe().fact(node))
        #expect(updates["manager"]?.text == "rpm")
        #expect(updates["pending"] == nil)
        let none = try #require(try await UpdatesProbe().fact(try TestFolder()))
        #expect(none["manager"] == nil)
    }

    @Test func `a status that cannot be read is unknown`() async throws {
        let node = try TestFolder()
        try node.makeFolder("/var/lib/dpkg/status")
        #expect(try await UpdatesProbe().fact(node)?["pending"]?.isUnknown == true)
    }

    @Test(arguments: [
        (["6.1.0-9-amd64", "6.1.0-28-amd64"], "6.1.0-9-amd64", "6.1.0-28-amd64" as String?),
        (["6.1.0-28-amd64"], "6.1.0-28-amd64", "6.1.0-28-amd64"),
        (["6.1.0-30-cloud-amd64", "6.1.0-28-amd64"], "6.1.0-28-amd64", "6.1.0-28-amd64"),
        (
            ["5.14.0-427.el9.x86_64", "0-rescue-abc"], "5.14.0-362.el9.x86_64",
            "5.14.0-427.el9.x86_64"
        ),
        ([], "6.6.0-flatcar", nil),
    ])
    func `a newer kernel of the same kind asks for a restart`(
        installed: [String], running: String, newest: String?
    ) async throws {
        let node = try TestFolder()
        try node.write("/proc/sys/kernel/osrelease", running + "\n")
        for release in installed { try node.write("/boot/vmlinuz-\(release)") }
        let updates = try #require(try await UpdatesProbe().fact(node))
        #expect(updates["newestKernel"]?.text == newest)
        let isRequired = newest.map { $0 != running } ?? false
        #expect(updates["isRestartRequired"]?.value == .bool(isRequired))
        #expect(updates["restartReasons"]?.elements.count == (isRequired ? 1 : 0))
    }

    @Test func `the package manager's mark asks for a restart`() async throws {
        let node = try TestFolder()
        try node.write("/proc/sys/kernel/osrelease", "6.1.0-28-amd64\n")
        try node.write("/run/reboot-required", "*** System restart required ***\n")
        try node.write("/run/reboot-required.pkgs", "linux-base\nlibc6\nlibc6\n")
        let updates = try #require(try await UpdatesProbe().fact(node))
        #expect(updates["isRestartRequired"]?.value == .bool(true))
        #expect(updates.at("restartReasons", 0)?.text == "updated: libc6, linux-base")
    }

    @Test func `zypper's mark asks for a restart`() async throws {
        let node = try TestFolder()
        try node.write("/proc/sys/kernel/osrelease", "6.4.0-150600.23-default\n")
        try node.write("/run/reboot-needed", "")
        let updates = try #require(try await UpdatesProbe().fact(node))
        #expect(updates["isRestartRequired"]?.origin == .file(path: "/run/reboot-needed"))
        #expect(updates["isRestartRequired"]?.value == .bool(true))
    }
}
