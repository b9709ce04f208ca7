import Foundation
import Posture
import Reporting
import TestFolder
import Testing

struct SpoolTests {
    private let folder: TestFolder
    private let place: String

    init() throws {
        folder = try TestFolder()
        place = try folder.place("spool")
    }

    private func open(_ options: SpoolOptions = SpoolExample.options()) async throws -> Spool {
        try await Spool.open(at: place, options: options)
    }

    @Test func `what was stored is there after the spool is opened again`() async throws {
        let first = try await open()
        try await first.append((1...250).map { SpoolExample.entry("record \($0)") })
        let before = try await first.waiting(for: "a")
        await first.close()
        let second = try await open()
        let after = try await second.waiting(for: "a")
        #expect(after == before)
        #expect(after.map(\.sequence) == Array(1...250))
        #expect(after.map(\.text) == (1...250).map { "record \($0)" })
        #expect(Set(after.map(\.uid)).count == 250)
        #expect(after.map(\.uid) == after.map(\.uid).sorted())
    }

    @Test func `its folder and files are for its own account alone`() async throws {
        let spool = try await open()
        try await spool.append([SpoolExample.entry("one")])
        var names = try FileManager.default.contentsOfDirectory(atPath: place).sorted()
        #expect(names == ["spool.ballast", "spool.sqlite", "spool.sqlite-wal"])
        names.append(".")
        for name in names {
            let mode = try FileManager.default.attributesOfItem(atPath: "\(place)/\(name)")[
                .posixPermissions]
            #expect(mode as? Int == (name == "." ? 0o700 : 0o600), "\(name)")
        }
    }

    @Test func `a second program is refused while the first has it`() async throws {
        let spool = try await open()
        try await spool.append([SpoolExample.entry("one")])
        await #expect(throws: SpoolError.inUse(path: "\(place)/spool.sqlite")) { try await open() }
        #expect(try await spool.waiting(for: "a").count == 1)
    }

    @Test func `numbers are never used again`() async throws {
        var numbers: [UInt64] = []
        for round in 1...5 {
            let spool = try await open()
            try await spool.append([SpoolExample.entry("round \(round)")])
            let batch = try await spool.next(for: "a", maxRecords: 10, maxBytes: 1000)
            numbers += batch.records.map(\.sequence)
            try await spool.confirm(batch.records, at: "a")
            #expect(try await spool.waiting(for: "a").isEmpty)
            await spool.close()
        }
        #expect(numbers == [1, 2, 3, 4, 5])
    }

    @Test func `many may append at once`() async throws {
        let spool = try await open()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<20 {
                group.addTask {
                    for number in 0..<20 {
                        try await spool.append(
                            (0..<3).map { SpoolExample.entry("\(writer)/\(number)/\($0)") })
                    }
                }
            }
            try await group.waitForAll()
        }
        let records = try await spool.waiting(for: "a")
        #expect(records.map(\.sequence) == Array(1...1200))
        #expect(Set(records.map(\.text)).count == 1200)
        // What one append brought has numbers that follow each other.
        let starts = records.enumerated().filter { $0.offset % 3 == 0 }
        #expect(starts.allSatisfy { $0.element.text.hasSuffix("/0") })
    }

    @Test func `the newest violations go first, then findings and the rest from the oldest`()
        async throws
    {
        let spool = try await open()
        let order: [(String, ReportPriority)] = [
            ("s1", .state), ("f1", .finding), ("v1", .violation), ("v2", .violation),
            ("f2", .finding), ("v3", .violation), ("s2", .state),
        ]
        for (text, priority) in order {
            try await spool.append([SpoolExample.entry(text, priority)])
        }
        var batches: [[String]] = []
        while true {
            let batch = try await spool.next(for: "a", maxRecords: 2, maxBytes: 1000)
            if batch.isEmpty { break }
            batches.append(batch.records.map(\.text))
            try await spool.confirm(batch.records, at: "a")
        }
        // In a batch they are in the order of their numbers.
        #expect(batches == [["v2", "v3"], ["f1", "v1"], ["s1", "f2"], ["s2"]])
    }

    @Test func `a batch keeps to its bounds, and one large record goes alone`() async throws {
        let spool = try await open()
        for bytes in [400, 400, 5000, 400] {
            try await spool.append([SpoolExample.entry("x", .finding, bytes: bytes)])
        }
        var sizes: [[Int]] = []
        while true {
            let batch = try await spool.next(for: "a", maxRecords: 100, maxBytes: 1000)
            if batch.isEmpty { break }
            sizes.append(batch.records.map(\.body.count))
        }
        #expect(sizes == [[400, 400], [5000], [400]])
        #expect(try await spool.status().destinations.first?.onTheWay == 4)
    }

    @Test func `what is released is handed out again`() async throws {
        let spool = try await open()
        try await spool.append((1...3).map { SpoolExample.entry("\($0)") })
        let batch = try await spool.next(for: "a", maxRecords: 3, maxBytes: 1000)
        #expect(try await spool.next(for: "a", maxRecords: 3, maxBytes: 1000).isEmpty)
        try await spool.release([batch.records[1]], at: "a")
        let again = try await spool.next(for: "a", maxRecords: 3, maxBytes: 1000)
        #expect(again.records == [batch.records[1]])
    }

    @Test func `each destination gets everything, also when another takes nothing`() async throws {
        let spool = try await open(SpoolExample.options(["up", "down"]))
        var ledger = SpoolLedger()
        for round in 0..<10 {
            try await spool.append((0..<100).map { SpoolExample.entry("\(round)/\($0)") })
            try await spool.drain("up", into: &ledger)
        }
        #expect(ledger.received["up"] == Set(1...1000))
        #expect(try await spool.waiting(for: "down").map(\.sequence) == Array(1...1000))
        await spool.close()
        let again = try await open(SpoolExample.options(["down", "up"]))
        #expect(try await again.waiting(for: "up").isEmpty)
        try await again.drain("down", into: &ledger)
        #expect(ledger.received["down"] == Set(1...1000))
        await #expect(throws: SpoolError.unknownDestination("sideways")) {
            try await again.waiting(for: "sideways")
        }
    }

    @Test func `a new destination gets what is kept, and one that is gone holds nothing`()
        async throws
    {
        let first = try await open(SpoolExample.options(["old"]))
        try await first.append((1...5).map { SpoolExample.entry("\($0)") })
        await first.close()
        let second = try await open(SpoolExample.options(["new"]))
        #expect(try await second.waiting(for: "new").map(\.text) == ["1", "2", "3", "4", "5"])
        var ledger = SpoolLedger()
        try await second.drain("new", into: &ledger)
        await second.close()
        let third = try await open(SpoolExample.options(["old"]))
        #expect(try await third.waiting(for: "old").isEmpty)
    }

    @Test func `the newest of a finding stands for those before, which are counted`() async throws {
        let spool = try await open()
        for round in 1...5 {
            try await spool.append([
                SpoolExample.entry("ssh \(round)", .finding, key: "finding/ssh"),
                SpoolExample.entry("dns \(round)", .finding, key: "finding/dns"),
            ])
        }
        let records = try await spool.next(for: "a", maxRecords: 100, maxBytes: 10_000).records
        let findings = records.filter { $0.priority == .finding }
        #expect(findings.map(\.text) == ["ssh 5", "dns 5"])
        let lost = records.reduce(0) { $0 + $1.lossCount(at: "a") }
        #expect(lost == 8)
        // What is on its way is not taken back.
        try await spool.append([SpoolExample.entry("ssh 6", .finding, key: "finding/ssh")])
        try await spool.release(records, at: "a")
        let texts = try await spool.waiting(for: "a").map(\.text)
        #expect(Set(texts).isSuperset(of: ["ssh 5", "ssh 6", "dns 5"]))
    }

    @Test func `a dead letter is put aside, and told`() async throws {
        let spool = try await open(SpoolExample.options(["a", "b"]))
        try await spool.append([SpoolExample.entry("good"), SpoolExample.entry("bad")])
        let batch = try await spool.next(for: "a", maxRecords: 2, maxBytes: 1000)
        try await spool.deadLetter(batch.records[1], at: "a", reason: "400")
        try await spool.confirm([batch.records[0]], at: "a")
        #expect(try await spool.waiting(for: "a").map(\.text) == ["loss a 1 refused violation"])
        #expect(try await spool.waiting(for: "b").map(\.text).prefix(2) == ["good", "bad"])
        #expect(try await spool.status().deadLetters == 1)
    }

    @Test func `dead letters are bounded, and refused losses do not breed`() async throws {
        let spool = try await open()
        for round in 0..<15 {
            try await spool.append(
                (0..<10).map { SpoolExample.entry("\(round) \($0)", bytes: 20_000) })
            let batch = try await spool.next(for: "a", maxRecords: 100, maxBytes: 10 << 20)
            for record in batch.records {
                try await spool.deadLetter(record, at: "a", reason: "no")
            }
        }
        let status = try await spool.status()
        #expect((1...100).contains(status.deadLetters))
        #expect(try await spool.waiting(for: "a").isEmpty)
        // All 150, and the one report of a loss that was refused itself.
        #expect(status.untold.reduce(0) { $0 + $1.count } == 151)
    }

    @Test func `a jump of the clock changes nothing`() async throws {
        let times: [Int64] = [1_800_000_000_000, 5, 4_000_000_000_000, -9, 1_800_000_000_001]
        for (index, time) in times.enumerated() {
            var options = SpoolExample.options()
            options.now = { time }
            let spool = try await open(options)
            try await spool.append([SpoolExample.entry("\(index)")])
            await spool.close()
        }
        let records = try await open().waiting(for: "a")
        #expect(records.map(\.text) == ["0", "1", "2", "3", "4"])
        #expect(Set(records.map(\.uid)).count == 5)
    }

    @Test func `a record beyond the bound is refused, and others with it are not`() async throws {
        var options = SpoolExample.options()
        options.recordBytes = 1000
        let spool = try await open(options)
        await #expect(throws: SpoolError.recordTooLarge(bytes: 1001, limit: 1000)) {
            try await spool.append([
                SpoolExample.entry("a"), SpoolExample.entry("b", bytes: 1001),
            ])
        }
        try await spool.append([SpoolExample.entry("c", bytes: 1000)])
        #expect(try await spool.waiting(for: "a").map(\.sequence) == [1])
    }

    @Test func `arrivals wake those who wait for them`() async throws {
        let spool = try await open()
        var arrivals = spool.arrivals(for: "a").makeAsyncIterator()
        #expect(await arrivals.next() != nil)
        try await spool.append([SpoolExample.entry("one")])
        #expect(await arrivals.next() != nil)
        #expect(try await spool.next(for: "a", maxRecords: 1, maxBytes: 100).records.count == 1)
        await spool.close()
        await #expect(throws: SpoolError.closed) { try await spool.status() }
        await #expect(throws: SpoolError.closed) {
            try await spool.append([SpoolExample.entry("two")])
        }
    }
}
