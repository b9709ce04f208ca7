import Glibc
import HostSystem
import TestFolder
import Testing

struct OpenFileTests {
    @Test(arguments: [
        (0, 4, "some"), (5, 4, "text"), (5, 100, "text"), (9, 4, ""), (1_000, 4, ""), (3, 0, ""),
    ])
    func `a file is read at any place`(offset: Int, count: Int, expected: String) throws {
        let folder = try TestFolder()
        try folder.write("file", "some text")
        let file = try #require(try folder.view().file(at: "/file"))
        #expect(try file.bytes(at: Int64(offset), count: count) == Array(expected.utf8))
    }

    @Test(arguments: [(-1, 4), (0, -1), (0, OpenFile.readLimitBytes + 1)])
    func `what cannot be read is an error`(offset: Int, count: Int) throws {
        let folder = try TestFolder()
        try folder.write("file", "some text")
        let file = try #require(try folder.view().file(at: "/file"))
        #expect(throws: HostError.self) { try file.bytes(at: Int64(offset), count: count) }
    }

    @Test func `a place at the end of all numbers has nothing`() throws {
        let folder = try TestFolder()
        try folder.write("file", "some text")
        let file = try #require(try folder.view().file(at: "/file"))
        #expect(try file.bytes(at: .max, count: 0) == [])
    }

    @Test func `it stays open when the name is gone, and knows when it changed`() throws {
        let folder = try TestFolder()
        let place = try folder.write("file", "old")
        let view = try folder.view()
        let file = try #require(try view.file(at: "/file"))
        let status = try #require(try view.status(of: "/file"))
        try #require(unsafe unlink(place) == 0)
        #expect(try file.bytes(at: 0, count: 9) == Array("old".utf8))
        #expect(file.modifiedMilliseconds / 1_000 == status.modified)
    }

    @Test func `only a file is opened`() throws {
        let folder = try TestFolder()
        try folder.makeFolder("folder")
        let view = try folder.view()
        #expect(try view.file(at: "/none")?.path == nil)
        #expect(throws: HostError.self) { try view.file(at: "/folder") }
    }
}
