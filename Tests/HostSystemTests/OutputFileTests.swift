import Foundation
import Glibc
import HostSystem
import TestFolder
import Testing

struct OutputFileTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)
    }

    @Test func `a file is made or replaced whole, for its owner alone`() throws {
        let path = "\(folder.path)/report"
        try OutputFile.replace(path, with: Array("one".utf8))
        unsafe chmod(path, 0o644)
        try OutputFile.replace(path, with: Array("two".utf8))
        #expect(try text("report") == "two")
        #expect(try folder.view().status(of: "/report")?.modeText == "0600")
        #expect(try folder.view().entries(of: "/")?.count == 1)
    }

    @Test func `a link stays one, and its file is replaced`() throws {
        try folder.write("data/real", "old")
        try folder.link("link", to: "data/real")
        try OutputFile.replace("\(folder.path)/link", with: Array("new".utf8))
        #expect(try folder.view().linkTarget(of: "/link") == "data/real")
        #expect(try text("data/real") == "new")
    }

    @Test func `what is no file is written into`() throws {
        let path = "\(folder.path)/pipe"
        #expect(unsafe mkfifo(path, 0o600) == 0)
        let reading = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        defer { close(reading) }
        try OutputFile.replace(path, with: Array("text".utf8))
        let bytes = FileHandle(fileDescriptor: reading).readData(ofLength: 4)
        #expect(String(decoding: bytes, as: UTF8.self) == "text")
        #expect(try folder.view().status(of: "/pipe")?.kind == .fifo)
        try OutputFile.replace("/dev/null", with: [1])
        #expect(try HostView(root: "/").status(of: "/dev/null")?.kind == .characterDevice)
    }

    @Test func `a place that is not there is a clear error`() throws {
        let path = "\(folder.path)/none/report"
        let error = #expect(throws: OutputFileError.self) {
            try OutputFile.replace(path, with: [1])
        }
        #expect(error?.description == "\(path): cannot be written: No such file or directory")
        #expect(throws: OutputFileError.self) { try OutputFile.replace(folder.path, with: [1]) }
        #expect(try folder.view().entries(of: "/") == [])
    }

    @Test func `a full disk is an error`() {
        let error = #expect(throws: OutputFileError.self) {
            try OutputFile.replace("/dev/full", with: [1])
        }
        #expect(error?.code == ENOSPC)
    }
}
