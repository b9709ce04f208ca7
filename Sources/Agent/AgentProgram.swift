package import HostSystem
package import Logging
import OTLP
import Policies
import Posture
import Probes
import Reporting
import ServiceLifecycle
import Synchronization
import UnixSignals

/// The agent: joins checks, watch and reports, and runs until it is asked to end.
package struct AgentProgram: Sendable {
    let host: HostView
    let version: String
    let logger: Logger
    private let notifier: ServiceNotifier
    private let load: @Sendable () throws -> AgentPlan

    /// `load` gives the configuration and what it names; it is called again at a reload.
    package init(
        host: HostView, version: String, notifier: ServiceNotifier, logger: Logger,
        load: @escaping @Sendable () throws -> AgentPlan
    ) {
        self.host = host
        self.version = version
        self.logger = logger
        self.notifier = notifier
        self.load = load
    }

    /// Throws where the agent cannot begin: its configuration, its folder or its spool.
    package func run() async throws {
        let plan = try load()
        let plans = Feed(plan)
        let folder = plan.configuration.spool.folder
        try StateFolder.prepare(folder)
        let disk = try HostView(root: "/")
        let source = ReportSource.of(
            host, plan.configuration.node, version: version,
            instance: try StateFolder.identity(in: folder + "/instance"))
        // What the first report has to say of its node is known before the first whole check.
        let facts = await NodeCheck(host: host, probes: [KubeletProbe(), OSProbe()]).facts()
        let identity = NodeIdentity(facts: facts, root: host.root)
        let sources = Feed(source.with(identity, plan.configuration.node, disk))
        let board = StatusBoard()
        let desk = ReportDesk(sinks: [], logger: logger) { board.beat(.desk) }
        let outputs = ReportOutputs(sources: sources, board: board, logger: logger)
        var sinks = try outputs.sinks(plan.configuration.journal)
        let delivery = try await delivery(plans, sources, desk, board)
        if let delivery { sinks.append(delivery.sink) }
        desk.use(sinks)
        let answers =
            delivery?.answers
            ?? AgentAnswers(
                board: board, plans: plans, version: version, spool: nil, destinations: { [] })
        let outcomes = Feed<CheckOutcome?>(nil)
        let notify: @Sendable (LifeNotice) -> Void = { notifier.tell($0, logger) }
        let services: [any Service] =
            (delivery.map { [$0.service] } ?? []) + [desk]
            + answering(plans, board, answers)
            + [
                checks(plans, desk, board, folder, outcomes),
                cluster(plans, desk, board, outcomes),
                SourceService(
                    host: host, disk: disk, identity: identity, plans: plans, sources: sources,
                    outcomes: outcomes),
                watch(plans, desk, board, folder),
                ReloadService(
                    plans: plans, desk: desk, board: board, logger: logger, notifier: notify,
                    load: load),
                LifeService(
                    board: board, desk: desk, plans: plans, logger: logger, notify: notify),
            ]
        let now = WallClock.millisecondsSince1970()
        desk.post([
            Report(.agent(AgentEvent(kind: .started, message: "Merlon \(version) begins")), at: now)
        ])
        Privileges(configuration: plan.configuration).tell(desk, board, logger)
        // Ended in the reverse order: what makes reports before what hands them on.
        var configuration = ServiceGroupConfiguration(
            services: services.map { .init(service: $0) },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(20)
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch {
            await delivery?.sink.spool.close()
            throw error
        }
        await delivery?.sink.spool.close()
    }

    private struct DeliveryParts {
        let sink: SpoolSink
        let service: DestinationService
        let answers: AgentAnswers
    }

    /// The spool and what empties it; nil where there is no destination.
    private func delivery(
        _ plans: Feed<AgentPlan>, _ sources: Feed<ReportSource>, _ desk: ReportDesk,
        _ board: StatusBoard
    ) async throws -> DeliveryParts? {
        let configuration = plans.value.configuration
        if configuration.destinations.isEmpty { return nil }
        var options = SpoolOptions(destinations: configuration.destinations.map(\.name)) { loss in
            SpoolSink.entry(
                Report(.loss(loss), at: loss.last), ReportEncoder(source: sources.value))
        }
        options.capacityBytes = configuration.spool.capacityMiB << 20
        let spool = try await Spool.open(
            at: configuration.spool.folder + "/spool", options: options)
        let services = Mutex<DestinationService?>(nil)
        let answers = AgentAnswers(
            board: board, plans: plans, version: version, spool: spool,
            destinations: { services.withLock { $0?.statuses ?? [] } })
        let service = DestinationService(
            spool: spool, sources: sources, plans: plans, desk: desk, board: board, logger: logger,
            metrics: answers.values)
        services.withLock { $0 = service }
        return DeliveryParts(
            sink: SpoolSink(spool: spool, sources: sources, board: board), service: service,
            answers: answers)
    }

    private func checks(
        _ plans: Feed<AgentPlan>, _ desk: ReportDesk, _ board: StatusBoard, _ folder: String,
        _ outcomes: Feed<CheckOutcome?>
    ) -> any Service {
        let parts = plans.parts { plan in
            CheckService.Settings(
                checks: plan.configuration.checks, node: plan.configuration.node,
                ledgerPath: folder + "/findings.json",
                policyDigests: plan.policies.packs.map(\.sha256))
        }
        return Supervisor("checks", parts: parts, logger: logger) { settings in
            try await CheckService(
                host: host, settings: settings, policies: plans.value.policies,
                probes: ProbeCatalog.asking(settings.checks.isLive), desk: desk, board: board,
                outcomes: outcomes, logger: logger
            ).run()
        }
    }

    private func cluster(
        _ plans: Feed<AgentPlan>, _ desk: ReportDesk, _ board: StatusBoard,
        _ outcomes: Feed<CheckOutcome?>
    ) -> any Service {
        Supervisor(
            "kubernetes", parts: plans.parts { ClusterService.Settings($0.configuration) },
            logger: logger
        ) { settings in
            try await ClusterService(
                settings: settings, version: version, outcomes: outcomes, desk: desk, board: board,
                logger: logger
            ).run()
        }.showing(on: board)
    }

    private func watch(
        _ plans: Feed<AgentPlan>, _ desk: ReportDesk, _ board: StatusBoard, _ folder: String
    ) -> any Service {
        let parts = plans.parts { plan in
            var watch = plan.configuration.watch
            watch.allowlists = []
            return WatchService.Settings(watch: watch, bookmarkPath: folder + "/audit.bookmark")
        }
        return Supervisor("watch", parts: parts, logger: logger) { settings in
            try await WatchService(
                host: host, settings: settings, plans: plans, desk: desk, board: board,
                logger: logger
            ).run()
        }.telling { error in
            let event = AgentEvent(
                kind: .streamLost, severity: .high, message: "program starts are not seen",
                details: [AgentEvent.Detail("error", "\(error)")])
            await desk.submit([Report(.agent(event), at: WallClock.millisecondsSince1970())])
        }
    }
}
