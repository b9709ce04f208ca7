import Dispatch
import HostSystem
import Synchronization

/// Waits, on a thread of its own, for a change of what facts came from.
///
/// The kernel tells of changed files (inotify), of the firewall's rules and of programs that start;
/// since not every file system does, and ended processes do not at all, it also looks itself every
/// two seconds. Only one wait goes on at a time.
final class ChangeWatch: Sendable {
    private struct State: ~Copyable {
        var sources: ChangeSources
        var quiet = QuietPeriod()
    }

    private static let lookMilliseconds: Int32 = 2_000

    private let host: HostView
    private let state: Mutex<State>

    /// From now on a change is one.
    ///
    /// - Parameter components: those that there are probes for.
    init(host: HostView, components: Set<String>) {
        self.host = host
        state = Mutex(State(sources: ChangeSources(host, components: components)))
    }

    /// The components that changed; empty when `limit` is over first or the task was cancelled.
    ///
    /// `beat` is called at each look.
    func change(
        in files: FactFiles, limit: Duration, beat: @escaping @Sendable () -> Void
    ) async throws -> Set<String> {
        let bell = try Bell.made()
        let end = ContinuousClock.now + limit
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { answer in
                DispatchQueue(label: "fact changes").async { [self] in
                    answer.resume(
                        with: Result {
                            try state.withLock { try wait(files, bell, until: end, beat, &$0) }
                        })
                }
            }
        } onCancel: {
            bell.ring()
        }
    }

    private func wait(
        _ files: FactFiles, _ bell: Bell, until end: ContinuousClock.Instant,
        _ beat: @Sendable () -> Void, _ state: inout State
    ) throws -> Set<String> {
        let changes = try FileChanges.watching(files.paths.map(host.outside))
        var waiter = Waiter()
        bell.wake(&waiter)
        changes.wake(&waiter)
        state.sources.wake(&waiter)
        while true {
            beat()
            let now = ContinuousClock.now
            var changed = look(files, at: now, &state)
            if !changed.isEmpty {
                rest(state.quiet.pause(at: now), bell, beat)
                changed.formUnion(look(files, at: .now, &state))
                state.quiet.looked(at: .now)
                return changed
            }
            guard now < end, !bell.hasRung() else { return [] }
            let left = now.duration(to: end) / .milliseconds(1)
            _ = waiter.wait(milliseconds: Int32(min(Double(Self.lookMilliseconds), left + 1)))
            changes.clear()
        }
    }

    private func look(
        _ files: FactFiles, at now: ContinuousClock.Instant, _ state: inout State
    ) -> Set<String> {
        files.changed().union(
            state.sources.changed(at: now) { files.hasProcess(of: $0) })
    }

    /// Lets changes come to rest; ends early with the bell, which goes on ringing.
    private func rest(_ pause: Duration, _ bell: Bell, _ beat: @Sendable () -> Void) {
        var waiter = Waiter()
        bell.wake(&waiter)
        let end = ContinuousClock.now + pause
        while true {
            beat()
            let left = ContinuousClock.now.duration(to: end) / .milliseconds(1)
            guard left > 0 else { return }
            if waiter.wait(milliseconds: Int32(min(Double(Self.lookMilliseconds), left + 1))) {
                return
            }
        }
    }
}
