import Glibc

/// Writing to a descriptor, whoever owns it.
enum FileOutput {
    /// Writes all bytes; where the descriptor does not block, waits until it takes more.
    static func writeAll(_ bytes: [UInt8], to descriptor: CInt) throws(SystemCallError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe write(descriptor, $0.baseAddress, $0.count)
            }
            if count >= 0 {
                rest = rest.dropFirst(count)
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                var event = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                unsafe poll(&event, 1, -1)
            case let code: throw SystemCallError(call: "write", code: code)
            }
        }
    }
}
