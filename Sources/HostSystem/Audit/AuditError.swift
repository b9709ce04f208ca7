import Glibc

/// Why the kernel's audit system could not be asked or changed.
package enum AuditError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kernel is built or booted without it.
    case noAudit
    /// `CAP_AUDIT_CONTROL` is missing.
    case missingCapability
    /// The kernel talks about audit to the initial namespaces alone: `user` or `process`.
    case otherNamespace(String)
    /// Locked by `auditctl -e 2`: nothing can be changed until the next boot.
    case locked
    /// Another process is the audit daemon, and alive.
    case daemonPresent
    /// The kernel said no to a request, in its words.
    case refused(request: String, code: CInt)
    case noAnswer(request: String)
    case malformedAnswer(request: String)
    case tooManyRules(limit: Int)
    /// A rule that cannot be made of what was asked for.
    case badRule(String)
    case system(SystemCallError)

    package var description: String {
        switch self {
        case .noAudit:
            "this kernel has no audit system (CONFIG_AUDIT, or audit=0 at boot)"
        case .missingCapability:
            "controlling audit needs the capability CAP_AUDIT_CONTROL"
        case .otherNamespace(let kind):
            "audit can be controlled from the host's \(kind) namespace alone, and this is another"
        case .locked:
            "audit is locked until the next boot (auditctl -e 2)"
        case .daemonPresent:
            "another audit daemon is registered with the kernel"
        case .refused(let request, let code):
            "the kernel refuses to \(request): \(SystemCallError(call: "", code: code).reason)"
        case .noAnswer(let request):
            "the kernel did not answer in time to: \(request)"
        case .malformedAnswer(let request):
            "the kernel's answer cannot be read to: \(request)"
        case .tooManyRules(let limit):
            "the kernel has more than \(limit) audit rules"
        case .badRule(let problem):
            problem
        case .system(let error):
            error.description
        }
    }

    /// What the kernel's number means, in the light of who asks.
    init(request: String, code: CInt, asker: AuditAsker, isLocked: Bool) {
        switch code {
        case EPROTONOSUPPORT, EAFNOSUPPORT:
            self = .noAudit
        case ECONNREFUSED where !asker.isInUserNamespace:
            self = .otherNamespace("user")
        case ECONNREFUSED:
            self = .noAudit
        case EPERM where !asker.isInProcessNamespace:
            self = .otherNamespace("process")
        case EPERM where !asker.hasControl:
            self = .missingCapability
        case EPERM where isLocked:
            self = .locked
        default:
            self = .refused(request: request, code: code)
        }
    }
}
