package import HostSystem
package import Logging
package import Policies
import Posture
package import Probes

/// Checks the node at start, at intervals, and where something changed, and reports what became of
/// each finding.
package struct CheckService: Sendable {
    package struct Settings: Equatable, Sendable {
        package var checks: AgentConfiguration.Checks
        package var node: AgentConfiguration.Node
        package var ledgerPath: String
        /// Of the policies, so that others are a change of the settings.
        package var policyDigests: [String]
    }

    private let host: HostView
    private let settings: Settings
    private let policies: PolicySet
    private let probes: [any Probe]
    private let desk: ReportDesk
    private let board: StatusBoard
    private let outcomes: Feed<CheckOutcome?>
    private let logger: Logger

    /// - Parameter outcomes: gets what each check finds.
    package init(
        host: HostView, settings: Settings, policies: PolicySet,
        probes: [any Probe] = ProbeCatalog.all, desk: ReportDesk, board: StatusBoard,
        outcomes: Feed<CheckOutcome?> = Feed(nil), logger: Logger
    ) {
        self.host = host
        self.settings = settings
        self.policies = policies
        self.probes = probes
        self.desk = desk
        self.board = board
        self.outcomes = outcomes
        self.logger = logger
    }

    /// Runs until it is cancelled.
    package func run() async throws {
        guard settings.checks.isEnabled else { return try await rest() }
        let file = FindingLedgerFile(path: settings.ledgerPath)
        var ledger = FindingLedger()
        do {
            ledger = try file.read()
        } catch {
            logger.warning(
                "what was told before is not known, so all is told again",
                metadata: ["error": "\(error)"])
        }
        let clock = ContinuousClock()
        var components: [String: FactSet.Component] = [:]
        var files = FactFiles(host: host)
        // Before the first check: what changes during it is a change after it.
        let watch = settings.checks.reactsToChanges ? watchChanges() : nil
        var due = Set(probes.map(\.schema.name))
        var nextWhole = clock.now + pause()
        var nextSnapshot = clock.now
        var nextTrial: ContinuousClock.Instant?
        while !Task.isCancelled {
            board.beat(.checks)
            let report = await check(due, &components, &files)
            let now = WallClock.millisecondsSince1970()
            let before = ledger
            let changes = ledger.take(report.findings, at: now)
            var reports = changes.map { Report(.finding($0), at: now) }
            if clock.now >= nextSnapshot {
                reports.append(Report(.snapshot(FindingSnapshot(report)), at: now))
                nextSnapshot = clock.now + settings.checks.snapshotInterval
            }
            // In this order: whatever ends the agent between the two, it is told again, not never.
            await desk.submit(reports)
            if ledger != before { write(ledger, file) }
            show(report, at: now)
            outcomes.send(
                CheckOutcome(report: report, since: ledger.entries.mapValues(\.since), ended: now))
            let end = min(nextWhole, nextSnapshot)
            due = try await nextDue(files, watch, until: nextTrial.map { min($0, end) } ?? end)
            if let trial = nextTrial, clock.now >= trial {
                due.insert(LiveRound.component)
                nextTrial = nil
            } else if !due.isDisjoint(with: LiveRound.sources) {
                // What has just been started does not listen yet.
                nextTrial = clock.now + Self.trialDelay
            }
            // However much changes: a whole check is never put off.
            if clock.now >= nextWhole {
                due = Set(probes.map(\.schema.name))
                nextWhole = clock.now + pause()
                nextTrial = nil
            }
        }
    }

    /// Behind the change of a component: by then it listens, or does not.
    private static let trialDelay = Duration.seconds(30)

    /// The components to look at anew; empty where the time is over.
    private func nextDue(
        _ files: FactFiles, _ watch: ChangeWatch?, until end: ContinuousClock.Instant
    ) async throws -> Set<String> {
        let limit = max(.zero, ContinuousClock.now.duration(to: end))
        guard let watch else {
            var left = limit
            while left > .zero {
                board.beat(.checks)
                let step = min(left, .seconds(5))
                try await Task.sleep(for: step)
                left -= step
            }
            return []
        }
        let board = board
        return try await watch.change(in: files, limit: limit) {
            board.beat(.checks)
        }
    }

    private func watchChanges() -> ChangeWatch {
        ChangeWatch(host: host, components: Set(probes.map(\.schema.name)))
    }

    private func check(
        _ due: Set<String>, _ components: inout [String: FactSet.Component],
        _ files: inout FactFiles
    ) async -> CheckReport {
        let clock = ContinuousClock()
        let begin = clock.now
        let started = WallClock.secondsSince1970()
        let begun = WallClock.millisecondsSince1970()
        let wanted = probes.filter { due.contains($0.schema.name) }
        let round = ProbeRound(host: host, probes: wanted, limit: NodeCheck.probeLimit)
        for component in await round.components() {
            components[component.name] = component
            files.take(component, readSince: begun)
        }
        var facts = FactSet(probes.compactMap { components[$0.schema.name] })
        if !due.isDisjoint(with: LiveRound.sources.union([LiveRound.component])) {
            let options = LiveOptions(triesServices: settings.checks.isLive)
            components[LiveRound.component] = await LiveRound(host: host, options: options)
                .component(facts)
        }
        if let tried = components[LiveRound.component] {
            facts = FactSet(facts.components + [tried])
        }
        let evaluator = ControlEvaluator(facts: facts, now: started)
        let findings = policies.controls.map(evaluator.finding)
        return CheckReport(
            started: started, duration: begin.duration(to: clock.now),
            node: NodeIdentity(facts: facts, root: host.root), packs: policies.packs,
            notes: facts.components.flatMap(\.notes), findings: findings, facts: facts)
    }

    private func write(_ ledger: FindingLedger, _ file: FindingLedgerFile) {
        do throws(OutputFileError) {
            try file.write(ledger)
            board.set(problem: nil, for: "ledger")
        } catch {
            board.set(problem: "\(error)", for: "ledger")
            logger.error("what was told cannot be kept", metadata: ["error": "\(error)"])
        }
    }

    private func show(_ report: CheckReport, at now: Int64) {
        let snapshot = FindingSnapshot(report)
        var node = report.node
        // As in the reports.
        if !settings.node.name.isEmpty { node.name = settings.node.name }
        board.set(node: node)
        board.updateChecks { checks in
            checks.last = now
            checks.runs += 1
            checks.durationMilliseconds = Int64(report.duration / .milliseconds(1))
            checks.counts = snapshot.counts
            checks.failures = snapshot.failures
            checks.score = report.score
            checks.policies = report.packs.map {
                .init(name: $0.name, version: $0.version, sha256: $0.sha256)
            }
        }
        board.beat(.checks)
    }

    private func pause() -> Duration {
        settings.checks.interval + settings.checks.jitter * Double.random(in: 0...1)
    }

    private func rest() async throws {
        board.forget(.checks)
        try await Task.sleep(for: .seconds(86_400 * 365))
    }
}
