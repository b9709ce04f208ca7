import HostSystem
package import Posture
package import Reporting
import Synchronization

/// What every service says of itself, for `merlon status`, metrics and the watchdog.
package final class StatusBoard: Sendable {
    /// The services whose progress keeps the watchdog fed.
    package enum Part: String, CaseIterable, Sendable {
        case checks, watch, desk
    }

    package struct Checks: Hashable, Sendable {
        /// When the last whole check began; milliseconds since 1970.
        package var last: Int64?
        package var durationMilliseconds: Int64 = 0
        package var runs: UInt64 = 0
        package var counts: [Finding.Status: Int] = [:]
        package var failures: [Severity: Int] = [:]
        package var score: Int?
        package var policies: [Pack] = []

        package struct Pack: Hashable, Sendable {
            package var name: String
            package var version: String?
            package var sha256: String
        }

        package init() {}
    }

    package struct Watch: Sendable {
        /// Nil while no stream is attached.
        package var source: String?
        package var description = ""
        package var notes: [String] = []
        package var problem: String?
        package var progress: WatchProgress?
        /// Starts a second, over the last ten seconds or so.
        package var rate: Double = 0
        package var openGaps: [CoverageGap] = []
        package var gaps: UInt64 = 0
        package var violations: UInt64 = 0

        package init() {}
    }

    private struct State {
        var checks = Checks()
        var watch = Watch()
        var configuration = ""
        var problems: [String: String] = [:]
        var beats: [Part: ContinuousClock.Instant] = [:]
        var node: NodeIdentity?
        var cluster: [DestinationStatus] = []
        var rateBase: (starts: UInt64, at: ContinuousClock.Instant)?
    }

    /// A part that is silent for longer has stopped; a probe alone may take ten seconds.
    package static let silence = Duration.seconds(45)

    package let started: Int64
    private let begin = ContinuousClock.now
    private let state = Mutex(State())

    package init(started: Int64 = WallClock.millisecondsSince1970()) {
        self.started = started
    }

    package var uptime: Duration { begin.duration(to: .now) }
    package var checks: Checks { state.withLock { $0.checks } }
    package var watch: Watch { state.withLock { $0.watch } }
    package var node: NodeIdentity? { state.withLock { $0.node } }
    /// What is written into the API of Kubernetes; empty where nothing is.
    package var cluster: [DestinationStatus] { state.withLock { $0.cluster } }

    package func updateChecks(_ change: (inout Checks) -> Void) {
        state.withLock { change(&$0.checks) }
    }

    package func updateWatch(_ change: (inout Watch) -> Void) {
        state.withLock { change(&$0.watch) }
    }

    package func set(node: NodeIdentity) {
        state.withLock { $0.node = node }
    }

    package func set(cluster: [DestinationStatus]) {
        state.withLock { $0.cluster = cluster }
    }

    /// Takes the counts of the watch, and works out the rate.
    package func take(_ progress: WatchProgress) {
        let now = ContinuousClock.now
        state.withLock { state in
            let starts = progress.starts.starts
            if let base = state.rateBase, starts >= base.starts {
                let elapsed = base.at.duration(to: now)
                if elapsed >= .seconds(10) {
                    state.watch.rate = Double(starts - base.starts) / (elapsed / .seconds(1))
                    state.rateBase = (starts, now)
                }
            } else {
                state.rateBase = (starts, now)
            }
            state.watch.progress = progress
        }
    }

    /// A part has made progress.
    package func beat(_ part: Part) {
        let now = ContinuousClock.now
        state.withLock { $0.beats[part] = now }
    }

    /// A part is not to be waited for any more.
    package func forget(_ part: Part) {
        state.withLock { $0.beats[part] = nil }
    }

    /// The parts that began and have been silent for too long.
    package func stalled(now: ContinuousClock.Instant = .now) -> [Part] {
        state.withLock { state in
            Part.allCases.filter { part in
                state.beats[part].map { $0.duration(to: now) > Self.silence } ?? false
            }
        }
    }

    /// Something that does not work, by its name; nil when it works again.
    package func set(problem: String?, for name: String) {
        state.withLock { $0.problems[name] = problem }
    }

    package var problems: [(name: String, problem: String)] {
        state.withLock { state in
            state.problems.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        }
    }
}
