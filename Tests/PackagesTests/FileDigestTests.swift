import Foundation
import HostSystem
import Packages
import Synchronization
import TestFolder
import Testing

struct FileDigestTests {
    /// RFC 1321 and FIPS 180: the digests of "abc".
    static let known: [(DigestAlgorithm, String)] = [
        (.md5, "900150983cd24fb0d6963f7d28e17f72"),
        (.sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            .sha384,
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
                + "8086072ba1e7cc2358baeca134c825a7"
        ),
        (
            .sha512,
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        ),
    ]

    static func open(_ folder: TestFolder, _ path: String) throws -> OpenFile {
        try #require(try HostView(root: folder.path).file(at: path))
    }

    @Test func `one pass gives all digests`() throws {
        let folder = try TestFolder()
        try folder.write("abc", "abc")
        let file = try Self.open(folder, "/abc")
        let digests = try FileDigests(reading: file, Set(DigestAlgorithm.allCases))
        for (algorithm, hex) in Self.known {
            #expect(digests[algorithm]?.hex == hex)
            #expect(digests[algorithm]?.bytes.count == algorithm.byteCount)
        }
        #expect(digests.identity == file.identity)
        #expect(digests.identity.sizeBytes == 3)
        #expect(try FileDigests(reading: file, [.sha256])[.md5] == nil)
    }

    @Test(arguments: [0, 1, 131_071, 131_072, 131_073, 1_000_003])
    func `a file of any length is read whole`(count: Int) throws {
        let folder = try TestFolder()
        var random = SplitMix(state: UInt64(count))
        let place = try folder.write(
            "file", (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) })
        let digests = try FileDigests(reading: try Self.open(folder, "file"), [.md5, .sha256])
        for (tool, algorithm) in [("md5sum", DigestAlgorithm.md5), ("sha256sum", .sha256)] {
            let words = try Tool.output("/usr/bin/\(tool)", [place]).split(separator: " ")
            #expect(digests[algorithm]?.hex == words.first.map(String.init))
        }
    }

    @Test func `a file larger than the limit is not read`() throws {
        let folder = try TestFolder()
        try folder.write("file", "12345")
        let file = try Self.open(folder, "file")
        #expect(try FileDigests(reading: file, [.md5], limitBytes: 5)[.md5] != nil)
        let error = #expect(throws: HostError.self) {
            try FileDigests(reading: file, [.md5], limitBytes: 4)
        }
        #expect(error?.kind == .tooLarge)
    }

    @Test func `a file that changes meanwhile has no digest`() throws {
        let folder = try TestFolder()
        let place = try folder.write("file", [UInt8](repeating: 1, count: 4 << 20))
        let file = try Self.open(folder, "file")
        let isDone = Atomic(false)
        let handle = try #require(FileHandle(forUpdatingAtPath: place))
        defer { try? handle.close() }
        let writer = Thread {
            while !isDone.load(ordering: .relaxed) {
                // That the write succeeds is seen by what the reading says.
                try? handle.seek(toOffset: 0)
                try? handle.write(contentsOf: Data([UInt8.random(in: .min ... .max)]))
            }
        }
        writer.start()
        defer { isDone.store(true, ordering: .relaxed) }
        usleep(20_000)
        let error = #expect(throws: HostError.self) {
            for _ in 0..<5 { _ = try FileDigests(reading: file, [.md5, .sha256]) }
        }
        #expect(error?.kind == .changing)
    }

    @Test func `only files are opened`() throws {
        let folder = try TestFolder()
        try folder.makeFolder("folder")
        let result = unsafe mkfifo("\(folder.path)/pipe", 0o600)
        try #require(result == 0)
        let host = try HostView(root: folder.path)
        #expect(try host.file(at: "/nothing") == nil)
        for path in ["/folder", "/pipe"] {
            let error = #expect(throws: HostError.self) { try host.file(at: path) }
            #expect(error?.kind == .wrongKind)
        }
    }

    @Test func `no link leads out of the root`() throws {
        let folder = try TestFolder()
        try folder.write("etc/passwd", "inside")
        try folder.link("link", to: "/etc/passwd")
        let file = try Self.open(folder, "link")
        var bytes: [UInt8] = []
        try file.append(100, at: 0, to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "inside")
    }

    @Test(arguments: [
        ("", false), ("0", false), (String(repeating: "0", count: 31), false),
        (String(repeating: "0", count: 33), false), (String(repeating: "g", count: 32), false),
        (String(repeating: "aF", count: 16), true),
    ])
    func `a digest has its digits`(hex: String, isDigest: Bool) {
        #expect((Digest(.md5, hex: Array(hex.utf8)) != nil) == isDigest)
        if isDigest { #expect(Digest(.md5, hex: Array(hex.utf8))?.hex == hex.lowercased()) }
    }
}
