import Glibc

/// The program's standard output.
package enum StandardOutput {
    /// Writes the whole text; an output that is closed or full is an error.
    ///
    /// A reader that has gone away (`| head -1`) ends the program by SIGPIPE, as it does others,
    /// unless whoever started it ignores that signal.
    package static func write(_ text: String) throws(SystemCallError) {
        try write(Array(text.utf8))
    }

    /// Writes all bytes, likewise.
    package static func write(_ bytes: [UInt8]) throws(SystemCallError) {
        try FileOutput.writeAll(bytes, to: STDOUT_FILENO)
    }
}

/// The program's standard error.
package enum StandardError {
    /// Writes one line; there is nowhere to tell of a failure to.
    package static func write(_ line: String) {
        do {
            try FileOutput.writeAll(Array((line + "\n").utf8), to: STDERR_FILENO)
        } catch {
            return
        }
    }
}
