import Foundation
import Glibc
import HostSystem
import TestFolder
import Testing

struct FileTests {
    @Test func `a file has its bytes and its status`() throws {
        let folder = try TestFolder()
        try folder.write("etc/file", "text")
        unsafe chmod("\(folder.path)/etc/file", 0o4640)
        let contents = try #require(try folder.view().contents(of: "/etc/file"))
        #expect(contents.text == "text")
        #expect(contents.path == "/etc/file")
        #expect(contents.status.kind == .regular)
        #expect(contents.status.modeText == "4640")
        #expect(contents.status.sizeBytes == 4)
        #expect(contents.status.uid == geteuid())
    }

    @Test(
        .enabled(if: Environment.isRoot, "only root may give files away"),
        arguments: [
            (0, "root", "root"), (7, "seven", "staff"), (8, "8", "8"), (9, "9", "9"),
            (10, "nine", "10"),
        ])
    func `owners have the names that the node gives them`(
        id: UInt32, owner: String, group: String
    ) throws {
        let folder = try TestFolder()
        try folder.write(
            "etc/passwd",
            "toor:x:0:0::/:/bin/sh\nseven:x:7:7\nother:x:7:7\nroot:x:9:9\nbroken\n::8:\nnine:x:10")
        try folder.write("etc/group", "wheel:x:0:\nstaff:x:7:\nbad:x:number:\nroot:x:9:\n")
        try folder.write("file", "")
        try #require(unsafe chown("\(folder.path)/file", id, id) == 0)
        let status = try #require(try folder.view().status(of: "/file"))
        #expect(status.owner == owner)
        #expect(status.group == group)
    }

    @Test func `what is not there is nil`() throws {
        let folder = try TestFolder()
        try folder.write("file", "x")
        try folder.link("dangling", to: "none")
        let view = try folder.view()
        for path in ["/none", "/none/none", "/file/none", "/dangling", ""] {
            #expect(try view.contents(of: path) == nil)
            #expect(try view.status(of: path) == nil)
        }
        #expect(try view.linkTarget(of: "/dangling") == "none")
        #expect(try view.linkTarget(of: "/file") == nil)
        #expect(try view.entries(of: "/none") == nil)
    }

    @Test func `an empty file is empty and not absent`() throws {
        let folder = try TestFolder()
        try folder.write("empty", "")
        #expect(try folder.view().contents(of: "/empty")?.bytes == [])
    }

    @Test(arguments: [4095, 4096, 4097, 100_000])
    func `a file of the limit is read whole and a longer one refused`(size: Int) throws {
        let folder = try TestFolder()
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 / 3) }
        try folder.write("file", bytes)
        let view = try folder.view()
        #expect(try view.contents(of: "/file", limitBytes: size)?.bytes == bytes)
        #expect(try view.contents(of: "/file", limitBytes: size + 1)?.bytes == bytes)
        #expect(problem { try view.contents(of: "/file", limitBytes: size - 1) } == .tooLarge)
    }

    @Test func `a file of 10 GB is refused without being read`() throws {
        let folder = try TestFolder()
        try folder.write("sparse", "")
        #expect(unsafe truncate("\(folder.path)/sparse", 10 << 30) == 0)
        #expect(problem { try folder.view().contents(of: "/sparse") } == .tooLarge)
    }

    @Test func `a pipe, a socket and a folder are no files, and nobody waits for one`() throws {
        let folder = try TestFolder()
        #expect(unsafe mkfifo("\(folder.path)/pipe", 0o600) == 0)
        let view = try folder.view()
        #expect(problem { try view.contents(of: "/pipe") } == .wrongKind)
        let end = unsafe open("\(folder.path)/pipe", O_RDWR | O_CLOEXEC)
        #expect(problem { try view.contents(of: "/pipe") } == .wrongKind)
        close(end)
        #expect(problem { try view.contents(of: "/") } == .wrongKind)
        #expect(try view.status(of: "/pipe")?.kind == .fifo)
        try folder.listen("socket")
        #expect(problem { try view.contents(of: "/socket") } == .wrongKind)
        #expect(try view.status(of: "/socket")?.kind == .socket)
    }

    @Test func `a device is not opened`() throws {
        let view = try HostView(root: "/dev")
        #expect(problem { try view.contents(of: "/zero") } == .wrongKind)
        #expect(try view.status(of: "/null")?.kind == .characterDevice)
    }

    @Test func `a link is followed, and told of`() throws {
        let folder = try TestFolder()
        try folder.write("etc/real", "x")
        try folder.link("etc/link", to: "/etc/real")
        let view = try folder.view()
        #expect(try view.contents(of: "/etc/link")?.text == "x")
        #expect(try view.status(of: "/etc/link")?.kind == .regular)
        #expect(try view.linkTarget(of: "/etc/link") == "/etc/real")
    }

    @Test func `files of the kernel are read though their size says nothing`() throws {
        let view = try HostView(root: "/")
        let release = try #require(try view.contents(of: "/proc/sys/kernel/osrelease")).text
        #expect(release.hasSuffix("\n") && release.count > 3)
        #expect(try view.contents(of: "/proc/self/status")?.text.hasPrefix("Name:") == true)
        let setting = try #require(try view.contents(of: "/sys/kernel/profiling"))
        #expect(setting.status.sizeBytes == 4096 && (1..<10).contains(setting.bytes.count))
        let mounts = try #require(try view.contents(of: "/proc/self/mountinfo"))
        #expect(mounts.bytes.last == 10)
    }

    @Test func `an error of the disk is an error`() throws {
        // The memory of a process at address 0 cannot be read: EIO.
        #expect(problem { try HostView(root: "/").contents(of: "/proc/self/mem") } == .other)
    }

    @Test func `a root that is not there is an error`() {
        let error = #expect(throws: HostError.self) { try HostView(root: "/none/such") }
        #expect(error?.description == "/none/such: no such file or directory")
    }

    @Test func `only the root of this machine is live`() throws {
        #expect(try HostView(root: "/").isLive)
        #expect(try HostView(root: "/proc/..").isLive)
        #expect(try !HostView(root: "/usr").isLive)
    }

    /// Of what kind the error is; nil where there is none.
    private func problem(_ work: () throws -> FileContents?) -> HostError.Kind? {
        do {
            _ = try work()
            return nil
        } catch {
            return (error as? HostError)?.kind
        }
    }
}
