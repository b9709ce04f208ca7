import Glibc

/// Whether this program stands where the machine's audit records and pids are those of the node.
package struct AuditNamespaces: Hashable, Sendable {
    /// Whether it is in the machine's first network namespace, the only one to which the kernel
    /// multicasts audit records; nil where that cannot be told.
    package let isInHostNetwork: Bool?
    /// Whether it is in the machine's first pid namespace, from which the pids of records are;
    /// nil where that cannot be told.
    package let isInHostPids: Bool?

    /// Numbers of the first namespaces: fixed for pids since Linux 3.8, for networks since 6.18
    /// (`PROC_PID_INIT_INO` of linux/proc_ns.h, `enum init_ns_ino` of linux/nsfs.h).
    private static let firstPids: UInt64 = 0xEFFF_FFFC
    private static let firstNetwork: UInt64 = 0xEFFF_FFF9

    package static var own: AuditNamespaces {
        let pids = number("/proc/self/ns/pid")
        let network = number("/proc/self/ns/net")
        let isInHostPids = pids.map { $0 == firstPids }
        var isInHostNetwork = network == firstNetwork ? true : nil
        // Process 1 of the machine never leaves the first network namespace.
        if isInHostNetwork == nil, isInHostPids == true, let first = number("/proc/1/ns/net") {
            isInHostNetwork = network == first
        }
        return AuditNamespaces(isInHostNetwork: isInHostNetwork, isInHostPids: isInHostPids)
    }

    package init(isInHostNetwork: Bool?, isInHostPids: Bool?) {
        self.isInHostNetwork = isInHostNetwork
        self.isInHostPids = isInHostPids
    }

    private static func number(_ path: String) -> UInt64? {
        var status = stat()
        return unsafe stat(path, &status) == 0 ? UInt64(status.st_ino) : nil
    }
}
