/// One rule of the kernel's audit system.
package struct AuditRule: Hashable, Sendable {
    /// Where the kernel holds the rule against something (`AUDIT_FILTER_…` of linux/audit.h).
    package struct Filter: RawRepresentable, Hashable, Sendable {
        package let rawValue: UInt32

        package init(rawValue: UInt32) {
            self.rawValue = rawValue
        }

        package static let user = Filter(rawValue: 0)
        /// When a process is made: `never` here means that it is not audited for all its life.
        package static let task = Filter(rawValue: 1)
        /// When a system call ends.
        package static let exit = Filter(rawValue: 4)
        /// When a record is written: whatever the action, it is not.
        package static let exclude = Filter(rawValue: 5)
        package static let fileSystem = Filter(rawValue: 6)
    }

    package struct Action: RawRepresentable, Hashable, Sendable {
        package let rawValue: UInt32

        package init(rawValue: UInt32) {
            self.rawValue = rawValue
        }

        package static let never = Action(rawValue: 0)
        package static let always = Action(rawValue: 2)
    }

    package var filter: Filter
    package var action: Action
    /// All of them must hold; at most 64.
    package var fields: [AuditField]
    package var syscalls: SyscallSet

    package init(
        _ action: Action, _ filter: Filter, _ fields: [AuditField], syscalls: SyscallSet = .all
    ) {
        self.filter = filter
        self.action = action
        self.fields = fields
        self.syscalls = syscalls
    }

    /// The words under which its records can be found; what the rule says does not depend on them.
    package var keys: [String] {
        fields.filter { $0.kind == .key }.flatMap { field in
            (field.text ?? []).split(separator: AuditField.keySeparator)
                .map { String(decoding: $0, as: UTF8.self) }
        }
    }

    /// Whether another rule says the same under the same keys, in whatever order.
    package func isSame(as other: AuditRule) -> Bool {
        filter == other.filter && action == other.action && syscalls == other.syscalls
            && Self.counts(fields) == Self.counts(other.fields)
    }

    private static func counts(_ fields: [AuditField]) -> [AuditField: Int] {
        Dictionary(fields.map { ($0, 1) }, uniquingKeysWith: +)
    }
}
