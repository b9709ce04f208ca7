import CLinux

/// What the kernel says of how well the machine's clock is kept.
package struct KernelClock: Hashable, Sendable {
    /// Whether a program keeps the clock with another one, and has lately.
    package let isSynchronized: Bool
    /// By how much the clock may be wrong, as the kernel estimates it; it grows while nobody keeps
    /// the clock.
    package let errorMicroseconds: Int64

    /// Asks the kernel (adjtimex(2)); all containers have the machine's clock.
    package static func read() throws(SystemCallError) -> KernelClock {
        var error: Int64 = 0
        let state = unsafe merlon_clock_state(&error)
        guard state >= 0 else { throw SystemCallError(call: "adjtimex", code: -state) }
        return KernelClock(isSynchronized: state == 1, errorMicroseconds: error)
    }
}
