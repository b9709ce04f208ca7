import Glibc
import HostSystem
import TestFolder
import Testing

struct FolderTests {
    @Test func `entries come in the order of their bytes, with their kinds`() throws {
        let folder = try TestFolder()
        try folder.write("b", "")
        try folder.write("é", "")
        try folder.write("B/x", "")
        try folder.write(".hidden", "")
        try folder.link("a", to: "b")
        let entries = try #require(try folder.view().entries(of: "/"))
        #expect(entries.map(\.name) == [".hidden", "B", "a", "b", "é"])
        #expect(entries.map(\.kind) == [.regular, .directory, .link, .regular, .regular])
    }

    @Test func `a folder of the limit is listed and a larger one refused`() throws {
        let folder = try TestFolder()
        for number in 0..<50 { try folder.write("many/\(number)", "") }
        let view = try folder.view()
        #expect(try view.entries(of: "/many", limit: 50)?.count == 50)
        let error = #expect(throws: HostError.self) { try view.entries(of: "/many", limit: 49) }
        #expect(error?.kind == .tooLarge)
        #expect(error?.description == "/many: it has more than 49 entries")
    }

    @Test func `a file is no folder`() throws {
        let folder = try TestFolder()
        try folder.write("file", "")
        let error = #expect(throws: HostError.self) { try folder.view().entries(of: "/file") }
        #expect(error?.kind == .wrongKind)
    }

    @Test func `a name that is not UTF-8 is an error where it counts`() throws {
        let folder = try TestFolder()
        try folder.write("etc/a.conf", "")
        let name = Array("\(folder.path)/etc/x".utf8CString.dropLast()) + [-1, 0]
        close(unsafe open(name, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600))
        let view = try folder.view()
        let error = #expect(throws: HostError.self) { try view.entries(of: "/etc") }
        #expect(error?.problem == "it has a name that is not UTF-8: x\u{FFFD}")
        #expect(throws: HostError.self) { try view.glob("/etc/*") }
        #expect(try view.glob("/etc/*.conf") == ["/etc/a.conf"])
    }

    @Test(arguments: [
        ("/etc/*.conf", ["/etc/a.conf", "/etc/b.conf"]),
        ("/etc/.*.conf", ["/etc/.c.conf"]),
        ("/etc/[b-c].conf", ["/etc/b.conf"]),
        ("/etc/?.conf", ["/etc/a.conf", "/etc/b.conf"]),
        ("/*/x*/y", ["/etc/x1/y", "/etc/x2/y"]),
        ("/etc/a.conf", ["/etc/a.conf"]),
        ("/etc/none", []),
        ("/etc/a.conf/*", []),
        ("/none/*", []),
        ("//etc//*.conf", ["/etc/a.conf", "/etc/b.conf"]),
        ("", []),
        ("/etc/[", []),
        ("/etc/gone/*", []),
    ])
    func `a pattern stands for paths`(pattern: String, expected: [String]) throws {
        let folder = try TestFolder()
        for name in ["a.conf", "b.conf", ".c.conf", "x1/y", "x2/y", "x3/z"] {
            try folder.write("etc/\(name)", "")
        }
        try folder.link("etc/gone", to: "nowhere")
        #expect(try folder.view().glob(pattern) == expected)
    }

    @Test func `a pattern that stands for too much is an error`() throws {
        let folder = try TestFolder()
        for number in 0..<10 { try folder.write("etc/\(number)", "") }
        let error = #expect(throws: HostError.self) {
            try folder.view().glob("/etc/*", limit: 9)
        }
        #expect(error?.kind == .tooLarge)
    }

    @Test(.enabled(if: Environment.isRoot, "only root may act as another account"))
    func `a folder that may not be read is an error, also in a pattern`() throws {
        let folder = try TestFolder()
        try folder.write("closed/a", "")
        unsafe chmod(folder.path, 0o755)
        unsafe chmod("\(folder.path)/closed", 0o711)
        let view = try folder.view()
        Environment.asNobody {
            #expect(throws: HostError.self) { try view.entries(of: "/closed") }
            #expect(throws: HostError.self) { try view.glob("/closed/*") }
        }
    }
}
