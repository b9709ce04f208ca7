/// Our rules in the kernel: which are loaded, and which of those we loaded ourselves.
///
/// Rules of others are never touched, nor are ours where somebody else has loaded them. Nothing is
/// removed with the value: ``remove()`` is to be called.
package struct AuditRuleSet: ~Copyable, Sendable {
    /// Where our rules stand among those of others.
    package enum Place: Hashable, Sendable {
        /// Behind the others, so that starts which their rules match keep their keys; but before
        /// them where one of them would hide starts.
        case automatic
        /// Before the others: nothing hides a start, and their keys are not seen on starts.
        case first
        case last
    }

    package let wanted: ExecRules
    private let place: Place
    private var control: AuditControl
    /// What ``remove()`` removes.
    package private(set) var added: [AuditRule] = []
    /// The listing that was looked at last, and what it said.
    private var seen = AuditListing()
    private var verdict: (count: Int, missing: [AuditRule], hiding: [HidingRule])?

    package init(
        _ wanted: ExecRules, place: Place = .automatic, control: consuming AuditControl
    ) {
        self.wanted = wanted
        self.place = place
        self.control = control
    }

    /// Those of ours that are not loaded, whoever would have done it.
    package mutating func missing() throws(AuditError) -> [AuditRule] {
        wanted.missing(from: try control.rules())
    }

    /// Loads what is missing, and gives that.
    ///
    /// What was there before, or came at the same time from elsewhere, is not ours to remove.
    /// Where this throws, a part may be loaded, which ``remove()`` knows of. Throws
    /// ``AuditError/locked`` after `auditctl -e 2`.
    @discardableResult
    package mutating func add() throws(AuditError) -> [AuditRule] {
        let loaded = try control.rules()
        let missing = wanted.missing(from: loaded)
        // What we had loaded and somebody removed is no longer ours.
        added.removeAll { missing.contains($0) }
        let isFirst: Bool
        switch place {
        case .first: isFirst = true
        case .last: isFirst = false
        case .automatic:
            isFirst = wanted.hiding(in: loaded).contains { $0.rule.filter == .exit }
        }
        var new: [AuditRule] = []
        for rule in missing where try control.add(rule, isFirst: isFirst) == .added {
            added.append(rule)
            new.append(rule)
        }
        return new
    }

    /// Removes what we loaded, and gives what was still there.
    ///
    /// Tries all, and throws the first error at the end; what is left can be tried again.
    @discardableResult
    package mutating func remove() throws(AuditError) -> [AuditRule] {
        var removed: [AuditRule] = []
        var left: [AuditRule] = []
        var failure: AuditError?
        for rule in added {
            do throws(AuditError) {
                if try control.remove(rule) { removed.append(rule) }
            } catch {
                failure = failure ?? error
                left.append(rule)
            }
        }
        added = left
        if let failure { throw failure }
        return removed
    }

    /// What can be seen now; cheap enough for once a second.
    ///
    /// With 300 rules it takes about half a millisecond of processor time, nearly all of it the
    /// kernel's: the rules are only taken apart where they are not the same as the last time.
    package mutating func health() throws(AuditError) -> AuditHealth {
        let status = try control.status()
        var isKnown = verdict != nil
        if isKnown { isKnown = try control.hasSameRules(as: seen) }
        if !isKnown {
            let listing = try control.listing()
            let rules = try listing.rules()
            verdict = (rules.count, wanted.missing(from: rules), wanted.hiding(in: rules))
            seen = listing
        }
        let missing = verdict?.missing ?? wanted.rules
        // Who loads them again after somebody removed them owns them.
        added.removeAll { missing.contains($0) }
        return AuditHealth(
            status: status, ruleCount: verdict?.count ?? 0, missing: missing,
            hiding: verdict?.hiding ?? [])
    }
}
