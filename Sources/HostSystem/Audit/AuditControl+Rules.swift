import Glibc

extension AuditControl {
    /// All rules of the kernel, those of one filter in the order in which they are tried.
    ///
    /// Throws where there are more than ``ruleLimit``.
    package mutating func rules() throws(AuditError) -> [AuditRule] {
        try listing().rules()
    }

    /// The rules before they are taken apart.
    mutating func listing() throws(AuditError) -> AuditListing {
        var listing = AuditListing()
        try parts(of: Self.listing, limit: Self.ruleLimit) { listing.append($0) }
        return listing
    }

    /// Whether the kernel still has the very same rules as in a listing.
    mutating func hasSameRules(as listing: AuditListing) throws(AuditError) -> Bool {
        var isSame = true
        var count = 0
        try parts(of: Self.listing, limit: Self.ruleLimit) { rule in
            isSame = isSame && listing.has(rule, at: count)
            count += 1
        }
        return isSame && count == listing.count
    }

    static let listing = AuditRequest(.listRules, "list the audit rules")

    /// What the kernel does with a rule that is to be added.
    package enum Addition: Hashable, Sendable {
        case added
        /// It has the same rule under the same key.
        case present
    }

    /// Adds a rule, behind all of its filter, or before them.
    ///
    /// Before the others the kernel adds it even where it has the same one already (it compares
    /// the wish to be first too), so look first.
    package mutating func add(
        _ rule: AuditRule, isFirst: Bool = false
    ) throws(AuditError) -> Addition {
        let request = AuditRequest(
            .addRule, "add the rule '\(rule)'", payload: try rule.bytes(isFirst: isFirst))
        let code = try code(of: request)
        switch code {
        case 0: return .added
        case EEXIST: return .present
        default: throw try meaning(of: code, for: request)
        }
    }

    /// Removes a rule and tells whether it was there.
    package mutating func remove(_ rule: AuditRule) throws(AuditError) -> Bool {
        let request = AuditRequest(
            .deleteRule, "remove the rule '\(rule)'", payload: try rule.bytes())
        let code = try code(of: request)
        switch code {
        case 0: return true
        case ENOENT: return false
        default: throw try meaning(of: code, for: request)
        }
    }
}
