import CLinux
import Glibc

/// A right of root that the kernel gives by itself; those that Merlon has a use for.
///
/// The numbers are those of `linux/capability.h`.
package enum Capability: Int, CaseIterable, Sendable, CustomStringConvertible {
    case readSearch = 2
    case networkAdministration = 12
    case processTrace = 19
    case auditControl = 30
    case auditRead = 37

    package var description: String {
        switch self {
        case .readSearch: "CAP_DAC_READ_SEARCH"
        case .networkAdministration: "CAP_NET_ADMIN"
        case .processTrace: "CAP_SYS_PTRACE"
        case .auditControl: "CAP_AUDIT_CONTROL"
        case .auditRead: "CAP_AUDIT_READ"
        }
    }

    private var bit: UInt64 { 1 << UInt64(rawValue) }

    /// What the calling thread may use now.
    package static func effective() -> Set<Capability> {
        let bits = merlon_effective_capabilities()
        return Set(allCases.filter { bits & $0.bit != 0 })
    }

    /// Gives up for good all that is not one of these, and that programs it starts get more.
    ///
    /// Call it while the process has one thread: the kernel keeps capabilities for each, and
    /// only threads that are made later follow.
    package static func keepOnlyThese() throws(SystemCallError) {
        let mask = allCases.reduce(0) { $0 | $1.bit }
        let code = merlon_keep_capabilities(mask)
        guard code == 0 else { throw SystemCallError(call: "capset", code: code) }
    }
}
