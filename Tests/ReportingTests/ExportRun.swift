import HostSystem
import Logging
import Reporting
import Synchronization
import Testing

/// An exporter at work beside a test.
final class ExportRun: Sendable {
    let queue = ExportQueue()
    let service: ExportService
    private let told: Told

    final class Told: Sendable {
        let events = Mutex<[DestinationEvent]>([])
    }

    var events: [DestinationEvent] { told.events.withLock(\.self) }

    init(
        _ destination: Destination, encoding: any BatchEncoding = ExportWire.encoding,
        environment: [String: String] = [:],
        surroundings: ExportService.Surroundings = .init()
    ) throws {
        let told = Told()
        self.told = told
        service = try ExportService(
            destination, encoding: encoding, queue: queue, files: HostView(root: "/"),
            proxy: ProxyEnvironment(environment),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            surroundings: surroundings
        ) { event in
            told.events.withLock { $0.append(event) }
        }
    }

    /// Runs the exporter while the body runs, and ends it then.
    func during(_ body: (ExportRun) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await self.service.run() }
            defer { group.cancelAll() }
            try await body(self)
        }
        #expect(service.status.state == .stopped)
        #expect(queue.snapshot().onTheWay.isEmpty)
        #expect(queue.snapshot().misuses == [])
    }

    /// Waits until something holds, or the test has lasted far too long.
    func wait(
        for what: String, until holds: (DestinationStatus) throws -> Bool
    ) async throws {
        for _ in 0..<4_000 {
            if try holds(service.status) { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        Issue.record("never came: \(what); \(service.status)")
    }

    func waitUntilSettled() async throws {
        try await wait(for: "the end of the queue") { _ in queue.open == 0 }
    }
}

extension Destination {
    /// A destination on this machine that does not wait long.
    static func test(
        _ port: Int, scheme: String = "http", host: String = "127.0.0.1",
        encoding: Encoding = .otlp
    ) throws -> Destination {
        var destination = Destination(
            name: "central", url: try DestinationURL("\(scheme)://\(host):\(port)"),
            encoding: encoding)
        destination.gathering = .milliseconds(1)
        destination.firstBackoff = .milliseconds(2)
        destination.longestBackoff = .milliseconds(20)
        destination.firstHold = .milliseconds(20)
        destination.longestHold = .milliseconds(50)
        destination.reloadInterval = .milliseconds(10)
        return destination
    }
}
