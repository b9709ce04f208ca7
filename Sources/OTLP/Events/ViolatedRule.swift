/// What decided a violation: an alarm, a rule, or that no rule covers the start.
struct ViolatedRule {
    let name: String?
    /// `alarm`, `rule` or `uncovered`.
    let kind: String

    init(rule: String?, alarm: String?) {
        name = alarm ?? rule
        kind = alarm != nil ? "alarm" : rule != nil ? "rule" : "uncovered"
    }

    var attributes: Fields {
        [
            ("security_rule.name", name.map { .text($0) }),
            ("security_rule.category", .text("allowlist")),
            ("merlon.violation.kind", .text(kind)),
        ]
    }

    /// OCSF's `analytic`, of type Rule.
    func analytic(list: String?) -> AnyValue {
        .map([
            ("type_id", .number(1)), ("type", .text("Rule")),
            ("name", .text(name ?? "allowlist")), ("category", .text(kind)),
            ("uid", list.map { .text($0) }),
        ])
    }
}
