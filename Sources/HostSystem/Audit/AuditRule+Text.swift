extension AuditRule: CustomStringConvertible {
    /// As `auditctl -l` prints it.
    ///
    /// Control characters are written as `\x0A`, so that a rule stays on its line. One thing is
    /// written as it is, where auditctl 3.0 errs: `exe!=`.
    package var description: String {
        isWatch ? watchText : fullText
    }

    /// A rule that `auditctl -w` makes: one path, all system calls, and a kind of access.
    private var isWatch: Bool {
        fields.contains { $0.kind == .permission }
            && fields.allSatisfy { [.permission, .key, .folder, .path].contains($0.kind) }
            && (syscalls.isAll || !takesSyscalls)
    }

    private var takesSyscalls: Bool {
        ![.user, .task, .exclude, .fileSystem].contains(filter)
    }

    private var watchText: String {
        fields.map { field in
            switch field.kind {
            case .permission: "-p \(field.permissionText)"
            case .key: field.keyTexts.map { "-k \($0)" }.joined(separator: " ")
            default: "-w \(field.plainText)"
            }
        }.joined(separator: " ")
    }

    private var fullText: String {
        let place = AuditNames.filter(filter) ?? String(filter.rawValue)
        var words = ["-a \(AuditNames.action(action) ?? String(action.rawValue)),\(place)"]
        let arch = fields.last { $0.kind == .arch }?.number
        words += fields.filter { $0.kind == .arch }.map(\.description)
        if takesSyscalls {
            words.append("-S \(syscalls.isAll ? "all" : syscallTexts(arch: arch))")
        }
        words += fields.filter { $0.kind != .arch }.map(\.description)
        return words.joined(separator: " ")
    }

    private func syscallTexts(arch: UInt32?) -> String {
        syscalls.numbers.map { AuditNames.syscall($0, arch: arch) ?? String($0) }
            .joined(separator: ",")
    }
}
