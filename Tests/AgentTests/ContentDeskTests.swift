import Allowlist
import Foundation
import HostSystem
import TestFolder
import Testing

@testable import Agent

/// What is said of the contents of files that were run.
struct ContentDeskTests {
    private let folder: TestFolder
    private let host: HostView

    init() throws {
        folder = try TestFolder()
        host = try HostView(root: folder.path)
    }

    private func desk(isPatient: Bool = true) -> ContentDesk {
        ContentDesk(
            host: host, files: ProgramFiles(host: host, isLive: false), isPatient: isPatient)
    }

    private func sought(_ path: String) throws -> ProgramFiles.Sought {
        let identity = try #require(try host.identity(of: path))
        let device = identity.deviceNumbers
        return ProgramFiles.Sought(
            pid: 1, path: Array(path.utf8), major: device.major, minor: device.minor,
            inode: identity.inode, time: 0, isScript: false, isOnHost: true)
    }

    private func waitForNews(_ desk: ContentDesk) {
        for _ in 0..<1_500 {
            if desk.takeNews() { return }
            usleep(20_000)
        }
    }

    private func sha256(_ content: FileContent) -> String? {
        guard case .known(let sha256, _, _) = content else { return nil }
        return sha256
    }

    @Test(arguments: [
        ("content", "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73"),
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ])
    func `a file is known by its hash, an empty one too`(text: String, hash: String) throws {
        try folder.write("/usr/bin/tool", text, mode: 0o755)
        let content = desk().content(of: try sought("/usr/bin/tool"), identity: nil)
        #expect(sha256(content) == hash)
    }

    @Test func `of a file that is gone or another nothing is known`() throws {
        try folder.write("/usr/bin/tool", "content", mode: 0o755)
        var gone = try sought("/usr/bin/tool")
        gone.path = Array("/usr/bin/none".utf8)
        var other = try sought("/usr/bin/tool")
        other.inode += 1
        for file in [gone, other] {
            guard case .unknown(let reason) = desk().content(of: file, identity: nil) else {
                Issue.record("it is known")
                continue
            }
            #expect(!reason.isEmpty)
        }
    }

    @Test func `who cannot wait is told later, and then at once`() throws {
        try folder.write("/usr/bin/tool", "content", mode: 0o755)
        let file = try sought("/usr/bin/tool")
        let identity = try host.identity(of: "/usr/bin/tool")
        let desk = desk(isPatient: false)
        #expect(desk.content(of: file, identity: identity) == .pending)
        waitForNews(desk)
        let content = desk.content(of: file, identity: identity)
        #expect(sha256(content)?.hasPrefix("ed7002b4") == true)
        #expect(!desk.takeNews())
    }

    @Test func `what packages said while they changed is asked for again`() throws {
        try folder.write("/usr/bin/tool", "content", mode: 0o755)
        try folder.write("/var/lib/dpkg/status", "Package: tool\nStatus: install ok installed\n")
        try folder.write("/var/lib/dpkg/info/tool.list", "/usr/bin/tool\n")
        // The list of the version before, as long as the new one's is not there.
        try folder.write(
            "/var/lib/dpkg/info/tool.md5sums", "d41d8cd98f00b204e9800998ecf8427e  usr/bin/tool\n")
        let desk = ContentDesk(
            host: host, files: ProgramFiles(host: host, isLive: false), isPatient: false,
            patience: .zero)
        var file = try sought("/usr/bin/tool")
        let identity = try host.identity(of: "/usr/bin/tool")
        func settled() throws -> FileContent {
            file.time += 1
            _ = desk.content(of: file, identity: identity)
            waitForNews(desk)
            return desk.content(of: file, identity: identity)
        }
        guard case .known(_, "tool", isUnmodified: false) = try settled() else {
            Issue.record("the file is not told as changed")
            return
        }
        try folder.write(
            "/var/lib/dpkg/info/tool.md5sums", "9a0364b9e99bb480dd25e1f0284c8555  usr/bin/tool\n")
        try folder.write("/var/lib/dpkg/info/tool.postinst")
        _ = try settled()
        file.time += 1
        let later = desk.content(of: file, identity: identity)
        guard case .known(_, "tool", isUnmodified: true) = later else {
            Issue.record("the package's list is not asked for again")
            return
        }
    }

    @Test(
        arguments: [
            ("/etc/alternatives/which", "/usr/bin/which.debianutils"), ("which.debianutils", nil),
            ("../bin/./which.debianutils", nil),
        ] as [(String, String?)])
    func `a script behind links is the package's that brought it`(
        first: String, second: String?
    ) throws {
        try folder.write("/usr/bin/which.debianutils", "content", mode: 0o755)
        try folder.write("/var/lib/dpkg/status", "Package: tool\nStatus: install ok installed\n")
        // A link of the package itself has no digest.
        try folder.write(
            "/var/lib/dpkg/info/tool.list", "/usr/bin/which.debianutils\n/usr/bin/which\n")
        try folder.write(
            "/var/lib/dpkg/info/tool.md5sums",
            "9a0364b9e99bb480dd25e1f0284c8555  usr/bin/which.debianutils\n")
        let manager = FileManager.default
        try manager.createSymbolicLink(
            atPath: folder.path + "/usr/bin/which", withDestinationPath: first)
        if let second {
            try manager.createDirectory(
                atPath: folder.path + "/etc/alternatives", withIntermediateDirectories: true)
            try manager.createSymbolicLink(
                atPath: folder.path + first, withDestinationPath: second)
        }
        var file = try sought("/usr/bin/which")
        file.isScript = true
        guard case .known(_, "tool", isUnmodified: true) = desk().content(of: file, identity: nil)
        else {
            Issue.record("the package is not found")
            return
        }
    }

    @Test func `what could not be read is asked for again`() throws {
        try folder.write("/usr/bin/tool", "content", mode: 0o755)
        try folder.write("/var/lib/dpkg/status/x", "")
        let desk = ContentDesk(
            host: host, files: ProgramFiles(host: host, isLive: false), isPatient: false,
            patience: .zero)
        var file = try sought("/usr/bin/tool")
        let identity = try host.identity(of: "/usr/bin/tool")
        #expect(desk.content(of: file, identity: identity) == .pending)
        waitForNews(desk)
        guard case .unknown = desk.content(of: file, identity: identity) else {
            Issue.record("a database that is a folder was read")
            return
        }
        try FileManager.default.removeItem(atPath: folder.path + "/var/lib/dpkg")
        file.time += 1
        #expect(desk.content(of: file, identity: identity) == .pending)
        waitForNews(desk)
        #expect(sha256(desk.content(of: file, identity: identity)) != nil)
    }

    @Test func `no more questions are taken than the limit`() throws {
        let desk = desk(isPatient: false)
        try folder.write("/usr/bin/tool", String(repeating: "x", count: 8 << 20), mode: 0o755)
        var file = try sought("/usr/bin/tool")
        var refused = 0
        for number in 0..<(40 * ContentDesk.limit) {
            file.time = Int64(number)
            if case .unknown(let reason) = desk.content(of: file, identity: nil) {
                #expect(reason.contains("too many"))
                refused += 1
            }
        }
        #expect(refused > 0)
    }
}
