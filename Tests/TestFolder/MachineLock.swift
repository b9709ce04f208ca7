import Foundation

/// A part of this machine that tests of several targets change, one after the other.
///
/// The lock is held as long as the value lives, against other processes too.
package final class MachineLock: Sendable {
    private let descriptor: Int32

    /// Waits for those who hold it, without keeping a thread meanwhile: those who hold it need one.
    package init(_ name: String) async throws {
        descriptor = unsafe open(
            "/run/merlon-test-\(name).lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw POSIXError(.EACCES) }
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard [EINTR, EWOULDBLOCK].contains(errno) else { throw POSIXError(.EDEADLK) }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    deinit { close(descriptor) }
}
