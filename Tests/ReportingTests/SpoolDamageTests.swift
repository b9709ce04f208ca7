import Foundation
import Posture
import Reporting
import TestFolder
import Testing

/// A spool whose file is not what it was.
struct SpoolDamageTests {
    private let folder: TestFolder
    private let place: String
    private var file: String { place + "/spool.sqlite" }

    init() throws {
        folder = try TestFolder()
        place = try folder.place("spool")
    }

    private func open() async throws -> Spool {
        try await Spool.open(at: place, options: SpoolExample.options())
    }

    enum Damage: CaseIterable {
        case zeroedHeader, zeroedMiddle, truncated, noise, text
    }

    @Test(arguments: Damage.allCases)
    func `a damaged file is set aside and told, and a new one works`(damage: Damage) async throws {
        let first = try await open()
        try await first.append((0..<500).map { SpoolExample.entry("\($0)", bytes: 1000) })
        let before = try await first.status().spool
        await first.close()
        var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
        switch damage {
        case .zeroedHeader: bytes.replaceSubrange(0..<100, with: repeatElement(0, count: 100))
        case .zeroedMiddle:
            let middle = bytes.count / 2
            bytes.replaceSubrange(middle..<(middle + 8192), with: repeatElement(0, count: 8192))
        case .truncated: bytes.removeLast(bytes.count / 2)
        case .noise:
            var random = SplitMix(state: 3)
            for _ in 0..<2000 {
                bytes[Int.random(in: 4096..<bytes.count, using: &random)] ^= 0xFF
            }
        case .text: bytes = Array("This is no database.\n".utf8)
        }
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        let second = try await open()
        try await second.append([SpoolExample.entry("new")])
        let texts = try await second.waiting(for: "a").map(\.text)
        #expect(texts.contains("new"))
        #expect(texts.contains { $0.hasPrefix("loss a ") && $0.contains("damaged") })
        #expect(try await second.status().spool != before)
        #expect(FileManager.default.fileExists(atPath: file + ".damaged-1"))
    }

    @Test func `only two damaged files are kept`() async throws {
        for _ in 0..<4 {
            try FileManager.default.createDirectory(
                atPath: place, withIntermediateDirectories: true)
            try Data("no database at all, not at all\n".utf8).write(
                to: URL(fileURLWithPath: file))
            await (try await open()).close()
        }
        let kept = try FileManager.default.contentsOfDirectory(atPath: place)
            .filter { $0.contains("damaged") }.sorted()
        #expect(kept == ["spool.sqlite.damaged-1", "spool.sqlite.damaged-2"])
    }

    @Test func `a file that is damaged while it is open is replaced`() async throws {
        let spool = try await open()
        for _ in 0..<4 {
            try await spool.append((0..<1000).map { SpoolExample.entry("\($0)", bytes: 1000) })
        }
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: file))
        let size = try handle.seekToEnd()
        for offset in stride(from: UInt64(4096), to: size, by: 4096) {
            try handle.seek(toOffset: offset)
            try handle.write(contentsOf: Data(repeating: 0xA5, count: 512))
        }
        try handle.close()
        // Reading finds it out.
        _ = try? await spool.next(for: "a", maxRecords: 4000, maxBytes: 100 << 20)
        try await spool.append([SpoolExample.entry("after")])
        let texts = try await spool.waiting(for: "a").map(\.text)
        #expect(texts.contains("after"))
        #expect(texts.contains { $0.contains("damaged") })
        #expect(texts.count < 10)
    }

    @Test func `records of a file that is gone do not take those of the new one with them`()
        async throws
    {
        let spool = try await open()
        try await spool.append((0..<10).map { SpoolExample.entry("old \($0)") })
        let batch = try await spool.next(for: "a", maxRecords: 10, maxBytes: 1000)
        await spool.close()
        try Data("no database at all, not at all\n".utf8).write(to: URL(fileURLWithPath: file))
        let second = try await open()
        try await second.append((0..<10).map { SpoolExample.entry("new \($0)") })
        try await second.confirm(batch.records, at: "a")
        let texts = try await second.waiting(for: "a").map(\.text)
        #expect(texts.filter { $0.hasPrefix("new") }.count == 10)
    }

    enum Trap: CaseIterable {
        case link, folder, secondName, foreign
    }

    @Test(
        .enabled(if: geteuid() == 0, "only root may give files away"), arguments: Trap.allCases)
    func `what somebody else put in the place of the file is refused`(trap: Trap) async throws {
        let victim = try folder.write("victim", "precious", mode: 0o600)
        try folder.makeFolder("spool")
        switch trap {
        case .link: try folder.link("spool/spool.sqlite", to: victim)
        case .folder: try folder.makeFolder("spool/spool.sqlite")
        case .secondName: try FileManager.default.linkItem(atPath: victim, toPath: file)
        case .foreign:
            try folder.write("spool/spool.sqlite", mode: 0o666)
            try FileManager.default.setAttributes(
                [.ownerAccountID: 65534, .groupOwnerAccountID: 65534], ofItemAtPath: file)
        }
        await #expect {
            try await open()
        } throws: { error in
            guard case SpoolError.folder = error else { return false }
            return "\(error)".contains(file)
        }
        #expect(try String(contentsOfFile: victim, encoding: .utf8) == "precious")
    }

    @Test func `a link in the place of the folder is refused`() async throws {
        try folder.makeFolder("elsewhere")
        try folder.link("spool", to: "elsewhere")
        await #expect(throws: SpoolError.self) { try await open() }
    }
}
