import CLinux
import Glibc

/// A socket to the kernel over netlink, for requests and their answers.
///
/// Nothing here waits for ever: a receive has a deadline, and the send fails where it would wait.
struct NetlinkSocket: ~Copyable, Sendable {
    let descriptor: OwnedDescriptor

    /// - Parameters:
    ///   - family: a protocol of linux/netlink.h, such as 9 for audit.
    ///   - bufferBytes: for answers that nobody has taken yet; the kernel may give less.
    init(family: CInt, bufferBytes: CInt) throws(SystemCallError) {
        let result = merlon_netlink_open(family, bufferBytes)
        guard result >= 0 else { throw SystemCallError(call: "socket", code: -result) }
        descriptor = OwnedDescriptor(result)
    }

    /// Sends one request.
    func send(
        type: UInt16, flags: UInt16, sequence: UInt32, payload: [UInt8]
    ) throws(SystemCallError) {
        let message = NetlinkMessage.bytes(
            type: type, flags: flags, sequence: sequence, payload: payload)
        while true {
            let code = unsafe message.withUnsafeBytes { bytes in
                unsafe merlon_netlink_send(
                    descriptor.number, bytes.baseAddress, CInt(clamping: bytes.count))
            }
            if code == 0 { return }
            if code != EINTR { throw SystemCallError(call: "sendto", code: code) }
        }
    }

    /// Fills the buffer with the next datagram and gives its length; nil at the deadline.
    ///
    /// What is longer than the buffer is an error (`EMSGSIZE`). A full socket shows as `ENOBUFS`.
    /// What others than the kernel send is not seen.
    func receive(
        into buffer: inout [UInt8], until deadline: ContinuousClock.Instant
    ) throws(SystemCallError) -> Int? {
        while true {
            var isFromKernel: CInt = 0
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe merlon_netlink_receive(
                    descriptor.number, bytes.baseAddress, CInt(clamping: bytes.count),
                    &isFromKernel)
            }
            if count > buffer.count { throw SystemCallError(call: "recvfrom", code: EMSGSIZE) }
            if count >= 0, isFromKernel == 1 { return Int(count) }
            if count == -EAGAIN {
                guard try waitForMore(until: deadline) else { return nil }
            } else if count < 0, count != -EINTR {
                throw SystemCallError(call: "recvfrom", code: -count)
            } else if ContinuousClock.now >= deadline {
                // Whoever sends to us without end does not hold us here.
                return nil
            }
        }
    }

    /// Whether there is something to read before the deadline.
    private func waitForMore(
        until deadline: ContinuousClock.Instant
    ) throws(SystemCallError) -> Bool {
        let left = ContinuousClock.now.duration(to: deadline)
        guard left > .zero else { return false }
        let milliseconds = left.components.seconds.multipliedReportingOverflow(by: 1000)
        let wait = milliseconds.overflow ? Int64.max : milliseconds.partialValue
        // One more than is left, so that a rest below a millisecond does not spin.
        let rest = left.components.attoseconds / 1_000_000_000_000_000 + 1
        var event = pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0)
        let timeout = CInt(clamping: min(wait, Int64(CInt.max) - rest) + rest)
        guard unsafe poll(&event, 1, timeout) < 0, errno != EINTR else { return true }
        throw SystemCallError(call: "poll", code: errno)
    }
}
