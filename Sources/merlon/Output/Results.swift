import Glibc
import HostSystem

/// Where the results of a command go.
enum Results {
    /// Writes to standard output.
    ///
    /// A reader that has gone, as `head` in a pipe, wants no more: that is no error.
    static func write(_ text: String) throws(UsageError) {
        do throws(SystemCallError) {
            try StandardOutput.write(text)
        } catch {
            if error.code == EPIPE { return }
            throw UsageError("standard output cannot be written: \(error.reason)")
        }
    }
}
