import CAudit

/// Names and numbers of the audit system, from the tables of libaudit.
enum AuditNames {
    static func field(_ kind: AuditField.Kind) -> String? {
        unsafe text(audit_field_to_name(CInt(bitPattern: kind.rawValue)))
    }

    static func comparison(_ comparison: AuditField.Comparison) -> String? {
        unsafe text(audit_operator_to_symbol(CInt(bitPattern: comparison.rawValue)))
    }

    static func filter(_ filter: AuditRule.Filter) -> String? {
        unsafe text(audit_flag_to_name(CInt(bitPattern: filter.rawValue)))
    }

    static func action(_ action: AuditRule.Action) -> String? {
        unsafe text(audit_action_to_name(CInt(bitPattern: action.rawValue)))
    }

    static func messageType(_ type: UInt32) -> String? {
        unsafe text(audit_msg_type_to_name(CInt(bitPattern: type)))
    }

    static func fileSystem(_ type: UInt32) -> String? {
        unsafe text(audit_fstype_to_name(CInt(bitPattern: type)))
    }

    /// The name of an error: `EACCES`.
    static func error(_ code: Int32) -> String? {
        unsafe text(audit_errno_to_name(code))
    }

    /// The name of a system call of an architecture; nil for that of this machine.
    static func syscall(_ number: Int, arch: UInt32?) -> String? {
        let machine = arch.map { audit_elf_to_machine($0) } ?? audit_detect_machine()
        guard machine >= 0 else { return nil }
        return unsafe text(audit_syscall_to_name(CInt(clamping: number), machine))
    }

    static func isKnown(arch: UInt32) -> Bool {
        audit_elf_to_machine(arch) >= 0
    }

    private static func text(_ pointer: UnsafePointer<CChar>?) -> String? {
        guard let pointer = unsafe pointer else { return nil }
        return unsafe String(cString: pointer)
    }
}
