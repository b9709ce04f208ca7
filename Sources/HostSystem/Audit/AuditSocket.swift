import CLinux
import Glibc

/// The kernel's audit records as they come, from a netlink socket that never blocks.
///
/// The socket's buffer in the kernel is the only queue: what does not fit there the kernel drops
/// and counts (``drops()``), and the next receive says so.
package struct AuditSocket: ~Copyable, Sendable {
    /// What one receive found.
    package enum Receipt: Hashable, Sendable {
        /// As many records were given out; more may be there where it is ``batch``.
        case records(Int)
        case nothing
        /// Records were dropped since the last receive, as the buffer was full.
        case overrun
    }

    /// A record longer than this is cut off; the kernel's are at most 8,970 bytes
    /// (`MAX_AUDIT_MESSAGE_LENGTH` of linux/audit.h) behind a header of 16.
    private static let slotBytes: UInt32 = 9 << 10
    static let headerBytes = 16
    /// Records of one receive, at most.
    package static let batch = 64

    let file: OwnedDescriptor
    /// Those of messages that did not come from the kernel, which are passed over.
    package private(set) var foreign: UInt64 = 0
    private var buffer = [UInt8](repeating: 0, count: batch * Int(slotBytes))
    private var lengths = [UInt32](repeating: 0, count: batch)

    /// Joins the group of those who read along (`AUDIT_NLGRP_READLOG`), beside any audit daemon.
    ///
    /// Needs CAP_AUDIT_READ, and the machine's first network namespace: in another one nothing ever
    /// comes. With CAP_NET_ADMIN the buffer may be larger than the system's limit.
    package static func multicast(bufferBytes: Int) throws(SystemCallError) -> AuditSocket {
        try AuditSocket(groups: 1, bufferBytes: bufferBytes)
    }

    private init(groups: UInt32, bufferBytes: Int) throws(SystemCallError) {
        let number = merlon_audit_socket(groups, CInt(clamping: bufferBytes))
        guard number >= 0 else { throw SystemCallError(call: "audit socket", code: errno) }
        file = OwnedDescriptor(number)
    }

    /// Gives out the records that are there, at most 64: the number of the kind, and the text.
    package mutating func receive(
        give: (_ kind: UInt16, _ text: Span<UInt8>) -> Void
    ) throws(SystemCallError) -> Receipt {
        let count = unsafe merlon_receive_datagrams(
            file.number, &buffer, Self.slotBytes, UInt32(Self.batch), &lengths)
        guard count >= 0 else {
            switch errno {
            case EAGAIN: return .nothing
            case ENOBUFS: return .overrun
            case let code: throw SystemCallError(call: "recvmmsg", code: code)
            }
        }
        for index in 0..<Int(count) {
            let start = index * Int(Self.slotBytes)
            let end = start + min(Int(lengths[index]), Int(Self.slotBytes))
            guard end >= start + Self.headerBytes else {
                foreign += 1
                continue
            }
            // struct nlmsghdr of linux/netlink.h; its length is not to be trusted: old kernels
            // leave the header out of it.
            let kind = UInt16(buffer[start + 4]) | UInt16(buffer[start + 5]) << 8
            let text = buffer.span.extracting(start + Self.headerBytes..<end)
            give(kind, text.extracting(0..<Self.textCount(text)))
        }
        return count == 0 ? .nothing : .records(Int(count))
    }

    /// Bytes without the zero bytes and the line feed that some kernels put at the end.
    static func textCount(_ bytes: Span<UInt8>) -> Int {
        var end = bytes.count
        while end > 0, bytes[end - 1] == 0 || bytes[end - 1] == UInt8(ascii: "\n") { end -= 1 }
        return end
    }

    /// Records that did not fit into the buffer since the socket was opened; nil where the kernel
    /// does not say (before 4.12).
    package func drops() -> UInt64? {
        UInt64(exactly: merlon_socket_drops(file.number))
    }

    /// Bytes of the buffer as the kernel accounts for them, about twice those of records.
    package var bufferBytes: Int {
        Int(merlon_receive_buffer(file.number))
    }
}
