package import HostSystem

/// Sees to it that the kernel records program starts, for as long as it is asked to.
///
/// What it changes it takes back with ``release()``: rules that it loaded, auditing that it turned
/// on, a backlog that it enlarged. Rules of others are never touched.
package struct RuleKeeper: ~Copyable {
    package enum Policy: String, Hashable, Sendable, CaseIterable {
        /// Rules come with the watch and go with it.
        case auto
        /// Rules come, and stay behind.
        case keep
        /// Nothing is changed.
        case none
    }

    /// What many programs that start at once need; the kernel's own default is 64.
    private static let backlogLimit: UInt32 = 8_192

    private let policy: Policy
    private var rules: AuditRuleSet
    private var control: AuditControl
    private var wasOff = false
    private var earlierBacklog: UInt32?
    private var earlierDaemon: UInt32?
    /// What was done and what stands in the way, for people.
    package private(set) var notes: [String] = []

    /// Throws where the kernel does not let us ask about audit at all.
    package init(_ policy: Policy, _ wanted: ExecRules) throws(AuditError) {
        let control = try AuditControl()
        let second = try AuditControl()
        self.policy = policy
        self.control = control
        rules = AuditRuleSet(wanted, control: second)
    }

    /// Loads the rules and turns auditing on, where the policy says so.
    package mutating func take() throws(AuditError) {
        let status = try control.status()
        let changes = Self.changes(policy, status)
        if changes.loadsRules {
            let added = try rules.add()
            notes.append(
                added.isEmpty
                    ? "the audit rules were loaded before" : "\(added.count) audit rules loaded")
        }
        if let limit = changes.backlogLimit {
            try control.setBacklogLimit(limit)
            earlierBacklog = status.backlogLimit
        }
        if changes.turnsOn {
            try control.setEnabled(true)
            wasOff = true
            earlierDaemon = status.daemon
        }
        notes += changes.notes
    }

    /// What is to be changed so that starts are recorded, and what is to be said of it.
    struct Changes: Hashable {
        var loadsRules = false
        var backlogLimit: UInt32?
        var turnsOn = false
        var notes: [String] = []
    }

    /// The changes for a kernel whose audit system is set so.
    static func changes(_ policy: Policy, _ status: AuditStatus) -> Changes {
        var changes = Changes()
        guard policy != .none else { return changes }
        if status.mode == .locked {
            changes.notes.append(
                "audit is locked (-e 2): rules cannot be changed until the next boot")
            return changes
        }
        changes.loadsRules = true
        if status.mode == .off {
            if status.backlogLimit < backlogLimit { changes.backlogLimit = backlogLimit }
            changes.turnsOn = true
            changes.notes.append(
                "auditing was off, and is on while Merlon watches; a process from before may replace "
                    + "its own program unseen (audit=1 at boot sees all)")
        } else if status.backlogLimit < 1_024 {
            changes.notes.append(
                "the kernel's backlog limit is \(status.backlogLimit): records will be lost when "
                    + "many programs start at once (auditctl -b 8192)")
        }
        if status.daemon == nil {
            changes.notes.append(
                "no audit daemon runs: the kernel writes records to its own log too")
        }
        return changes
    }

    /// How the kernel does now; see ``AuditRuleSet/health()``.
    package mutating func health() throws(AuditError) -> AuditHealth {
        try rules.health()
    }

    /// Loads again what somebody has removed, where the policy says so.
    package mutating func restore() throws(AuditError) -> Int {
        policy == .none ? 0 : try rules.add().count
    }

    /// Takes back what was changed; tries all, and throws the first error.
    package mutating func release() throws(AuditError) {
        guard policy == .auto else { return }
        var failure: AuditError?
        do throws(AuditError) {
            try rules.remove()
        } catch {
            failure = error
        }
        settings: do throws(AuditError) {
            let status = try control.status()
            // Not what is somebody else's by now: a daemon that came meanwhile wants it on.
            guard status.daemon == earlierDaemon, status.mode != .locked else { break settings }
            if wasOff, status.mode == .on { try control.setEnabled(false) }
            if let earlierBacklog, status.backlogLimit == Self.backlogLimit {
                try control.setBacklogLimit(earlierBacklog)
            }
        } catch {
            failure = failure ?? error
        }
        wasOff = false
        earlierBacklog = nil
        if let failure { throw failure }
    }
}
