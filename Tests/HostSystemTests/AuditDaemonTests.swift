import Glibc
import HostSystem
import Testing

extension AuditMachineTests {
    /// With this process as the audit daemon, which sees what really is recorded.
    @Suite(.enabled(if: AuditMachineTests.hasNoDaemon, "an audit daemon is running"))
    struct DaemonTests {
        private let machine: AuditMachine

        init() async throws {
            machine = try await AuditMachine()
        }

        @Test func `the place of the daemon is taken once and given back`() throws {
            var control = try AuditControl()
            do {
                let connection = try AuditDaemonConnection()
                #expect(try control.status().daemon == UInt32(getpid()))
                #expect(throws: AuditError.daemonPresent) { _ = try AuditDaemonConnection() }
                withExtendedLifetime(connection) {}
            }
            #expect(try control.status().daemon == nil)
            let connection = try AuditDaemonConnection()
            withExtendedLifetime(connection) {}
        }

        /// The records of starts with our account that a script makes, by their program.
        private func starts(_ script: String) throws -> [String] {
            let connection = try AuditDaemonConnection()
            var control = try AuditControl()
            try control.setEnabled(true)
            try machine.runAsAccount(script)
            try control.setEnabled(false)
            var buffer = [UInt8](repeating: 0, count: 16 << 10)
            var programs: [String] = []
            // The kernel hands over what it has written by a thread of its own: until it is silent.
            while let count = try connection.receive(
                into: &buffer, until: .now + .milliseconds(300))
            {
                let text = String(decoding: buffer[min(16, count)..<count], as: UTF8.self)
                guard text.contains(" auid=\(AuditMachine.account) "), text.contains("exe=") else {
                    continue
                }
                let fields = text.split(separator: " ")
                guard fields.contains("key=\"merlon-test\""),
                    let program = fields.first(where: { $0.hasPrefix("exe=") })
                else { continue }
                programs.append(String(program.dropFirst(5).dropLast()))
            }
            return programs
        }

        @Test func `our rules record starts, and no failures unless told to`() throws {
            let script = "/usr/bin/env true; /none/such; /usr/bin/env /none/such; true"
            for (recordsFailures, expected) in [(false, 3), (true, 5)] {
                var set = AuditRuleSet(
                    try AuditMachine.execRules(recordsFailures: recordsFailures),
                    control: try AuditControl())
                try set.add()
                let programs = try starts(script)
                #expect(programs.count >= expected, "\(programs)")
                #expect(programs.contains { $0.hasSuffix("/env") })
                try set.remove()
                #expect(try starts(script) == [])
            }
        }

        /// What is said to hide starts does so, and nothing else does.
        @Test(arguments: [
            ("-a never,exit -F arch=b64 -S execve -F auid=918273", true),
            ("-a never,exit -S all -F auid=918273", true),
            ("-a never,exit -S all -F auid=918273 -F success=1", true),
            ("-a never,exit -S all -F auid=918273 -F exit=0", true),
            ("-a never,exit -S all -F auid>=918273 -F uid=0", true),
            ("-a never,exit -F arch=b64 -F perm=x -F auid=918273", true),
            ("-a never,task -F auid=918273", true),
            ("-a always,exclude -F msgtype=SYSCALL -F auid=918273", true),
            ("-a always,exclude -F msgtype>=1300 -F msgtype<1301 -F auid=918273", true),
            ("-a never,exclude -F auid=918273", true),
            ("-a never,exit -S all -F auid=918273 -F success=0", false),
            ("-a never,exit -S all -F auid=918273 -F success!=1", false),
            ("-a never,exit -S all -F auid=918273 -F exit=-ENOENT", false),
            ("-a never,exit -S all -F auid=918273 -F exit>0", false),
            ("-a never,exit -F arch=b64 -F perm=wa -F auid=918273", false),
            ("-a never,exit -F arch=b64 -S openat -F auid=918273", false),
            ("-a always,exit -F arch=b64 -S execveat -F auid=918273", false),
            ("-a always,exclude -F msgtype=CWD -F auid=918273", false),
            ("-a always,exclude -F msgtype=SYSCALL -F msgtype=CWD -F auid=918273", false),
            ("-a never,user -F auid=918273", false),
            ("-a never,filesystem -F fstype=918273", false),
        ])
        func `a rule hides starts where it is said to`(rule: String, hides: Bool) throws {
            try machine.auditctl(rule)
            var set = AuditRuleSet(
                try AuditMachine.execRules(), place: .last, control: try AuditControl())
            try set.add()
            let hiding = try set.health().hiding.filter { AuditMachine.isOurs($0.rule) }
            let programs = try starts("/usr/bin/env true; true")
            #expect(programs.isEmpty == hides, "\(programs)")
            #expect(hiding.contains(where: \.hidesStarts) == hides, "\(hiding)")
            try set.remove()
        }
    }

    static let hasNoDaemon: Bool = {
        do {
            var control = try AuditControl()
            return try control.status().daemon == nil
        } catch {
            return false
        }
    }()
}
