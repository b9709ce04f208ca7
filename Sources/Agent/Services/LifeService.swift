import HostSystem
package import Logging
import Posture
import ServiceLifecycle

/// Tells the manager of services how the agent does: ready, in words, and that it makes progress.
///
/// The watchdog is fed by proof: only while every part that began has made progress lately.
package struct LifeService: Service {
    private let board: StatusBoard
    private let desk: ReportDesk
    private let plans: Feed<AgentPlan>
    private let notify: @Sendable (LifeNotice) -> Void
    private let logger: Logger

    private static let interval = Duration.seconds(2)

    package init(
        board: StatusBoard, desk: ReportDesk, plans: Feed<AgentPlan>, logger: Logger,
        notify: @escaping @Sendable (LifeNotice) -> Void
    ) {
        self.board = board
        self.desk = desk
        self.plans = plans
        self.notify = notify
        self.logger = logger
    }

    package func run() async throws {
        try await withGracefulShutdownHandler {
            try await cancelWhenGracefulShutdown { try await loop() }
        } onGracefulShutdown: {
            notify(.stopping)
            let event = AgentEvent(kind: .stopping, message: "the agent was asked to end")
            desk.post([Report(.agent(event), at: WallClock.millisecondsSince1970())])
        }
    }

    private func loop() async throws {
        var isReady = false
        var isFirst = true
        var text = ""
        var runs: UInt64 = 0
        while true {
            let readiness = Readiness(board: board, configuration: plans.value.configuration)
            if !isReady, readiness.isReady {
                isReady = true
                notify(.ready)
                logger.notice("ready")
            }
            let now = readiness.sentence
            if now != text {
                text = now
                notify(.status(now))
            }
            let stalled = board.stalled()
            if stalled.isEmpty {
                notify(.watchdog)
            } else {
                logger.error(
                    "no progress, so the watchdog is not fed",
                    metadata: ["parts": "\(stalled.map(\.rawValue).joined(separator: ", "))"])
            }
            desk.nudge()
            // Once it is at rest: what started it and what a check took is not needed any more.
            let checks = board.checks.runs
            if isReady, checks != runs || isFirst {
                runs = checks
                isFirst = false
                OwnMemory.giveBack()
            }
            do { try await Task.sleep(for: Self.interval) } catch { return }
        }
    }
}

/// Whether an agent does all that it is told to, and if not, what is missing.
package struct Readiness: Hashable, Sendable {
    package let missing: [String]
    /// For people.
    package let sentence: String

    package var isReady: Bool { missing.isEmpty }

    package init(board: StatusBoard, configuration: AgentConfiguration) {
        var missing: [String] = []
        var words: [String] = []
        let checks = board.checks
        if configuration.checks.isEnabled {
            if checks.runs == 0 {
                missing.append("the first check has not come to its end")
            } else {
                let fails = checks.counts[.fail] ?? 0
                let unknown = checks.counts[.unknown] ?? 0
                words.append("\(fails) failed, \(unknown) unknown")
            }
        }
        let watch = board.watch
        if configuration.watch.isEnabled {
            if let source = watch.source {
                words.append("starts from \(source)")
                if !watch.openGaps.isEmpty {
                    words.append(
                        "gap: \(watch.openGaps.map(\.cause.rawValue).joined(separator: ", "))")
                }
            } else {
                missing.append(
                    "program starts are not seen" + (watch.problem.map { ": \($0)" } ?? ""))
            }
        }
        self.missing = missing
        let problems = board.problems.map { "\($0.name): \($0.problem)" }
        sentence = (missing + words + problems).joined(separator: "; ")
    }
}
