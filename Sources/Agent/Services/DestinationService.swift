import HostSystem
import Logging
import OTLP
import Posture
import Reporting
import ServiceLifecycle
import Synchronization

/// Sends what the spool has to each destination, and begins one anew where its configuration
/// changes.
final class DestinationService: Service {
    private let spool: Spool
    private let sources: Feed<ReportSource>
    private let plans: Feed<AgentPlan>
    private let desk: ReportDesk
    private let board: StatusBoard
    private let logger: Logger
    private let metrics: @Sendable () async -> [Metric]
    private let running = Mutex<[String: ExportService]>([:])

    init(
        spool: Spool, sources: Feed<ReportSource>, plans: Feed<AgentPlan>, desk: ReportDesk,
        board: StatusBoard, logger: Logger, metrics: @escaping @Sendable () async -> [Metric]
    ) {
        self.spool = spool
        self.sources = sources
        self.plans = plans
        self.desk = desk
        self.board = board
        self.logger = logger
        self.metrics = metrics
    }

    var statuses: [DestinationStatus] {
        running.withLock { $0.values.map(\.status).sorted { $0.name < $1.name } }
    }

    func run() async throws {
        var begun: Set<String> = []
        await withTaskGroup(of: Void.self) { group in
            let changes = plans.parts { $0.configuration.destinations.map(\.name) }
            for await names in changes.cancelOnGracefulShutdown() {
                guard await keep(names, before: begun) else { return }
                for name in names where begun.insert(name).inserted {
                    let supervisor = supervisor(of: name)
                    group.addTask {
                        // It ends with the task only, and a body's errors are its own.
                        try? await supervisor.run()
                    }
                }
            }
        }
    }

    /// Sends to one destination while the configuration has it; rests while it has not.
    private func supervisor(of name: String) -> Supervisor<AgentConfiguration.Destination?> {
        let parts = plans.parts { plan in
            plan.configuration.destinations.first { $0.name == name }
        }
        return Supervisor("destination \(name)", parts: parts, logger: logger) {
            [self] destination in
            defer { running.withLock { $0[name] = nil } }
            guard let destination else { return try await Task.sleep(for: .seconds(86_400 * 365)) }
            try await send(to: destination)
        }.showing(on: board)
    }

    /// Lets the spool keep reports for these destinations, until it does; false where the task was
    /// cancelled before.
    private func keep(_ names: [String], before: Set<String>) async -> Bool {
        while !Task.isCancelled {
            do {
                // First what is new. What goes has ended when nobody sends to it any more.
                let going = before.subtracting(names).sorted()
                if !going.isEmpty {
                    while running.withLock({ running in going.contains { running[$0] != nil } }) {
                        try await Task.sleep(for: .milliseconds(50))
                    }
                    logger.notice(
                        "destinations have gone, and what waited for them is given up",
                        metadata: ["names": "\(going.joined(separator: ", "))"])
                }
                try await spool.use(destinations: names)
                board.set(problem: nil, for: "destinations")
                return true
            } catch {
                if error is CancellationError { return false }
                board.set(problem: "\(error)", for: "destinations")
                logger.error("the spool cannot keep reports", metadata: ["error": "\(error)"])
                do { try await Task.sleep(for: .seconds(2)) } catch { return false }
            }
        }
        return false
    }

    private func send(to configured: AgentConfiguration.Destination) async throws {
        let name = configured.name
        let destination = try Destination(configured)
        let service = try ExportService(
            destination, encoding: encoding(destination), queue: spool,
            files: try HostView(root: "/"),
            proxy: ProxyEnvironment(CurrentProcess.environment()), logger: logger
        ) { [desk] event in
            desk.post([
                Report(
                    .agent(event.report(of: name)), at: WallClock.millisecondsSince1970())
            ])
        }
        running.withLock { $0[name] = service }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await service.run() }
            if configured.sendsMetrics {
                let metrics = try metricsService(configured)
                group.addTask { await metrics.run() }
            }
            try await group.waitForAll()
        }
    }

    /// Metrics go the same way, beside the reports, and are never kept.
    private func metricsService(
        _ configured: AgentConfiguration.Destination
    ) throws -> ExportService {
        var configured = configured
        if let range = configured.url.firstRange(of: LogsRequest.path) {
            configured.url.replaceSubrange(range, with: MetricsRequest.path)
        }
        var destination = try Destination(configured)
        destination.gathering = .zero
        let started = board.started
        let queue = MetricsQueue(interval: plans.value.configuration.metrics.interval) {
            [metrics, sources] in
            try MetricsRequest(source: sources.value, started: started).bytes(
                await metrics(), at: WallClock.millisecondsSince1970())
        }
        // Of its troubles the reports' own service tells.
        return try ExportService(
            destination, encoding: MetricsBatchEncoding(logs: try encoding(destination)),
            queue: queue, files: try HostView(root: "/"),
            proxy: ProxyEnvironment(CurrentProcess.environment()), logger: logger
        ) { _ in }
    }

    private func encoding(_ destination: Destination) throws -> any BatchEncoding {
        switch destination.encoding {
        case .otlp:
            return OTLPBatchEncoding(
                request: { [sources] in
                    try LogsRequest(source: sources.value).bytes(records: $0)
                },
                response: { body, type in
                    let response = try LogsResponse(parsing: body, contentType: type)
                    return (Int(clamping: response.rejected), response.message)
                },
                errorMessage: { LogsResponse.errorMessage(in: $0, contentType: $1) })
        case .hec:
            return LineBatchEncoding(.splunk) { [sources] in
                let source = sources.value
                return try ReportJSON.splunkEvent(
                    record: $0, host: source.nodeName ?? source.hostName)
            }
        case .jsonLines:
            return LineBatchEncoding(.anything) { try ReportJSON.line(record: $0) }
        }
    }
}

extension Destination {
    init(_ configured: AgentConfiguration.Destination) throws(DestinationError) {
        let encoding: Encoding =
            switch configured.encoding {
            case .otlp: .otlp
            case .hec: .hec
            case .jsonLines: .jsonLines
            }
        self.init(
            name: configured.name, url: try DestinationURL(configured.url), encoding: encoding)
        tls = TLSFiles(
            authorities: configured.authority, certificate: configured.certificate,
            key: configured.key, serverName: configured.serverName)
        tokenFile = configured.tokenFile
        headers = configured.headers.sorted { $0.key < $1.key }.map {
            Header($0.key, .text($0.value))
        }
        timeout = configured.timeout
        longestBackoff = configured.maximumBackoff
        firstBackoff = min(firstBackoff, longestBackoff)
        longestHold = configured.maximumHold
        firstHold = min(firstHold, longestHold)
        allowsPlaintext = configured.allowsPlaintext
        try validate()
    }
}
