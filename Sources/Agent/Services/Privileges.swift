import AuditStream
package import HostSystem
import Logging
import Posture

/// What the agent cannot do for want of a capability.
package struct Privileges: Hashable, Sendable {
    /// One capability that is missing, and what is lost by it.
    package struct Lack: Hashable, Sendable {
        package let capability: Capability
        /// A clause for people.
        package let loss: String
    }

    /// In the order of ``Capability``.
    package let lacks: [Lack]

    /// - Parameter held: What the process may use.
    package init(
        held: Set<Capability> = Capability.effective(), configuration: AgentConfiguration
    ) {
        lacks = Capability.allCases.filter { !held.contains($0) }.compactMap { capability in
            Self.loss(capability, configuration).map { Lack(capability: capability, loss: $0) }
        }
    }

    /// Nil where the configuration has no use for the capability.
    private static func loss(
        _ capability: Capability, _ configuration: AgentConfiguration
    ) -> String? {
        let watch = configuration.watch
        switch capability {
        case .readSearch:
            return "files that root's group and others may not read are unknown, and programs in "
                + "such folders have no digest"
        case .processTrace:
            return "flags, files and environments of other processes are unknown, and the files "
                + "of programs in containers cannot be looked at"
        case .networkAdministration:
            guard watch.isEnabled else { return nil }
            return "the buffer for program starts is no larger than net.core.rmem_max, and before "
                + "Linux 6.6 short-lived processes may not be attributed"
        case .auditControl:
            guard watch.isEnabled else { return nil }
            return watch.rules == .none
                ? "whether the kernel loses records is not known"
                : "Merlon's audit rules are not loaded, and whether the kernel loses records is "
                    + "not known"
        case .auditRead:
            guard watch.isEnabled, watch.source == nil || watch.source == .multicast else {
                return nil
            }
            return "program starts are not seen from the kernel's own stream"
        }
    }

    /// Tells the log, the status and the reports.
    func tell(_ desk: ReportDesk, _ board: StatusBoard, _ logger: Logger) {
        guard !lacks.isEmpty else { return }
        for lack in lacks {
            board.set(problem: "missing, so " + lack.loss, for: lack.capability.description)
            logger.warning(
                "a capability is missing",
                metadata: ["capability": "\(lack.capability)", "lost": "\(lack.loss)"])
        }
        let event = AgentEvent(
            kind: .degraded, severity: .medium,
            message: "the agent lacks capabilities, and so sees less than it should",
            details: lacks.map { AgentEvent.Detail("missing", "\($0.capability): \($0.loss)") })
        desk.post([Report(.agent(event), at: WallClock.millisecondsSince1970())])
    }
}
