import Foundation

/// A part of this machine that tests of several targets change, one after the other.
///
/// The lock is held as long as the value lives, against other processes too.
package final class MachineLock: Sendable {
    private let descriptor: Int32

    /// Waits for those who hold it.
    package init(_ name: String) throws {
        descriptor = unsafe open(
            "/run/merlon-test-\(name).lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw POSIXError(.EACCES) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw POSIXError(.EDEADLK) }
        }
    }

    deinit { close(descriptor) }
}
