import Glibc

/// A question to a service that listens on this machine's loopback, over TCP.
package enum LoopbackQuestion {
    /// Sends some bytes and gives what comes back until it is enough, the other side ends, or the
    /// limit is reached.
    ///
    /// Throws where nothing listens and where the deadline passes first. Blocks the calling thread
    /// until then. Only 127.0.0.1 and ::1 are asked.
    package static func ask(
        port: UInt16, overIPv6: Bool = false, sending question: [UInt8], limitBytes: Int,
        deadline: Duration, until isEnough: ([UInt8]) -> Bool
    ) throws(SystemCallError) -> [UInt8] {
        let end = ContinuousClock.now + deadline
        let family = overIPv6 ? AF_INET6 : AF_INET
        let flags = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue) | O_NONBLOCK
        let number = socket(family, flags, 0)
        guard number >= 0 else { throw SystemCallError(call: "socket", code: errno) }
        let descriptor = OwnedDescriptor(number)
        if connect(descriptor.number, port, overIPv6) != 0 {
            guard errno == EINPROGRESS else { throw SystemCallError(call: "connect", code: errno) }
            try wait(descriptor.number, POLLOUT, end)
            var code: CInt = 0
            var length = socklen_t(MemoryLayout<CInt>.size)
            unsafe getsockopt(descriptor.number, SOL_SOCKET, SO_ERROR, &code, &length)
            guard code == 0 else { throw SystemCallError(call: "connect", code: code) }
        }
        // It is a few bytes, for which an empty buffer has room.
        let sent = unsafe send(
            descriptor.number, question, question.count, CInt(MSG_NOSIGNAL))
        guard sent == question.count else { throw SystemCallError(call: "send", code: errno) }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 8192)
        while answer.count < limitBytes, !isEnough(answer) {
            try wait(descriptor.number, POLLIN, end)
            let count = unsafe recv(descriptor.number, &buffer, buffer.count, 0)
            if count == 0 { break }
            if count < 0 {
                if errno == EINTR || errno == EAGAIN { continue }
                throw SystemCallError(call: "recv", code: errno)
            }
            answer += buffer.prefix(min(count, limitBytes - answer.count))
        }
        return answer
    }

    private static func connect(_ number: CInt, _ port: UInt16, _ overIPv6: Bool) -> CInt {
        if overIPv6 {
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            address.sin6_addr = in6addr_loopback
            return unsafe withUnsafePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe Glibc.connect(
                        number, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
                }
            }
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.connect(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    private static func wait(
        _ number: CInt, _ events: CInt, _ end: ContinuousClock.Instant
    ) throws(SystemCallError) {
        while true {
            let left = end - .now
            guard left > .zero else { throw SystemCallError(call: "poll", code: ETIMEDOUT) }
            var entry = pollfd(fd: number, events: Int16(events), revents: 0)
            let milliseconds = CInt(clamping: Int64(left / .milliseconds(1)) + 1)
            let count = unsafe poll(&entry, 1, milliseconds)
            if count > 0 { return }
            if count < 0, errno != EINTR { throw SystemCallError(call: "poll", code: errno) }
        }
    }
}
