/// Whether the kernel records what we want to see, at one moment.
package struct AuditHealth: Hashable, Sendable {
    package var status: AuditStatus
    /// Rules of everybody.
    package var ruleCount: Int
    /// Those of ours that are not loaded.
    package var missing: [AuditRule]
    /// Those of others that hide program starts.
    package var hiding: [HidingRule]

    package var isEnabled: Bool {
        status.mode == .on || status.mode == .locked
    }

    /// Whether every start is recorded; what is recorded can still be lost on its way
    /// (``AuditStatus/lost``).
    package var seesEveryStart: Bool {
        isEnabled && missing.isEmpty && !hiding.contains(where: \.hidesStarts)
    }
}
