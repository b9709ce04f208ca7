extension ExecRules {
    /// Which of the kernel's rules hide program starts from ours.
    ///
    /// Of the rules that look at system calls the first that matches decides: one that says `never`
    /// hides what it matches from those of ours that stand behind it or are not loaded. It is only
    /// left out where it surely matches no start of ours.
    ///
    /// - Parameter rules: all of them, in the kernel's order.
    package func hiding(in rules: [AuditRule]) -> [HidingRule] {
        var waiting = self.rules
        var found: [HidingRule] = []
        for rule in rules {
            switch rule.filter {
            case .exit:
                waiting.removeAll { $0.isSame(as: rule) }
                found += hiding(rule, from: waiting)
            case .task where rule.action == .never:
                found.append(HidingRule(rule: rule, effect: .processes(all: rule.fields.isEmpty)))
            case .exclude: found += dropping(rule)
            case .fileSystem: found += ignoringFiles(rule)
            default: break
            }
        }
        return found
    }

    /// Whether a rule hides starts from those of ours that stand behind it.
    private func hiding(_ rule: AuditRule, from waiting: [AuditRule]) -> [HidingRule] {
        guard rule.action == .never else { return [] }
        let overlaps = waiting.map { $0.overlap(with: rule) }
        guard overlaps.contains(where: { $0 != .none }) else { return [] }
        let all = overlaps.count == self.rules.count && overlaps.allSatisfy { $0 == .all }
        return [HidingRule(rule: rule, effect: .starts(all: all))]
    }

    /// The records of a start that tell something that nothing else tells, and the mark of its end.
    private static let types: [(UInt32, String)] = [
        (1300, "SYSCALL"), (1309, "EXECVE"), (1302, "PATH"), (1307, "CWD"), (1320, "EOE"),
    ]

    /// Whether a rule drops records, whatever its action is.
    private func dropping(_ rule: AuditRule) -> [HidingRule] {
        var dropped: [String] = []
        var all = true
        for (type, name) in Self.types {
            let known = scope + [AuditField(.messageType, .equal, type)]
            var domain = StartDomain(of: known)
            let overlap = domain.overlap(with: rule.fields)
            guard overlap != .none else { continue }
            dropped.append(name)
            all = all && overlap == .all
        }
        guard !dropped.isEmpty else { return [] }
        return [HidingRule(rule: rule, effect: .records(dropped, all: all))]
    }

    /// Whether a rule makes the kernel leave out the paths on a kind of file system.
    ///
    /// Nothing is started from debugfs or tracefs, for which such rules are made.
    private func ignoringFiles(_ rule: AuditRule) -> [HidingRule] {
        let debugging: Set<UInt32> = [0x6462_6720, 0x7472_6163]
        let isHarmless = rule.fields.contains {
            $0.kind == .fileSystemType && $0.comparison == .equal && debugging.contains($0.number)
        }
        guard rule.action == .never, !isHarmless else { return [] }
        return [HidingRule(rule: rule, effect: .records(["PATH"], all: rule.fields.isEmpty))]
    }
}

extension AuditRule {
    /// How many of the starts that this rule records another rule matches too.
    func overlap(with other: AuditRule) -> RuleOverlap {
        let calls = syscalls.numbers.map { other.syscalls.contains($0) }
        guard calls.contains(true) else { return .none }
        var domain = StartDomain(of: fields)
        return min(domain.overlap(with: other.fields), calls.contains(false) ? .some : .all)
    }
}

extension StartDomain {
    /// How many of the starts all of the fields match.
    mutating func overlap(with fields: [AuditField]) -> RuleOverlap {
        var overlap = RuleOverlap.all
        for field in fields { overlap = min(overlap, narrow(by: field)) }
        return overlap
    }
}
