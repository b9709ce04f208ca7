import HostSystem
import TestFolder
import Testing

extension AuditMachineTests {
    struct RuleTests {
        private let machine: AuditMachine

        init() async throws {
            machine = try await AuditMachine()
        }

        @Test func `every kind of rule reads as auditctl prints it`() throws {
            for rule in AuditRuleSamples.all { try machine.auditctl(rule) }
            var control = try AuditControl()
            // Others may change theirs between our look and that of auditctl.
            for _ in 0..<50 {
                let before = try control.rules()
                let text = try machine.auditctl("-l")
                guard try control.rules() == before else { continue }
                #expect(before.map { "\($0)\n" }.joined() == text)
                #expect(before.count >= AuditRuleSamples.all.count)
                return
            }
            Issue.record("the rules of this machine change all the time")
        }

        @Test func `what auditctl gets wrong is told right`() throws {
            try machine.auditctl(
                "-a always,exit -F exe!=/usr/bin/true -F auid=\(AuditMachine.account)")
            #expect(
                try machine.rules() == [
                    "-a always,exit -S all -F exe!=/usr/bin/true -F auid=\(AuditMachine.account)"
                ])
        }

        @Test func `every kind of rule can be removed and added as it was read`() throws {
            for rule in AuditRuleSamples.all { try machine.auditctl(rule) }
            var control = try AuditControl()
            let ours = try control.rules().filter { AuditMachine.isOurs($0) }
            for rule in ours { #expect(try control.remove(rule), "\(rule)") }
            #expect(try machine.rules() == [])
            for rule in ours { #expect(try control.add(rule) == .added, "\(rule)") }
            #expect(try control.rules().filter { AuditMachine.isOurs($0) } == ours)
        }

        @Test func `a rule that is there is told from one under another key`() throws {
            var control = try AuditControl()
            let rule = try AuditMachine.execRules().rules[0]
            let other = try AuditMachine.execRules(key: "merlon-other").rules[0]
            #expect(try control.add(rule) == .added)
            #expect(try control.add(rule) == .present)
            #expect(try control.add(other, isFirst: true) == .added)
            #expect(try machine.rules() == [other.description, rule.description])
            #expect(try control.remove(rule))
            #expect(try !control.remove(rule))
            #expect(try machine.rules() == [other.description])
        }

        /// A quirk of the kernel, for which the rules are listed before ours are added.
        @Test func `a rule that is there can be there a second time before the others`() throws {
            var control = try AuditControl()
            let rule = try AuditMachine.execRules().rules[0]
            #expect(try control.add(rule) == .added)
            #expect(try control.add(rule, isFirst: true) == .added)
            #expect(try control.add(rule) == .present)
            #expect(try machine.rules().count == 2)
            #expect(try control.remove(rule))
            #expect(try machine.rules().count == 1)
        }

        @Test func `a rule that the kernel does not take is an error with its text`() throws {
            var control = try AuditControl()
            let account = AuditField(.loginUID, .equal, AuditMachine.account)
            let rule = AuditRule(
                .always, .exit, [account, AuditField(.messageType, .equal, 1300)])
            let error = #expect(throws: AuditError.self) { try control.add(rule) }
            let words = try #require(error).description
            #expect(words.contains(rule.description) && words.hasSuffix("Invalid argument"))
        }

        @Test func `the file of rules is one that auditctl loads`() throws {
            let folder = try TestFolder()
            let rules = try AuditMachine.execRules()
            try folder.write("50-merlon.rules", rules.fileText)
            try machine.auditctl("-R \(folder.path)/50-merlon.rules")
            var control = try AuditControl()
            #expect(rules.missing(from: try control.rules()) == [])
            #expect(try machine.rules() == rules.rules.map(\.description))
        }

        @Test func `the numbers of the calls are those of libaudit`() throws {
            // The text has names only where libaudit has them.
            for architectures in [[AuditArchitecture.amd64, .i386], [.arm64, .arm]] {
                let rules = try ExecRules(architectures: architectures).rules
                #expect(
                    rules.map(\.description) == [
                        "-a always,exit -F arch=b64 -S execve,execveat -F success=1 "
                            + "-F key=merlon-exec",
                        "-a always,exit -F arch=b32 -S execve,execveat -F success=1 "
                            + "-F key=merlon-exec",
                    ])
            }
        }
    }
}
