import HostSystem
import Testing

extension AuditMachineTests {
    struct RuleSetTests {
        private let machine: AuditMachine
        private let wanted: ExecRules

        init() async throws {
            machine = try await AuditMachine()
            wanted = try AuditMachine.execRules()
        }

        private var texts: [String] { wanted.rules.map(\.description) }
        private var account: String { "auid=\(AuditMachine.account)" }

        private func set(_ place: AuditRuleSet.Place = .automatic) throws -> AuditRuleSet {
            AuditRuleSet(wanted, place: place, control: try AuditControl())
        }

        @Test func `what is missing is added and then removed`() throws {
            var set = try set()
            #expect(try set.missing() == wanted.rules)
            #expect(try set.add() == wanted.rules)
            #expect(try set.missing() == [])
            #expect(try machine.rules() == texts)
            #expect(try set.add() == [])
            #expect(set.added == wanted.rules)
            #expect(try set.remove() == wanted.rules)
            #expect(try machine.rules() == [])
            #expect(try set.remove() == [])
        }

        @Test func `failures are recorded too where that is wanted`() throws {
            let all = try AuditMachine.execRules(recordsFailures: true)
            var set = AuditRuleSet(all, control: try AuditControl())
            try set.add()
            #expect(
                try machine.rules().first
                    == "-a always,exit -F arch=b64 -S execve,execveat -F \(account) "
                    + "-F key=merlon-test")
            // Those that leave failures out are others.
            #expect(wanted.missing(from: all.rules) == wanted.rules)
            try set.remove()
        }

        @Test func `rules that somebody else loaded are used and left`() throws {
            try machine.auditctl(
                "-a always,exit -F arch=b64 -S execve -S execveat -F \(account) -F success=1 "
                    + "-k merlon-test")
            var set = try set()
            #expect(try set.missing() == [wanted.rules[1]])
            #expect(try set.add() == [wanted.rules[1]])
            #expect(try set.remove() == [wanted.rules[1]])
            #expect(try machine.rules().count == 1)
        }

        @Test func `rules that say the same under another key are not ours`() throws {
            try machine.auditctl(
                "-a always,exit -F arch=b64 -S execve,execveat -F success=1 -F \(account) -k exec")
            var set = try set()
            #expect(try set.missing() == wanted.rules)
            #expect(try set.add() == wanted.rules)
            #expect(try set.remove() == wanted.rules)
            #expect(try machine.rules().count == 1)
        }

        @Test func `rules of others stay as they are and where they are`() throws {
            for rule in AuditRuleSamples.all { try machine.auditctl(rule) }
            try machine.auditctl("-d never,exit -F arch=b64 -S execve -F uid=33 -F \(account)")
            let before = try machine.rules()
            for place in [AuditRuleSet.Place.automatic, .first, .last] {
                var set = AuditRuleSet(
                    try AuditMachine.execRules(key: "merlon-mine"), place: place,
                    control: try AuditControl())
                try set.add()
                #expect(try machine.rules().filter { !$0.contains("merlon-mine") } == before)
                try set.remove()
                #expect(try machine.rules() == before)
            }
        }

        @Test func `our rules stand behind the others, but before one that hides starts`() throws {
            let other = "-a always,exit -F arch=b64 -S execve -F \(account) -F key=foreign"
            let never = "-a never,exit -F arch=b64 -S execve -F \(account)"
            try machine.auditctl(other)
            var set = try set()
            try set.add()
            #expect(try machine.rules() == [other] + texts)
            try set.remove()
            try machine.auditctl(never)
            try set.add()
            #expect(try machine.rules() == texts.reversed() + [other, never])
            #expect(try set.health().hiding.filter { AuditMachine.isOurs($0.rule) } == [])
            try set.remove()
            #expect(try machine.rules() == [other, never])
        }

        @Test func `rules that are removed under us are noticed and no longer ours`() throws {
            var set = try set()
            try set.add()
            #expect(try set.health().missing == [])
            try machine.auditctl("-d" + texts[1].dropFirst(2))
            #expect(try set.health().missing == [wanted.rules[1]])
            #expect(set.added == [wanted.rules[0]])
            // Who loads it now owns it.
            try machine.auditctl(texts[1])
            #expect(try set.health().missing == [])
            #expect(try set.remove() == [wanted.rules[0]])
            #expect(try machine.rules() == [texts[1]])
        }

        @Test func `all rules of our key removed under us are noticed and loaded again`() throws {
            var set = try set()
            try set.add()
            try machine.auditctl("-D -k merlon-test")
            #expect(try set.health().missing == wanted.rules)
            #expect(try set.add() == wanted.rules)
            #expect(try set.health().missing == [])
            try machine.auditctl("-D -k merlon-test")
            #expect(try set.remove() == [])
        }

        @Test(arguments: [
            ("-a never,task -F uid=918273", true), ("-a never,task -F auid=918273", true),
            ("-a always,exclude -F msgtype=EXECVE -F auid=918273", false),
            ("-a always,exclude -F msgtype=SYSCALL -F auid=918273", true),
            ("-A never,exit -F arch=b64 -S execve -F auid=918273", true),
            ("-A never,exit -F auid=918273 -F uid=33", true),
        ])
        func `a rule that hides starts is noticed when it comes and when it goes`(
            rule: String, hidesStarts: Bool
        ) throws {
            var set = try set()
            try set.add()
            let ours = { (health: AuditHealth) in
                health.hiding.filter { AuditMachine.isOurs($0.rule) }
            }
            #expect(ours(try set.health()) == [])
            try machine.auditctl(rule)
            let hiding = ours(try set.health())
            #expect(hiding.map(\.hidesStarts) == [hidesStarts])
            try machine.auditctl("-d" + rule.dropFirst(2))
            #expect(ours(try set.health()) == [])
        }

        @Test func `auditing turned off under us is noticed`() throws {
            var control = try AuditControl()
            var set = try set()
            try set.add()
            try control.setEnabled(true)
            #expect(try set.health().isEnabled)
            try machine.auditctl("-e 0")
            #expect(try !set.health().isEnabled)
            #expect(try !set.health().seesEveryStart)
            try set.remove()
        }

        @Test func `one rule among many is noticed to be gone`() throws {
            try machine.addRules(300)
            var set = try set()
            try set.add()
            #expect(try set.health().ruleCount >= 302)
            #expect(try set.health().missing == [])
            try machine.auditctl("-d always,exit -S all -F uid=7 -F \(account)")
            #expect(try set.health().ruleCount >= 301)
            try set.remove()
            #expect(try machine.rules().count == 299)
        }
    }
}
