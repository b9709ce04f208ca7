import Foundation
import Posture
import Reporting
import TestFolder
import Testing

/// A spool that gets more than it may keep.
struct SpoolBoundTests {
    private let folder: TestFolder
    private let place: String

    init() throws {
        folder = try TestFolder()
        place = try folder.place("spool")
    }

    private func open(_ options: SpoolOptions) async throws -> Spool {
        try await Spool.open(at: place, options: options)
    }

    private var bytesOnDisk: Int {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: place).reduce(0) { sum, name in
                let size = try FileManager.default.attributesOfItem(atPath: "\(place)/\(name)")[
                    .size]
                return sum + (size as? Int ?? 0)
            }
        }
    }

    /// Holds the ledger against the spool: nothing missing that is not counted, and nothing
    /// counted that is not missing.
    private func check(_ ledger: SpoolLedger, _ spool: Spool, _ destinations: [String]) async throws
    {
        for destination in destinations {
            let (missing, counted, isStored) = try await ledger.account(spool, destination)
            #expect(isStored && missing == counted, "\(destination)")
        }
    }

    @Test func `a hundred thousand records keep to the bound, and each that goes is counted`()
        async throws
    {
        let capacity = 8 << 20
        let spool = try await open(SpoolExample.options(["a", "b"], capacityBytes: capacity))
        var ledger = SpoolLedger()
        for round in 0..<100 {
            try await spool.append(
                (0..<1000).map { SpoolExample.entry("\(round)/\($0)", bytes: 300) })
            if round == 50 { try await spool.drain("b", into: &ledger) }
            #expect(try await spool.status().fileBytes <= capacity)
        }
        #expect(try bytesOnDisk <= capacity + (64 << 10) + (3 << 20))
        let kept = try await spool.waiting(for: "a").filter { $0.text.contains("/") }
        // A good part of the bound is used, by the newest.
        #expect(kept.count * 300 > capacity / 2)
        #expect(kept.last?.text == "99/999")
        try await check(ledger, spool, ["a", "b"])
        await spool.close()
        let again = try await open(SpoolExample.options(["a", "b"], capacityBytes: capacity))
        try await check(ledger, again, ["a", "b"])
        try await again.drain("a", into: &ledger)
        try await again.drain("b", into: &ledger)
        try await check(ledger, again, ["a", "b"])
        #expect(try await again.status().untold.isEmpty)
    }

    @Test func `the least important go first, and never a violation for a state`() async throws {
        let spool = try await open(SpoolExample.options(capacityBytes: 1 << 20))
        for round in 0..<10 {
            for priority in ReportPriority.allCases {
                try await spool.append(
                    (0..<20).map {
                        SpoolExample.entry("\(priority) \(round) \($0)", priority, bytes: 1000)
                    })
            }
        }
        // 600 KB are in it; now violations press the others out, in their order.
        var seen: [[ReportPriority: Int]] = []
        for round in 0..<12 {
            try await spool.append(
                (0..<50).map { SpoolExample.entry("press \(round) \($0)", bytes: 1000) })
            seen.append(try await spool.status().destinations[0].depth)
        }
        #expect(seen.contains { $0[.state] == 0 && $0[.finding] == 200 })
        #expect(seen.last?[.finding] == 0)
        for (before, after) in zip(seen, seen.dropFirst())
        where after[.finding, default: 0] < before[.finding, default: 0] {
            #expect(after[.state] == 0)
        }
        while try await spool.status().lost[.evicted, default: 0] < 500 {
            try await spool.append((0..<50).map { SpoolExample.entry("\($0)", bytes: 1000) })
        }
        let full = try await spool.status()
        try await spool.append((0..<50).map { SpoolExample.entry("\($0)", .state, bytes: 4000) })
        let after = try await spool.status()
        #expect(
            after.destinations[0].depth[.violation, default: 0]
                >= full.destinations[0].depth[.violation, default: 0])
        try await check(SpoolLedger(), spool, ["a"])
    }

    @Test func `what is on its way is not evicted while there is anything else`() async throws {
        let spool = try await open(SpoolExample.options(capacityBytes: 1 << 20))
        try await spool.append((0..<50).map { SpoolExample.entry("first \($0)", bytes: 1000) })
        let batch = try await spool.next(for: "a", maxRecords: 50, maxBytes: 1 << 20)
        for round in 0..<40 {
            try await spool.append(
                (0..<50).map { SpoolExample.entry("\(round) \($0)", bytes: 1000) })
        }
        var ledger = SpoolLedger()
        ledger.receive(batch.records, at: "a")
        try await spool.confirm(batch.records, at: "a")
        try await check(ledger, spool, ["a"])
        #expect(try await spool.status().lost[.evicted, default: 0] > 1000)
    }

    @Test(arguments: 1...3)
    func `the account is exact whatever happens, in any order`(seed: Int) async throws {
        var random = SplitMix(state: UInt64(seed))
        let names = ["a", "b", "c"]
        let options = SpoolExample.options(names, capacityBytes: 1 << 20)
        var spool = try await open(options)
        var ledger = SpoolLedger()
        for step in 0..<150 {
            let name = names[Int.random(in: 0..<3, using: &random)]
            switch Int.random(in: 0..<10, using: &random) {
            case 0...4:
                let entries = (0..<Int.random(in: 1...200, using: &random)).map { number in
                    let priority = ReportPriority.allCases[Int.random(in: 0..<3, using: &random)]
                    let key = priority == .finding ? "k\(number % 40)" : nil
                    return SpoolExample.entry(
                        "\(step)", priority, key: key,
                        bytes: Int.random(in: 1...2000, using: &random))
                }
                try await spool.append(entries)
            case 5...6:
                let batch = try await spool.next(for: name, maxRecords: 150, maxBytes: 200_000)
                ledger.receive(batch.records, at: name)
                try await spool.confirm(batch.records, at: name)
            case 7:
                let batch = try await spool.next(for: name, maxRecords: 20, maxBytes: 200_000)
                try await spool.release(batch.records, at: name)
            case 8:
                let batch = try await spool.next(for: name, maxRecords: 5, maxBytes: 200_000)
                if let record = batch.records.first {
                    try await spool.deadLetter(record, at: name, reason: "refused")
                }
                try await spool.release(batch.records, at: name)
            default:
                await spool.close()
                spool = try await open(options)
            }
            if step % 10 == 9 { try await check(ledger, spool, names) }
        }
        #expect(try await spool.status().nextSequence > 1000)
    }

    @Test func `an append larger than the whole spool keeps its newest`() async throws {
        let spool = try await open(SpoolExample.options(capacityBytes: 1 << 20))
        try await spool.append((0..<3000).map { SpoolExample.entry("\($0)", bytes: 1000) })
        let kept = try await spool.waiting(for: "a").filter { !$0.text.hasPrefix("loss") }
        #expect(kept.count > 300 && kept.last?.text == "2999")
        try await check(SpoolLedger(), spool, ["a"])
    }

    @Test func `reports that could not be stored are told`() async throws {
        let spool = try await open(SpoolExample.options(["a", "b"]))
        for _ in 0..<3 {
            try await spool.addNotStored(.finding, count: 7, first: 1, last: 2, detail: "full")
        }
        for name in ["a", "b"] {
            let texts = try await spool.waiting(for: name).map(\.text)
            #expect(texts.contains("loss \(name) 21 notStored finding"))
        }
    }

    @Test func `an emptied spool gives its space back`() async throws {
        let spool = try await open(SpoolExample.options(capacityBytes: 32 << 20))
        for _ in 0..<10 {
            try await spool.append((0..<1000).map { SpoolExample.entry("\($0)", bytes: 1000) })
        }
        #expect(try bytesOnDisk > 10 << 20)
        var ledger = SpoolLedger()
        try await spool.drain("a", into: &ledger)
        #expect(try bytesOnDisk < 1 << 20)
        try await spool.append([SpoolExample.entry("next")])
        #expect(try await spool.waiting(for: "a").map(\.sequence) == [10_001])
    }
}
