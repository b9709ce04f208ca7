import Posture
import Reporting
import TestFolder
import Testing

/// The spool as the exporter sees it.
struct SpoolQueueTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    @Test func `what the exporter confirms or refuses is gone, and what it releases is not`()
        async throws
    {
        let spool = try await Spool.open(
            at: try folder.place("spool"), options: SpoolExample.options())
        let queue: any ReportQueue = spool
        try await spool.append(["taken", "bad", "later"].map { SpoolExample.entry($0) })
        let reports = try await queue.next(for: "a", records: 10, bytes: 1_000)
        #expect(reports.map(\.sequence) == [1, 2, 3])
        try await queue.confirm([reports[0]], for: "a")
        try await queue.refuse(reports[1], for: "a", reason: "the receiver cannot read it")
        try await queue.release([reports[2]], for: "a")
        let status = try await spool.status()
        #expect(status.destinations[0].depth.values.reduce(0, +) == 1)
        #expect(status.destinations[0].onTheWay == 0)
        #expect(status.untold.map(\.cause) == [.refused])
        #expect(status.untold.map(\.first) == [7])
        #expect(status.deadLetters == 1)
        let next = try await queue.next(for: "a", records: 10, bytes: 1_000)
        #expect(next.map { String(decoding: $0.bytes, as: UTF8.self) }.prefix(1) == ["later"])
        #expect(next.count == 2)
    }

    @Test func `a destination that comes gets what is kept, and one that goes takes nothing along`()
        async throws
    {
        let path = try folder.place("spool")
        let spool = try await Spool.open(at: path, options: SpoolExample.options())
        let queue: any ReportQueue = spool
        try await spool.append(["one", "two"].map { SpoolExample.entry($0) })
        func texts(_ reports: [QueuedReport]) -> Set<String> {
            Set(reports.map { String(decoding: $0.bytes, as: UTF8.self) })
        }
        let taken = try await queue.next(for: "a", records: 1, bytes: 1_000)
        let kept = Set(["one", "two"]).subtracting(texts(taken))
        try await queue.confirm(taken, for: "a")
        try await spool.use(destinations: ["a", "new"])
        // The first was kept for nobody any more.
        for name in ["a", "new"] {
            let waiting = try await queue.next(for: name, records: 10, bytes: 1_000)
            #expect(texts(waiting) == kept)
            try await queue.release(waiting, for: name)
        }
        try await spool.use(destinations: ["new"])
        await #expect(throws: SpoolError.self) {
            _ = try await queue.next(for: "a", records: 10, bytes: 1_000)
        }
        try await spool.append([SpoolExample.entry("three")])
        let rest = try await queue.next(for: "new", records: 10, bytes: 1_000)
        #expect(texts(rest) == kept.union(["three"]))
        await #expect(throws: SpoolError.self) { try await spool.use(destinations: []) }
        #expect(try await spool.status().destinations.map(\.name) == ["new"])
    }
}
