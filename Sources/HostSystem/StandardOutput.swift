import Glibc

/// The program's standard output.
package enum StandardOutput {
    /// Writes the whole text; an output that is closed or full is an error.
    package static func write(_ text: String) throws(SystemCallError) {
        try Descriptor.writeAll(Array(text.utf8), to: STDOUT_FILENO)
    }
}

/// The program's standard error.
package enum StandardError {
    /// Writes one line; there is nowhere to tell of a failure to.
    package static func write(_ line: String) {
        do {
            try Descriptor.writeAll(Array((line + "\n").utf8), to: STDERR_FILENO)
        } catch {
            return
        }
    }
}

enum Descriptor {
    static func writeAll(_ bytes: [UInt8], to descriptor: CInt) throws(SystemCallError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw SystemCallError(call: "write", code: errno)
            }
            rest = rest.dropFirst(count)
        }
    }
}
