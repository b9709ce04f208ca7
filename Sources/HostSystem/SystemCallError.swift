import Glibc

/// A system call that failed.
package struct SystemCallError: Error, Hashable, CustomStringConvertible {
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
        guard unsafe strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
        let text = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Whether a right was missing.
    package var isRefusal: Bool { code == EPERM || code == EACCES }

    /// Whether a socket's buffer had no room for what came.
    package var isFull: Bool { code == ENOBUFS }

    package var description: String {
        "\(call): \(reason)"
    }
}
