import Allowlist
import Dispatch
package import HostSystem
package import Logging
import Posture
import Synchronization

/// Watches program starts on a thread of its own, and reports what the allowlist does not cover.
package struct WatchService: Sendable {
    package struct Settings: Equatable, Sendable {
        /// Without the lists, which may change while it runs.
        package var watch: AgentConfiguration.Watch
        package var bookmarkPath: String
    }

    private let host: HostView
    private let settings: Settings
    private let plans: Feed<AgentPlan>
    private let desk: ReportDesk
    private let board: StatusBoard
    private let logger: Logger

    package init(
        host: HostView, settings: Settings, plans: Feed<AgentPlan>, desk: ReportDesk,
        board: StatusBoard, logger: Logger
    ) {
        self.host = host
        self.settings = settings
        self.plans = plans
        self.desk = desk
        self.board = board
        self.logger = logger
    }

    /// Runs until it is cancelled or the source ends; throws where there is no source.
    package func run() async throws {
        guard settings.watch.isEnabled else {
            board.forget(.watch)
            board.updateWatch { $0 = StatusBoard.Watch() }
            try await Task.sleep(for: .seconds(86_400 * 365))
            return
        }
        let control = ServiceWatchControl(bell: try Bell.made())
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                let updates = plans.parts(\.engine)
                group.addTask {
                    // The first is the one that the watch begins with.
                    for await engine in updates.dropFirst() { control.send(engine) }
                }
                try await watch(control)
                group.cancelAll()
            }
        } catch {
            board.forget(.watch)
            board.updateWatch { watch in
                watch.source = nil
                watch.problem = "\(error)"
            }
            throw error
        }
        board.forget(.watch)
        guard !Task.isCancelled else { return }
        let now = WallClock.millisecondsSince1970()
        await desk.submit([
            Report(
                .agent(
                    AgentEvent(
                        kind: .streamLost, severity: .high,
                        message: "the stream of program starts has ended")),
                at: now)
        ])
    }

    private func watch(_ control: ServiceWatchControl) async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { answer in
                // It waits in the kernel, which a thread of the language's pool must not.
                DispatchQueue(label: "program starts").async {
                    answer.resume(with: Result { try loop(control) })
                }
            }
        } onCancel: {
            control.end()
        }
    }

    private func loop(_ control: ServiceWatchControl) throws {
        var options = AuditWatch.Options()
        options.source = settings.watch.source
        options.logPath = settings.watch.log
        options.bookmarkPath = settings.bookmarkPath
        options.needsBookmark = false
        options.rules = settings.watch.rules
        options.recordsFailures = settings.watch.recordsFailures
        options.interest = .violations
        options.listsMayChange = true
        options.bufferBytes = settings.watch.bufferMiB << 20
        var watch = try AuditWatch(host: host, engine: plans.value.engine, options: options)
        var limits = ViolationFolder.Limits()
        limits.windowMilliseconds = Int64(settings.watch.foldingWindow / .milliseconds(1))
        limits.reportsPerSecond = settings.watch.reportsPerSecond
        var output = ReportingWatchOutput(desk: desk, board: board, limits: limits) { text in
            logger.notice("watch", metadata: ["note": "\(text)"])
        }
        board.beat(.watch)
        try watch.run(until: control, &output)
    }
}

/// Ends a watch that runs on another thread, or gives it other lists.
private final class ServiceWatchControl: WatchControl, Sendable {
    private struct State {
        var isOver = false
        var engine: AllowlistEngine?
    }

    private let bell: Bell
    private let state = Mutex(State())

    init(bell: Bell) {
        self.bell = bell
    }

    func end() {
        state.withLock { $0.isOver = true }
        bell.ring()
    }

    func send(_ engine: AllowlistEngine) {
        state.withLock { $0.engine = engine }
        bell.ring()
    }

    func wake(_ waiter: inout Waiter) { bell.wake(&waiter) }

    func isOver() -> Bool {
        _ = bell.hasRung()
        return state.withLock { $0.isOver }
    }

    func newEngine() -> AllowlistEngine? {
        state.withLock { state in
            defer { state.engine = nil }
            return state.engine
        }
    }
}
