import CLinux
import Glibc

/// What decides whether the kernel lets this process control audit.
struct AuditAsker: Hashable, Sendable {
    /// `CAP_AUDIT_CONTROL` is effective.
    var hasControl: Bool
    var isInUserNamespace: Bool
    var isInProcessNamespace: Bool

    /// As this process is now.
    static func current() -> AuditAsker {
        AuditAsker(
            hasControl: merlon_effective_capabilities() & 1 << 30 != 0,
            // The numbers of the first ones are fixed (include/linux/proc_ns.h).
            isInUserNamespace: isNamespace("user", number: 0xEFFF_FFFD),
            isInProcessNamespace: isNamespace("pid", number: 0xEFFF_FFFC))
    }

    /// Where /proc cannot be asked the answer is yes: the capability is then what is at fault.
    private static func isNamespace(_ kind: String, number: UInt64) -> Bool {
        var status = stat()
        guard unsafe stat("/proc/self/ns/\(kind)", &status) == 0 else { return true }
        return UInt64(status.st_ino) == number
    }
}
