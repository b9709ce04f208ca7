import Glibc

/// A system call that failed.
package struct SystemCallError: Error, Equatable, CustomStringConvertible {
    package let call: String
    /// The value of `errno`.
    package let code: CInt

    package init(call: String, code: CInt) {
        self.call = call
        self.code = code
    }

    /// The system's words for the code.
    package var reason: String {
        var buffer = [CChar](repeating: 0, count: 256)
        return unsafe String(cString: strerror_r(code, &buffer, buffer.count))
    }

    package var description: String {
        "\(call): \(reason)"
    }
}
