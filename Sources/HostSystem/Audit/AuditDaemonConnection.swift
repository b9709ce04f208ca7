import Glibc

/// The place of the audit daemon, taken by this process: the kernel sends it every record.
///
/// Only for a node on which no audit daemon runs. While it is held the kernel writes no records to
/// its own log, and whoever holds it has to read: what nobody reads waits, and callers with it.
/// With the value the place is given back.
package struct AuditDaemonConnection: ~Copyable, Sendable {
    private let control: AuditControl

    /// Takes the place.
    ///
    /// Throws ``AuditError/daemonPresent`` where another process has it and is alive; the kernel
    /// asks that one.
    ///
    /// - Parameter bufferBytes: for records that are not read yet; with `CAP_NET_ADMIN` beyond what
    ///   the node allows to all.
    package init(bufferBytes: CInt = 64 << 20) throws(AuditError) {
        var control = try AuditControl(patience: .seconds(2), bufferBytes: bufferBytes)
        let request = Self.request(pid: UInt32(bitPattern: getpid()))
        let code = try control.code(of: request)
        switch code {
        case 0: self.control = control
        case EEXIST: throw .daemonPresent
        default: throw try control.meaning(of: code, for: request)
        }
    }

    deinit {
        // The answer is not waited for: it stands behind all records that nobody has read. Where
        // this fails the kernel finds the socket closed as soon as it has the next record.
        try? control.sendUnanswered(Self.request(pid: 0))
    }

    /// Fills the buffer with the next datagram, a record with its header, and gives its length;
    /// nil at the deadline.
    ///
    /// The length that the header tells leaves out the header itself: a quirk of the kernel, for
    /// records that it sends to the daemon.
    package func receive(
        into buffer: inout [UInt8], until deadline: ContinuousClock.Instant
    ) throws(SystemCallError) -> Int? {
        try control.socket.receive(into: &buffer, until: deadline)
    }

    var descriptor: OwnedDescriptor { control.socket.descriptor }

    private static func request(pid: UInt32) -> AuditRequest {
        AuditRequest(
            .setStatus, "register the audit daemon",
            payload: AuditStatus.change(mask: 0x04, word: 3, value: pid))
    }
}
