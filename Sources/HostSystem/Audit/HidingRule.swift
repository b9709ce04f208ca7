/// A rule of someone else because of which program starts are not seen, or not whole.
package struct HidingRule: Hashable, Sendable, CustomStringConvertible {
    package enum Effect: Hashable, Sendable {
        /// Starts are not recorded: all of them, or those that its conditions match.
        case starts(all: Bool)
        /// Processes made while it is loaded are not audited, also after it is gone.
        case processes(all: Bool)
        /// Records of these types are not written: always, or where its conditions match.
        case records([String], all: Bool)
    }

    package let rule: AuditRule
    package let effect: Effect

    /// Whether starts are not seen at all, and not merely without a part of what is known of them.
    package var hidesStarts: Bool {
        if case .records(let types, _) = effect { return types.contains("SYSCALL") }
        return true
    }

    package var description: String {
        switch effect {
        case .starts(let all):
            "'\(rule)' hides \(all ? "every program start" : "the program starts that it matches")"
        case .processes(let all):
            "'\(rule)' hides what \(all ? "all processes" : "the processes that it matches") "
                + "start that were made while it was loaded"
        case .records(let types, let all):
            "'\(rule)' drops the \(types.joined(separator: ", ")) records of "
                + "\(all ? "all program starts" : "the program starts that it matches")"
        }
    }
}
