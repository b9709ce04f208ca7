package import HostSystem
package import Logging
import OTLP
import Policies
import Posture
import ServiceLifecycle
import UnixSignals

/// The agent: joins checks, watch and reports, and runs until it is asked to end.
package struct AgentProgram: Sendable {
    private let host: HostView
    private let version: String
    private let logger: Logger
    private let load: @Sendable () throws -> AgentPlan

    /// `load` gives the configuration and what it names; it is called again at a reload.
    package init(
        host: HostView, version: String, logger: Logger,
        load: @escaping @Sendable () throws -> AgentPlan
    ) {
        self.host = host
        self.version = version
        self.logger = logger
        self.load = load
    }

    /// Throws where the agent cannot begin: its configuration, its folder or its spool.
    package func run() async throws {
        let plan = try load()
        let plans = Feed(plan)
        let folder = plan.configuration.spool.folder
        try StateFolder.prepare(folder)
        let source = ReportSource.of(
            host, plan.configuration.node, version: version,
            instance: try StateFolder.identity(in: folder + "/instance"))
        let board = StatusBoard()
        let desk = ReportDesk(sinks: [], logger: logger) { board.beat(.desk) }
        let outputs = ReportOutputs(source: source, logger: logger)
        desk.use(try outputs.sinks(plan.configuration.journal))
        let answers = AgentAnswers(board: board, plans: plans, version: version)
        let notify = outputs.notify
        let services: [any Service] =
            [desk]
            + served(plans, board, answers)
            + [
                checks(plans, desk, board, folder), watch(plans, desk, board, folder),
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
        // Ended in the reverse order: what makes reports before what hands them on.
        var configuration = ServiceGroupConfiguration(
            services: services.map { .init(service: $0) },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(20)
        try await ServiceGroup(configuration: configuration).run()
    }

    private func checks(
        _ plans: Feed<AgentPlan>, _ desk: ReportDesk, _ board: StatusBoard, _ folder: String
    ) -> any Service {
        let parts = plans.parts { plan in
            CheckService.Settings(
                checks: plan.configuration.checks, node: plan.configuration.node,
                ledgerPath: folder + "/findings.json",
                policyDigests: plan.policies.packs.map(\.sha256))
        }
        return Supervisor("checks", parts: parts, logger: logger) { settings in
            try await CheckService(
                host: host, settings: settings, policies: plans.value.policies, desk: desk,
                board: board, logger: logger
            ).run()
        }
    }

    private func watch(
        _ plans: Feed<AgentPlan>, _ desk: ReportDesk, _ board: StatusBoard, _ folder: String
    ) -> any Service {
        let parts = plans.parts { plan in
            var watch = plan.configuration.watch
            watch.allowlists = []
            return WatchService.Settings(watch: watch, bookmarkPath: folder + "/audit.bookmark")
        }
        return Supervisor(
            "watch", parts: parts, logger: logger,
            failed: { error in
                let now = WallClock.millisecondsSince1970()
                let event = AgentEvent(
                    kind: .streamLost, severity: .high,
                    message: "program starts are not seen",
                    details: [AgentEvent.Detail("error", "\(error)")])
                await desk.submit([Report(.agent(event), at: now)])
            }
        ) { settings in
            try await WatchService(
                host: host, settings: settings, plans: plans, desk: desk, board: board,
                logger: logger
            ).run()
        }
    }

    /// Answers on the socket and the port.
    private func served(
        _ plans: Feed<AgentPlan>, _ board: StatusBoard, _ answers: AgentAnswers
    ) -> [any Service] {
        let server = ControlServer(source: answers, logger: logger)
        @Sendable func rest() async throws { try await Task.sleep(for: .seconds(86_400 * 365)) }
        return [
            Supervisor(
                "control socket", parts: plans.parts { $0.configuration.control.socket },
                logger: logger, failed: { board.set(problem: "\($0)", for: "control socket") }
            ) { path in
                board.set(problem: nil, for: "control socket")
                try await path.isEmpty ? rest() : server.serve(onSocket: path)
            },
            Supervisor(
                "metrics port", parts: plans.parts { $0.configuration.metrics.listen },
                logger: logger, failed: { board.set(problem: "\($0)", for: "metrics port") }
            ) { text in
                board.set(problem: nil, for: "metrics port")
                guard let address = ListenAddress(text) else { return try await rest() }
                try await server.serve(on: address)
            },
            Supervisor(
                "metrics file", parts: plans.parts { $0.configuration.metrics }, logger: logger,
                failed: { board.set(problem: "\($0)", for: "metrics file") }
            ) { metrics in
                board.set(problem: nil, for: "metrics file")
                guard !metrics.textfile.isEmpty else { return try await rest() }
                while true {
                    let text = await answers.metrics()
                    try OutputFile.replace(metrics.textfile, with: Array(text.utf8), mode: 0o644)
                    try await Task.sleep(for: metrics.interval)
                }
            },
        ]
    }
}
