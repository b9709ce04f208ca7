import CLinux
import Glibc

/// The signals that ask this program to end or to read its configuration again.
///
/// From the creation on they no longer end the program, and neither does SIGPIPE: a write to a pipe
/// that nobody reads is an error (EPIPE). Ask for them once, and only one value.
package struct Signals: ~Copyable, Sendable {
    package enum Wish: Hashable, Sendable {
        /// SIGINT or SIGTERM.
        case end
        /// SIGHUP.
        case reload
    }

    let file: OwnedDescriptor

    package static func caught() throws(SystemCallError) -> Signals {
        let number = merlon_catch_signals()
        guard number >= 0 else { throw SystemCallError(call: "pipe2", code: errno) }
        return Signals(file: OwnedDescriptor(number))
    }

    /// What was asked for since the last call; the end counts more than all else.
    package func taken() throws(SystemCallError) -> Wish? {
        var wish: Wish?
        do throws(SystemCallError) {
            for byte in try file.read(upTo: 64) {
                wish = byte == UInt8(SIGHUP) ? wish ?? .reload : .end
            }
        } catch {
            guard error.code == EAGAIN else { throw error }
        }
        return wish
    }
}
