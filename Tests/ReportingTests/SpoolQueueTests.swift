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
}
