import CLinux
import Glibc

/// Tells that somebody has changed the rules of nftables (iptables-nft among them) in the network
/// namespace of this program.
///
/// It says only that, never what. The old iptables of before nftables tells nobody.
package struct FirewallEvents: ~Copyable, Sendable {
    /// NETLINK_NETFILTER of linux/netlink.h, NFNLGRP_NFTABLES of linux/netfilter/nfnetlink.h.
    private static let (family, group): (CInt, CUnsignedInt) = (12, 7)
    private static let slotBytes: UInt32 = 256
    private static let batch = 64
    /// What does not fit is a change too, so there is no need for more.
    private static let bufferBytes: CInt = 256 << 10

    let file: OwnedDescriptor
    private var buffer = [UInt8](repeating: 0, count: batch * Int(slotBytes))
    private var lengths = [UInt32](repeating: 0, count: batch)

    package static func listening() throws(SystemCallError) -> FirewallEvents {
        let number = merlon_netlink_listen(family, group, bufferBytes)
        guard number >= 0 else { throw SystemCallError(call: "nftables events", code: errno) }
        return FirewallEvents(OwnedDescriptor(number))
    }

    private init(_ file: OwnedDescriptor) { self.file = file }

    /// Whether something was changed since the last call.
    package mutating func hasChanged() throws(SystemCallError) -> Bool {
        var hasChanged = false
        // A bound, so that changes without end do not hold the caller.
        for _ in 0..<1_024 {
            let count = unsafe merlon_receive_datagrams(
                file.number, &buffer, Self.slotBytes, UInt32(Self.batch), &lengths)
            if count > 0 {
                hasChanged = true
                if count < Self.batch { return true }
                continue
            }
            if count == 0 { return hasChanged }
            switch errno {
            case EAGAIN: return hasChanged
            case ENOBUFS: hasChanged = true
            case let code: throw SystemCallError(call: "recvmmsg", code: code)
            }
        }
        return hasChanged
    }

    /// Lets what comes here end a wait.
    package func wake(_ waiter: inout Waiter) { waiter.add(file) }
}
