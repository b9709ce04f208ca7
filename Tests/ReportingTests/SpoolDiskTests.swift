import Foundation
import Posture
import Reporting
import TestFolder
import Testing

/// Real disks that are full or cannot be written.
@Suite(.enabled(if: geteuid() == 0, "only root may mount"))
struct SpoolDiskTests {
    @Test func `a full disk takes what is new in place of what is old, and nothing uncounted`()
        async throws
    {
        let disk = try SmallDisk(bytes: 4 << 20)
        var options = SpoolExample.options(capacityBytes: 64 << 20)
        options.ballastBytes = 1536 << 10
        options.ballastInterval = .zero
        let spool = try await Spool.open(at: disk.path + "/spool", options: options)
        #expect(try await spool.status().hasBallast)
        var refused = 0
        for round in 0..<120 {
            do {
                try await spool.append(
                    (0..<50).map { SpoolExample.entry("\(round)/\($0)", bytes: 1000) })
            } catch {
                refused += 1
            }
        }
        #expect(refused == 0)
        #expect(try await !spool.status().hasBallast)
        let waiting = try await spool.waiting(for: "a").filter { !$0.text.hasPrefix("loss") }
        #expect(waiting.last?.text == "119/49" && waiting.count > 500)
        let (missing, counted, _) = try await SpoolLedger().account(spool, "a")
        #expect(missing == counted && missing > 0)
        await spool.close()
        let again = try await Spool.open(at: disk.path + "/spool", options: options)
        var ledger = SpoolLedger()
        try await again.drain("a", into: &ledger)
        let after = try await ledger.account(again, "a")
        #expect(after.missing == after.counted)
    }

    @Test func `where others fill the disk appends fail until there is room, then losses are told`()
        async throws
    {
        let disk = try SmallDisk(bytes: 3 << 20)
        var options = SpoolExample.options(capacityBytes: 64 << 20)
        options.ballastBytes = 256 << 10
        options.ballastInterval = .zero
        let spool = try await Spool.open(at: disk.path + "/spool", options: options)
        try await spool.append((0..<300).map { SpoolExample.entry("\($0)", bytes: 1000) })
        var filler = 0
        var stored = 300
        var failed: UInt64 = 0
        // Whatever becomes free, somebody else takes at once.
        for round in 0..<40 {
            disk.fill("filler-\(filler)")
            filler += 1
            do {
                try await spool.append(
                    (0..<20).map { SpoolExample.entry("\(round)/\($0)", bytes: 1000) })
                stored += 20
            } catch {
                failed += 20
                try await spool.addNotStored(
                    .violation, count: 20, first: 1, last: 1, detail: "\(error)")
            }
        }
        let during = try await SpoolLedger().account(spool, "a")
        #expect(during.stored)
        #expect(during.counted == during.missing + Int(failed))
        for number in 0..<filler {
            try? FileManager.default.removeItem(atPath: "\(disk.path)/filler-\(number)")
        }
        try await spool.append([SpoolExample.entry("there is room again")])
        let after = try await SpoolLedger().account(spool, "a")
        #expect(after.counted == after.missing + Int(failed))
        #expect(try await spool.status().hasBallast)
        #expect(try await spool.waiting(for: "a").contains { $0.text == "there is room again" })
    }

    @Test
    func `a read-only disk is refused, and what was stored is there when it is writable again`()
        async throws
    {
        let disk = try SmallDisk(bytes: 4 << 20)
        let options = SpoolExample.options(capacityBytes: 1 << 20)
        let spool = try await Spool.open(at: disk.path + "/spool", options: options)
        try await spool.append((0..<10).map { SpoolExample.entry("\($0)") })
        await spool.close()
        try disk.remount("ro")
        await #expect(throws: SpoolError.self) {
            try await Spool.open(at: disk.path + "/spool", options: options)
        }
        try disk.remount("rw")
        let again = try await Spool.open(at: disk.path + "/spool", options: options)
        #expect(try await again.waiting(for: "a").count == 10)
    }
}

/// A disk in memory, for root.
final class SmallDisk {
    private let folder: TestFolder
    let path: String

    init(bytes: Int) throws {
        folder = try TestFolder()
        path = try folder.place("disk")
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
        try Self.run("mount", "-t", "tmpfs", "-o", "size=\(bytes)", "merlon-test", path)
    }

    deinit {
        // What cannot be unmounted is still in use, and goes with its last user.
        try? Self.run("umount", "--lazy", path)
    }

    func remount(_ mode: String) throws {
        try Self.run("mount", "-o", "remount,\(mode)", path)
    }

    /// Writes until there is no room, as another program does.
    func fill(_ name: String) {
        try? Self.run(
            "sh", "-c", "cat /dev/zero > '\(path)/\(name)' 2>/dev/null; exit 0")
    }

    private static func run(_ words: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw POSIXError(.EIO) }
    }
}
