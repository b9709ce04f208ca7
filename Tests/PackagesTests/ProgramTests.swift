import Foundation
import Glibc
import HostSystem
import Packages
import TestFolder
import Testing

/// The files behind the kernel's own links of `/proc/PID`.
struct ProgramTests {
    static func sleeper(_ path: String) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = ["60"]
        try process.run()
        return process
    }

    /// The signal that no process can have blocked.
    static func end(_ process: Process) {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    @Test func `a program that was deleted can be read while it runs`() throws {
        let folder = try TestFolder()
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: "/usr/bin/sleep")))
        let place = try folder.write("program", bytes, mode: 0o755)
        let expected = try FileDigests(
            reading: try FileDigestTests.open(folder, "program"), [.sha256])
        let process = try Self.sleeper(place)
        defer { Self.end(process) }
        try FileManager.default.removeItem(atPath: place)
        let file = try #require(
            try HostView(root: "/").program(of: process.processIdentifier))
        let digests = try FileDigests(reading: file, [.sha256])
        #expect(digests[.sha256] == expected[.sha256])
        #expect(digests.identity.inode == expected.identity.inode)
        #expect(digests.identity.device == expected.identity.device)
    }

    @Test func `a process that has ended has no program`() throws {
        let process = try Self.sleeper("/usr/bin/sleep")
        let pid = process.processIdentifier
        let host = try HostView(root: "/")
        #expect(try host.program(of: pid) != nil)
        #expect(try host.root(of: pid) != nil)
        Self.end(process)
        #expect(try host.program(of: pid) == nil)
        #expect(try host.root(of: pid) == nil)
        #expect(try host.program(of: -1) == nil)
    }

    @Test func `a node that does not run has no programs`() throws {
        let folder = try TestFolder()
        try folder.write("/proc/1/exe", "text")
        let host = try HostView(root: folder.path)
        #expect(try host.program(of: 1) == nil)
        #expect(try host.root(of: 1) == nil)
    }

    @Test(.enabled(if: Tool.isRoot, "only root may have another root"))
    func `the root of a process is its own`() throws {
        let folder = try TestFolder()
        try folder.makeFolder("mnt")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
        process.arguments = [
            "-m", "sh", "-c",
            "mount -t tmpfs tmpfs \(folder.path)/mnt && echo within > \(folder.path)/mnt/marker"
                + " && cd \(folder.path)/mnt && exec python3 -c"
                + " 'import os,time; os.chroot(\".\"); time.sleep(60)'",
        ]
        try process.run()
        defer { Self.end(process) }
        let host = try HostView(root: "/")
        var text: String?
        for _ in 0..<100 where text == nil {
            usleep(20_000)
            text = try host.root(of: process.processIdentifier)?.contents(of: "/marker")?.text
        }
        #expect(text == "within\n")
    }
}
