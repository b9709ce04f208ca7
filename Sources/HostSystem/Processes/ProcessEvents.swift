import CLinux
import Glibc

/// Tells of every process of the machine that begins or ends, or of every program that one starts
/// (the kernel's process connector).
///
/// The kernel tells it while the process is made, so what was read here is always ahead of the
/// audit records of the same process. Needs CAP_NET_ADMIN and the machine's first namespaces of
/// networks and pids; elsewhere nothing comes.
package struct ProcessEvents: ~Copyable, Sendable {
    package enum Event: Hashable, Sendable {
        case fork(parent: UInt32, child: UInt32)
        case exit(UInt32)
        /// Another program in the same process.
        case program(UInt32)
    }

    /// What is told; each event costs its reader something.
    package enum Subject: Hashable, Sendable {
        /// ``Event/fork(parent:child:)`` and ``Event/exit(_:)``.
        case lives
        /// ``Event/program(_:)``.
        case programs
    }

    /// Header of netlink, of the connector, and what one event has at most (linux/cn_proc.h).
    private static let slotBytes: UInt32 = 128
    private static let batch = 64
    private static let headerBytes = 16 + 20

    let file: OwnedDescriptor
    private var buffer = [UInt8](repeating: 0, count: batch * Int(slotBytes))
    private var lengths = [UInt32](repeating: 0, count: batch)
    private let subject: Subject
    /// How often the buffer was full, each time with some events.
    package private(set) var overruns: UInt64 = 0

    package static func listening(
        to subject: Subject, bufferBytes: Int
    ) throws(SystemCallError) -> ProcessEvents {
        let number = merlon_process_events(
            CInt(clamping: bufferBytes), subject == .programs ? 1 : 0)
        guard number >= 0 else { throw SystemCallError(call: "process connector", code: errno) }
        return ProcessEvents(OwnedDescriptor(number), subject)
    }

    private init(_ file: OwnedDescriptor, _ subject: Subject) {
        self.file = file
        self.subject = subject
    }

    /// Gives out all that is there, each with its time in milliseconds since 1970; a bound of
    /// 65,536 events keeps a storm from holding the caller up.
    package mutating func receive(give: (Event, Int64) -> Void) throws(SystemCallError) {
        // Each time anew: the clock may be set meanwhile, and goes on while the machine sleeps.
        let epoch = WallClock.monotonicEpoch()
        for _ in 0..<1_024 {
            let count = unsafe merlon_receive_datagrams(
                file.number, &buffer, Self.slotBytes, UInt32(Self.batch), &lengths)
            guard count >= 0 else {
                switch errno {
                case EAGAIN: return
                case ENOBUFS: overruns += 1
                case let code: throw SystemCallError(call: "recvmmsg", code: code)
                }
                continue
            }
            for index in 0..<Int(count) {
                let start = index * Int(Self.slotBytes)
                let end = start + min(Int(lengths[index]), 128)
                take(buffer.span.extracting(start..<end), since: epoch, give)
            }
            if count < Self.batch { return }
        }
    }

    /// - Parameter epoch: when the kernel's monotonic clock began, in milliseconds since 1970.
    private func take(
        _ datagram: Span<UInt8>, since epoch: Int64, _ give: (Event, Int64) -> Void
    ) {
        let body = Self.headerBytes
        guard datagram.count >= body + 32 else { return }
        let time = epoch + Int64(clamping: datagram.long(at: body + 8) / 1_000_000)
        let pids = (0..<4).map { datagram.number(at: body + 16 + 4 * $0) }
        // The kernel's filter lets nothing else through, where it could be set.
        switch (subject, datagram.number(at: body)) {
        // PROC_EVENT_FORK: parent's pid and process, child's pid and process. A thread is no process.
        case (.lives, 1) where pids[2] == pids[3]:
            give(.fork(parent: pids[1], child: pids[3]), time)
        // PROC_EVENT_EXEC: pid and process.
        case (.programs, 2): give(.program(pids[1]), time)
        // PROC_EVENT_EXIT: pid and process.
        case (.lives, 0x8000_0000) where pids[0] == pids[1]: give(.exit(pids[1]), time)
        default: return
        }
    }
}

extension Span<UInt8> {
    /// Four bytes in the machine's order, which is the lowest first wherever Merlon runs.
    fileprivate func number(at index: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(self[index + $1]) << UInt32(8 * $1) }
    }

    fileprivate func long(at index: Int) -> UInt64 {
        UInt64(number(at: index)) | UInt64(number(at: index + 4)) << 32
    }
}
