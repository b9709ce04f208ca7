import HostSystem
import Testing

/// Which rules hide starts, without a kernel.
struct AuditHidingTests {
    private static let b64 = AuditArchitecture.amd64.code
    private static let b32 = AuditArchitecture.i386.code

    private func ours(scope: [AuditField] = [], recordsFailures: Bool = false) throws -> ExecRules {
        try ExecRules(
            recordsFailures: recordsFailures, scope: scope, architectures: [.amd64, .i386])
    }

    private func words(
        _ rules: [AuditRule], scope: [AuditField] = [], recordsFailures: Bool = false
    ) throws -> [String] {
        try ours(scope: scope, recordsFailures: recordsFailures).hiding(in: rules)
            .map(\.description)
    }

    @Test func `no task is audited where the distribution says so`() throws {
        let rule = AuditRule(.never, .task, [])
        #expect(
            try words([rule]) == [
                "'-a never,task' hides what all processes start that were made while it was loaded"
            ])
        #expect(try words([AuditRule(.always, .task, [])]) == [])
        // Ours being first in their filter does not help.
        let rules = [rule] + (try ours().rules)
        #expect(try words(rules).count == 1)
    }

    @Test func `a rule that comes first hides what it matches from those behind it`() throws {
        let ours = try ours().rules
        let never = AuditRule(.never, .exit, [])
        let all = ["'-a never,exit -S all' hides every program start"]
        let some = ["'-a never,exit -S all' hides the program starts that it matches"]
        #expect(try words([never]) == all)
        #expect(try words([never] + ours) == all)
        #expect(try words([ours[0], never, ours[1]]) == some)
        #expect(try words(ours + [never]) == [])
    }

    @Test(
        arguments: [
            ([], SyscallSet([59]), false), ([], SyscallSet([59, 322, 11, 358]), true),
            ([AuditField(.success, .equal, 1)], .all, true),
            ([AuditField(.success, .notEqual, 0)], .all, true),
            ([AuditField(.exit, .less, 1)], .all, true),
            ([AuditField(.exit, .lessOrEqual, 0)], .all, true),
            ([AuditField(.permission, .equal, 1)], .all, true),
            ([AuditField(.uid, .greaterOrEqual, 0)], .all, true),
            ([AuditField(.key, .equal, "x")], .all, true),
            ([AuditField(.arch, .equal, b64)], .all, false),
            ([AuditField(.arch, .notEqual, 5)], .all, true),
            ([AuditField(.uid, .equal, 0)], .all, false),
            ([AuditField(.uid, .notEqual, 0)], .all, false),
            ([AuditField(.executable, .equal, "/bin/sh")], .all, false),
            ([AuditField(.argument0, .bitMask, 4)], .all, false),
            ([AuditField(.comparison, .equal, 11)], .all, false),
            ([AuditField(AuditField.Kind(rawValue: 9999), .equal, 11)], .all, false),
        ] as [([AuditField], SyscallSet, Bool)])
    func `a rule that matches starts hides them, all or some`(
        fields: [AuditField], calls: SyscallSet, all: Bool
    ) throws {
        let rule = AuditRule(.never, .exit, fields, syscalls: calls)
        #expect(try ours().hiding(in: [rule]).map(\.effect) == [.starts(all: all)])
        let always = AuditRule(.always, .exit, fields, syscalls: calls)
        #expect(try ours().hiding(in: [always]) == [])
    }

    @Test(
        arguments: [
            ([], SyscallSet([60])), ([], SyscallSet()),
            ([AuditField(.arch, .equal, b32)], SyscallSet([59])),
            ([AuditField(.arch, .equal, 5)], .all), ([AuditField(.success, .equal, 0)], .all),
            ([AuditField(.success, .notEqual, 1)], .all), ([AuditField(.exit, .notEqual, 0)], .all),
            ([AuditField(.exit, .less, 0)], .all), ([AuditField(.exit, .greater, 0)], .all),
            ([AuditField(.permission, .equal, 2 | 4 | 8)], .all),
            ([AuditField(.uid, .equal, 1), AuditField(.uid, .equal, 2)], .all),
            ([AuditField(.uid, .greater, .max)], .all), ([AuditField(.uid, .less, 0)], .all),
        ] as [([AuditField], SyscallSet)])
    func `a rule that matches no start of ours hides none`(
        fields: [AuditField], calls: SyscallSet
    ) throws {
        #expect(try words([AuditRule(.never, .exit, fields, syscalls: calls)]) == [])
    }

    @Test func `what ours do not look at is not hidden from them`() throws {
        let scope = [AuditField(.loginUID, .greaterOrEqual, 1000)]
        let other = AuditRule(.never, .exit, [AuditField(.loginUID, .less, 1000)])
        #expect(try words([other], scope: scope) == [])
        #expect(try words([other]).count == 1)
        let failures = AuditRule(.never, .exit, [AuditField(.success, .equal, 0)])
        #expect(try words([failures]) == [])
        #expect(try words([failures], recordsFailures: true).count == 1)
        let impossible = AuditRule(.never, .exit, [AuditField(.exit, .greater, 0)])
        #expect(try words([impossible], recordsFailures: true) == [])
    }

    @Test func `records that are dropped are named`() throws {
        let drop = { (field: [AuditField], action: AuditRule.Action) in
            try words([AuditRule(action, .exclude, field)])
        }
        let type = { (comparison: AuditField.Comparison, number: UInt32) in
            AuditField(.messageType, comparison, number)
        }
        for action in [AuditRule.Action.always, .never] {
            #expect(
                try drop([type(.equal, 1309)], action).first?.hasSuffix(
                    "drops the EXECVE records of all program starts") == true)
        }
        #expect(try drop([type(.equal, 1327)], .always) == [])
        #expect(try drop([type(.greater, 1320)], .always) == [])
        #expect(
            try drop([type(.less, 1307), AuditField(.uid, .equal, 0)], .always).first?.hasSuffix(
                "drops the SYSCALL, PATH records of the program starts that it matches") == true)
        #expect(
            try drop([type(.notEqual, 1300)], .always).first?.contains(
                "drops the EXECVE, PATH, CWD, EOE records of all") == true)
        #expect(
            try drop([], .never).first?.contains("SYSCALL, EXECVE, PATH, CWD, EOE") == true)
        let blind = try ours().hiding(in: [AuditRule(.always, .exclude, [type(.equal, 1300)])])
        #expect(blind.map(\.hidesStarts) == [true])
        let deaf = try ours().hiding(in: [AuditRule(.always, .exclude, [type(.equal, 1309)])])
        #expect(deaf.map(\.hidesStarts) == [false])
    }

    @Test func `a file system without paths is told, but not that of a debugger`() throws {
        let rule = { (type: UInt32) in
            AuditRule(.never, .fileSystem, [AuditField(.fileSystemType, .equal, type)])
        }
        #expect(try words([rule(0x6462_6720), rule(0x7472_6163)]) == [])
        #expect(try words([rule(0xEF53)]).count == 1)
    }

    @Test(arguments: ["", "a b", "a\u{1}b", "a\n", "ä", String(repeating: "k", count: 129)])
    func `a key that cannot be written is refused`(key: String) {
        #expect(throws: AuditError.self) { try ExecRules(key: key) }
    }

    @Test func `ours are told from others by all that they say`() throws {
        let ours = try ours()
        #expect(ours.missing(from: []) == ours.rules)
        #expect(ours.missing(from: ours.rules.reversed()) == [])
        var turned = ours.rules[0]
        turned.fields.reverse()
        #expect(ours.missing(from: [turned]) == [ours.rules[1]])
        var twice = ours.rules[0]
        twice.fields.append(twice.fields[0])
        var never = ours.rules[0]
        never.action = .never
        var narrow = ours.rules[0]
        narrow.syscalls = SyscallSet([59])
        for other in [twice, never, narrow] {
            #expect(ours.missing(from: [other]) == ours.rules)
        }
    }
}
