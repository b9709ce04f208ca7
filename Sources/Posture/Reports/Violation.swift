/// A program start that the allowlist does not cover.
package struct Violation: Hashable, Sendable {
    package var start: ProcessStart
    package var severity: Severity
    /// The rule that says so; nil where an alarm does, or where no rule covers the start.
    package var rule: String?
    /// The list of the rule.
    package var list: String?
    /// The gravest alarm that holds.
    package var alarm: String?
    package var otherAlarms: [String]
    /// A sentence for people that has none of the start's own bytes in it.
    package var reason: String
    /// SHA-256 of the program, in lower-case hexadecimal digits; nil where nobody has read it.
    package var sha256: String?

    package init(
        start: ProcessStart, severity: Severity, rule: String? = nil, list: String? = nil,
        alarm: String? = nil, otherAlarms: [String] = [], reason: String, sha256: String? = nil
    ) {
        self.start = start
        self.severity = severity
        self.rule = rule
        self.list = list
        self.alarm = alarm
        self.otherAlarms = otherAlarms
        self.reason = reason
        self.sha256 = sha256
    }
}
