package import Allowlist
package import HostSystem

/// What steers a watch from outside while it runs.
package protocol WatchControl: ~Copyable {
    /// Lets a wish end a wait.
    func wake(_ waiter: inout Waiter)

    /// Whether the watch is to end; asked at each turn of the loop, at least four times a second.
    func isOver() throws -> Bool

    /// The lists that hold from now on; nil where nothing has changed.
    func newEngine() -> AllowlistEngine?
}

extension Signals: WatchControl {
    package func isOver() throws -> Bool { try taken() == .end }

    package func newEngine() -> AllowlistEngine? { nil }
}
