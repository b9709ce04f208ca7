import Dispatch
import HostSystem

/// Waits, on a thread of its own, for a change of what facts came from.
///
/// The kernel tells of changed files (inotify); since not every file system does, and processes do
/// not at all, it also looks itself every two seconds.
struct ChangeWatch: Sendable {
    private static let lookMilliseconds: Int32 = 2_000
    /// A change is mostly one of several: an editor's, or of a package that is upgraded.
    private static let restMicroseconds: UInt32 = 500_000

    let host: HostView

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
                DispatchQueue(label: "fact changes").async {
                    answer.resume(with: Result { try wait(files, bell, until: end, beat) })
                }
            }
        } onCancel: {
            bell.ring()
        }
    }

    private func wait(
        _ files: FactFiles, _ bell: Bell, until end: ContinuousClock.Instant,
        _ beat: @Sendable () -> Void
    ) throws -> Set<String> {
        let changes = try FileChanges.watching(files.paths.map(host.outside))
        var waiter = Waiter()
        bell.wake(&waiter)
        changes.wake(&waiter)
        while true {
            beat()
            if !files.changed().isEmpty {
                Waiter.rest(microseconds: Self.restMicroseconds)
                return files.changed()
            }
            let now = ContinuousClock.now
            guard now < end, !bell.hasRung() else { return [] }
            let left = now.duration(to: end) / .milliseconds(1)
            _ = waiter.wait(milliseconds: Int32(min(Double(Self.lookMilliseconds), left + 1)))
            changes.clear()
        }
    }
}
