import Logging
import Posture
import Synchronization
import Testing

@testable import Agent

struct ReportDeskTests {
    /// Keeps what it is given, or fails as long as it is told to.
    private final class Basket: ReportSink {
        private let state = Mutex((kept: [Report](), isBroken: false))
        let name = "basket"

        struct Broken: Error {}

        var kept: [Report] { state.withLock { $0.kept } }

        func set(isBroken: Bool) { state.withLock { $0.isBroken = isBroken } }

        func write(_ reports: [Report]) async throws {
            try state.withLock { state in
                if state.isBroken { throw Broken() }
                state.kept += reports
            }
        }
    }

    private let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    private func event(_ number: Int64) -> Report {
        Report(.agent(AgentEvent(kind: .degraded, message: "\(number)")), at: number)
    }

    @Test func `what is submitted is taken in order when the call returns`() async throws {
        let basket = Basket()
        let desk = ReportDesk(sinks: [basket], logger: logger)
        await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await desk.run() }
            for number in 0..<50 {
                await desk.submit([event(Int64(number))])
                #expect(basket.kept.last?.milliseconds == Int64(number))
            }
            group.cancelAll()
            desk.close()
        }
        #expect(basket.kept.map(\.milliseconds) == Array(0..<50))
    }

    @Test func `one sink that fails keeps nothing from the others`() async throws {
        let broken = Basket()
        broken.set(isBroken: true)
        let basket = Basket()
        let desk = ReportDesk(sinks: [broken, basket], logger: logger)
        await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await desk.run() }
            await desk.submit([event(1)])
            desk.close()
        }
        #expect(basket.kept.count == 1)
        #expect(broken.kept.isEmpty)
    }

    @Test func `what does not fit is counted, and the count is told`() async throws {
        let basket = Basket()
        let desk = ReportDesk(sinks: [basket], logger: logger)
        let all = ReportDesk.capacity + 137
        for number in 0..<all { desk.post([event(Int64(number))]) }
        await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await desk.run() }
            await desk.submit([event(-1)])
            desk.close()
        }
        let losses = basket.kept.compactMap { report -> ReportLoss? in
            if case .loss(let loss) = report.subject { loss } else { nil }
        }
        #expect(losses.map(\.cause) == [.notStored])
        let lost = losses.reduce(0) { $0 + Int($1.count) }
        // One of them may be the report that was submitted.
        #expect(basket.kept.count - losses.count + lost == all + 1)
        #expect(lost >= 137)
    }

    @Test func `at the end all that was posted is written`() async throws {
        let basket = Basket()
        let desk = ReportDesk(sinks: [basket], logger: logger)
        for number in 0..<1_700 { desk.post([event(Int64(number))]) }
        desk.close()
        try await desk.run()
        #expect(basket.kept.count == 1_700)
    }
}
