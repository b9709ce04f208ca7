import HostSystem
import TestFolder
import Testing

@testable import Agent

struct ProgramFilesTests {
    private let folder: TestFolder
    private let host: HostView
    private let identity: FileIdentity
    private let changed: Int64

    init() throws {
        folder = try TestFolder()
        _ = try folder.write("/usr/bin/tool", "content", mode: 0o755)
        host = try HostView(root: folder.path)
        identity = try #require(try host.identity(of: "/usr/bin/tool"))
        changed = identity.changed.seconds * 1_000 + identity.changed.nanoseconds / 1_000_000
    }

    private func sought(after milliseconds: Int64) -> ProgramFiles.Sought {
        let device = identity.deviceNumbers
        return ProgramFiles.Sought(
            pid: 0, path: Array("/usr/bin/tool".utf8), major: device.major, minor: device.minor,
            inode: identity.inode, time: changed + milliseconds, isScript: true, isOnHost: true)
    }

    @Test(arguments: [(-1, false), (0, false), (1, true), (60_000, true)] as [(Int64, Bool)])
    func `only a file that is older than its start is the one that ran`(
        after: Int64, isSame: Bool
    ) {
        let files = ProgramFiles(host: host, isLive: true)
        #expect(files.isSame(identity, sought(after: after)) == isSame)
    }

    @Test func `in the log of another time the file's age says nothing`() {
        let files = ProgramFiles(host: host, isLive: false)
        #expect(files.isSame(identity, sought(after: -60_000)))
    }

    @Test func `another inode is another file`() {
        var other = sought(after: 5)
        other.inode += 1
        let files = ProgramFiles(host: host, isLive: true)
        #expect(!files.isSame(identity, other))
        guard case .unknown = files.open(other) else {
            Issue.record("it was found")
            return
        }
    }
}
