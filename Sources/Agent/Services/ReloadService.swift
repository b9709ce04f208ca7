import HostSystem
package import Logging
import Posture
import ServiceLifecycle
import Synchronization
import UnixSignals

/// Reads the configuration again on SIGHUP, and where one of its files changes.
///
/// A configuration that cannot be used changes nothing: the agent goes on with the one it has, and
/// reports why.
package struct ReloadService: Service {
    private let plans: Feed<AgentPlan>
    private let load: @Sendable () throws -> AgentPlan
    private let desk: ReportDesk
    private let board: StatusBoard
    private let notifier: @Sendable (LifeNotice) -> Void
    private let logger: Logger
    private let seen: SeenFiles

    private static let lookInterval = Duration.seconds(2)

    package init(
        plans: Feed<AgentPlan>, desk: ReportDesk, board: StatusBoard, logger: Logger,
        notifier: @escaping @Sendable (LifeNotice) -> Void,
        load: @escaping @Sendable () throws -> AgentPlan
    ) {
        self.plans = plans
        self.load = load
        self.desk = desk
        self.board = board
        self.notifier = notifier
        self.logger = logger
        seen = SeenFiles(Self.state(of: plans.value.files))
    }

    package func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                let (wishes, wish) = AsyncStream.makeStream(
                    of: Void.self, bufferingPolicy: .bufferingNewest(1))
                group.addTask { for await _ in signals { wish.yield() } }
                group.addTask { await look(wish) }
                for await _ in wishes { await reload() }
                group.cancelAll()
            }
        }
    }

    /// Looks at the files that the plan was made of.
    private func look(_ wish: AsyncStream<Void>.Continuation) async {
        while !Task.isCancelled {
            do { try await Task.sleep(for: Self.lookInterval) } catch { return }
            guard seen.states != Self.state(of: plans.value.files) else { continue }
            // Whoever writes several files is let come to an end.
            do { try await Task.sleep(for: .milliseconds(300)) } catch { return }
            wish.yield()
        }
    }

    /// The identities of files, and of what is in folders.
    private static func state(of paths: [String]) -> [String: FileIdentity?] {
        var found: [String: FileIdentity?] = [:]
        guard let disk = try? HostView(root: "/") else { return found }
        for path in paths {
            // A file that cannot be looked at is as one that is not there, until it can be.
            found[path] = .some(try? disk.identity(of: path))
            for entry in (try? disk.entries(of: path)) ?? nil ?? [] {
                let inner = path + "/" + entry.name
                found[inner] = .some(try? disk.identity(of: inner))
            }
        }
        return found
    }

    private func reload() async {
        notifier(.reloading)
        defer { notifier(.ready) }
        let now = WallClock.millisecondsSince1970()
        // Before it is read: what changes from here on is a change again. A signal may have been
        // faster than the look at the files, which then has nothing left to do.
        seen.states = Self.state(of: plans.value.files)
        do {
            let plan = try load()
            try plan.check(against: plans.value)
            if plan.files != plans.value.files { seen.states = Self.state(of: plan.files) }
            plans.send(plan)
            board.set(problem: nil, for: "configuration")
            logger.notice("configuration loaded")
            await desk.submit([
                Report(
                    .agent(
                        AgentEvent(
                            kind: .configurationLoaded,
                            message: "the configuration was read again and holds now")),
                    at: now)
            ])
        } catch {
            board.set(problem: "\(error)", for: "configuration")
            logger.error(
                "configuration refused; the one before goes on", metadata: ["error": "\(error)"])
            await desk.submit([
                Report(
                    .agent(
                        AgentEvent(
                            kind: .configurationRefused, severity: .high,
                            message: "the configuration cannot be used, and the one before goes on",
                            details: [AgentEvent.Detail("error", "\(error)")])),
                    at: now)
            ])
        }
    }
}

/// How the files were that were read last.
private final class SeenFiles: Sendable {
    private let value: Mutex<[String: FileIdentity?]>

    init(_ states: [String: FileIdentity?]) {
        value = Mutex(states)
    }

    var states: [String: FileIdentity?] {
        get { value.withLock { $0 } }
        set { value.withLock { $0 = newValue } }
    }
}

extension AgentPlan {
    /// Throws where a value differs that holds from the start of the agent to its end.
    func check(against running: AgentPlan) throws(PlanError) {
        let before = running.configuration
        if configuration.spool != before.spool {
            throw PlanError(
                description: "'spool' cannot change while the agent runs; restart it")
        }
        if configuration.destinations.isEmpty != before.destinations.isEmpty {
            throw PlanError(
                description: "the first destination cannot come while the agent runs, nor the last "
                    + "one go, as the spool begins and ends with them; restart it")
        }
        if configuration.journal != before.journal {
            throw PlanError(
                description: "'journal' cannot change while the agent runs; restart it")
        }
    }
}
