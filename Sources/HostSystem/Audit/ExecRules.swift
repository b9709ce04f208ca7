/// The audit rules that let us see every program start.
package struct ExecRules: Hashable, Sendable {
    package static let usualKey = "merlon-exec"

    /// Under which the records are found.
    ///
    /// A start that an earlier rule of someone else matches has that rule's key, and not this one:
    /// a reader must go by the system call.
    package let key: String
    /// Starts that fail are recorded too; anybody can cause them by the hundred thousand a second.
    package let recordsFailures: Bool
    /// Conditions beyond those that make a start.
    package let scope: [AuditField]
    /// One for each architecture.
    package let rules: [AuditRule]

    /// Throws where key or scope are nothing that a rule can have.
    package init(
        key: String = usualKey, recordsFailures: Bool = false, scope: [AuditField] = [],
        architectures: [AuditArchitecture] = AuditArchitecture.ofThisMachine
    ) throws(AuditError) {
        // No space, so that the text of the rules can be read back.
        guard (1...128).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E) ~= $0 })
        else {
            throw .badRule("an audit key has 1 to 128 printable characters and no space: '\(key)'")
        }
        guard scope.count <= 32 else {
            throw .badRule("a scope can have 32 fields, not \(scope.count)")
        }
        self.key = key
        self.recordsFailures = recordsFailures
        self.scope = scope
        rules = architectures.map { architecture in
            AuditRule(
                .always, .exit,
                [AuditField(.arch, .equal, architecture.code)]
                    + (recordsFailures ? [] : [AuditField(.success, .equal, 1)])
                    + scope + [AuditField(.key, .equal, key)],
                syscalls: SyscallSet([architecture.execve, architecture.execveat]))
        }
    }

    /// The rules as a file for /etc/audit/rules.d, from which they are loaded at boot.
    package var fileText: String {
        let head = """
            ## Merlon: every program start. Rules that are loaded from here stay when the agent
            ## stops.

            """
        return head + rules.map { "\($0)\n" }.joined()
    }

    /// Those of ours that the kernel does not have; one under another key does not count.
    package func missing(from loaded: [AuditRule]) -> [AuditRule] {
        rules.filter { rule in !loaded.contains { $0.isSame(as: rule) } }
    }
}
