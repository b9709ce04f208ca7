import Glibc
import HostSystem

/// Where the results of a command go.
enum Results {
    /// Nobody reads any more what goes on without an end.
    struct ReaderGone: Error {}

    /// Writes a part of what goes on until somebody ends it; throws ``ReaderGone`` where nobody
    /// reads it any more.
    static func stream(_ text: [UInt8]) throws {
        do throws(SystemCallError) {
            try StandardOutput.write(text)
        } catch {
            if error.code == EPIPE { throw ReaderGone() }
            throw UsageError("standard output cannot be written: \(error.reason)")
        }
    }

    /// Writes to standard output.
    ///
    /// A reader that has gone, as `head` in a pipe, wants no more: that is no error.
    static func write(_ text: String) throws(UsageError) {
        try write(Array(text.utf8))
    }

    /// Writes UTF-8 to standard output, likewise.
    static func write(_ text: [UInt8]) throws(UsageError) {
        do throws(SystemCallError) {
            try StandardOutput.write(text)
        } catch {
            if error.code == EPIPE { return }
            throw UsageError("standard output cannot be written: \(error.reason)")
        }
    }
}
