/// What the manager of services is told.
package enum LifeNotice: Hashable, Sendable {
    case ready
    case reloading
    case stopping
    /// A sentence for `systemctl status`.
    case status(String)
    case watchdog
}
