import Foundation
import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

@Suite(.enabled(if: geteuid() == 0, "only root may give files away"))
struct AccessListTests {
    /// A tag of acl(5), its rights, and whom it names.
    typealias Entry = (tag: Int, rights: Int, id: Int)

    private func node(shadowGroup members: String = "") throws -> TestFolder {
        let node = try TestFolder()
        try node.write("/etc/passwd", "root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/:/bin/sh\n")
        try node.write(
            "/etc/group", "root:x:0:\nstaff:x:50:\nshadow:x:42:\(members)\nann:x:1000:\n")
        try node.write("/etc/shadow", "root:*:1::::::\n", mode: 0o640)
        guard unsafe chown(try node.place("/etc/shadow"), 0, 42) == 0 else {
            throw POSIXError(.EPERM)
        }
        return node
    }

    private func give(_ path: String, _ entries: [Entry]) throws {
        // The kernel takes them in this order alone.
        let list = entries.sorted { $0.tag < $1.tag }.map { "(\($0.tag), \($0.rights), \($0.id))" }
            .joined(separator: ", ")
        let program = """
            import os, struct, sys
            value = struct.pack("<I", 2) + b"".join(struct.pack("<HHi", *e) for e in [\(list)])
            os.setxattr(sys.argv[1], "system.posix_acl_access", value)
            """
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", program, path]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }

    /// With a list of the owner, the one named, the group, the mask, and all others.
    private func shadow(named entry: Entry, mask: Int) async throws -> Fact {
        let node = try node()
        try give(
            try node.place("/etc/shadow"),
            [(1, 6, -1), entry, (4, 4, -1), (16, mask, -1), (32, 0, -1)])
        let files = try #require(try await FilesProbe().fact(node))
        return try #require(files.at("passwords", 0))
    }

    @Test func `whom a list lets read and write is told`() async throws {
        let file = try await shadow(named: (2, 6, 1000), mask: 6)
        #expect(file["listReaders"]?.elements.compactMap(\.text) == ["user ann"])
        #expect(file["listWriters"]?.elements.compactMap(\.text) == ["user ann"])
        let other = try await shadow(named: (8, 4, 50), mask: 4)
        #expect(other["listReaders"]?.elements.compactMap(\.text) == ["group staff"])
        #expect(other["listWriters"] == nil)
    }

    @Test(arguments: [((2, 6, 1000), 0), ((2, 6, 0), 6), ((2, 1, 1000), 7)] as [(Entry, Int)])
    func `what the mask hides, and root, are nobody`(entry: Entry, mask: Int) async throws {
        let file = try await shadow(named: entry, mask: mask)
        #expect(file["listReaders"] == nil)
        #expect(file["listWriters"] == nil)
    }

    @Test func `who is of the group of the hashes is told`() async throws {
        func readers(_ members: String) async throws -> [String]? {
            let files = try await FilesProbe().fact(try node(shadowGroup: members))
            return files?.at("passwords", 0, "groupReaders")?.elements.compactMap(\.text)
        }
        #expect(try await readers("") == nil)
        #expect(try await readers("root") == nil)
        #expect(try await readers("www-data,ann") == ["ann", "www-data"])
    }

    @Test func `keys and kubeconfigs with a list have the shape that is declared`() async throws {
        let node = try node()
        let files = ["/root/.ssh/authorized_keys", "/root/.kube/config"]
        for path in files {
            try node.write(path, "kind: Config\nusers: []\n", mode: 0o640)
            try give(
                try node.place(path),
                [(1, 6, -1), (2, 4, 1000), (4, 4, -1), (16, 4, -1), (32, 0, -1)])
        }
        let host = try node.host()
        let keys = AuthorizedKeyFacts.facts(
            patterns: [".ssh/authorized_keys"], host, doubt: nil, hasGlobs: false)
        #expect(keys.at(0, "listReaders")?.elements.compactMap(\.text) == ["user ann"])
        #expect(FactType.list(AuthorizedKeyFacts.type).problems(keys, "keys") == [])
        let kubeconfig = try #require(
            KubeconfigFile.fact(files[1], account: "root", isExpected: true, host))
        #expect(kubeconfig["listReaders"]?.elements.compactMap(\.text) == ["user ann"])
        #expect(KubeconfigFile.type.problems(kubeconfig, "kubeconfig") == [])
    }

    @Test func `a host key that cannot be looked at is not left out`() async throws {
        let node = try node(shadowGroup: "ann")
        try node.link("/etc/ssh/loop", to: "loop")
        try node.write("/etc/ssh/key", "", mode: 0o640)
        try #require(unsafe chown(try node.place("/etc/ssh/key"), 0, 42) == 0)
        let keys = HostKeyFacts.facts(
            ["/etc/ssh/loop", "/etc/ssh/key", "/etc/ssh/none"], try node.host(), nil)
        #expect(keys.elements.count == 2)
        #expect(keys.at(0)?.isUnknown == true)
        #expect(keys.at(1, "groupReaders")?.elements.compactMap(\.text) == ["ann"])
        #expect(FactType.list(HostKeyFacts.type).problems(keys, "keys") == [])
    }

    @Test func `a list that only lets read opens no program`() async throws {
        let node = try node()
        try node.write("/usr/bin/tool", "", mode: 0o775)
        try give(
            try node.place("/usr/bin/tool"),
            [(1, 7, -1), (2, 5, 1000), (4, 7, -1), (16, 7, -1), (32, 5, -1)])
        #expect(try await FilesProbe().fact(node)?["writablePrograms"]?.elements.isEmpty == true)
    }
}
