import Glibc
import TestFolder
import Testing

@testable import HostSystem

/// What goes to the kernel and comes from it, byte by byte.
struct AuditWireTests {
    private let rule = AuditRule(
        .always, .exit,
        [
            AuditField(.path, .equal, "/etc/x"), AuditField(.uid, .notEqual, 7),
            AuditField(.key, .equal, "one\u{1}two"),
        ], syscalls: SyscallSet([0, 59, 2047]))

    // Spans inside of the macros of tests are too much for the compiler.

    private static func rule(_ bytes: ArraySlice<UInt8>) -> AuditRule? {
        AuditRule(parsing: bytes.span)
    }

    private static func message(_ bytes: ArraySlice<UInt8>) -> NetlinkMessage? {
        NetlinkMessage(parsing: bytes.span)
    }

    private static func status(_ bytes: ArraySlice<UInt8>) -> AuditStatus? {
        AuditStatus(parsing: bytes.span)
    }

    @Test func `a rule that is written reads the same`() throws {
        let bytes = try rule.bytes(isFirst: true)
        #expect(bytes.count == 1040 + 6 + 7)
        #expect(Self.rule(bytes[...]) == rule)
        #expect(rule.keys == ["one", "two"])
        #expect(rule.syscalls.numbers == [0, 59, 2047])
    }

    @Test func `numbers of calls beyond the mask are left out`() {
        #expect(SyscallSet([-1, 2048, .max, .min]) == SyscallSet())
        #expect(!SyscallSet.all.contains(2048) && !SyscallSet.all.contains(-1))
    }

    @Test func `a rule that lies about its lengths is none`() throws {
        let bytes = try rule.bytes()
        for count in 0..<bytes.count {
            #expect(Self.rule(bytes.prefix(count)) == nil)
        }
        // The number of fields, the length of the first text, that of all texts.
        for offset in [8, 524, 1036] {
            for value in [0xFF, 0xFFFF, 0x7FFF_FFFF, UInt32.max] {
                var bad = bytes
                for byte in 0..<4 {
                    bad[offset + byte] = UInt8(truncatingIfNeeded: value >> (8 * UInt32(byte)))
                }
                #expect(Self.rule(bad[...]) == nil)
            }
        }
    }

    @Test func `no bytes trap, and what is read can be told and written`() throws {
        var random = SplitMix(state: 3)
        let bytes = try rule.bytes()
        for _ in 0..<3000 {
            var changed = bytes
            for _ in 0..<Int.random(in: 1...20, using: &random) {
                // Mostly where something stands: the head, and the first fields.
                let place = [0, 268, 524, 780, 1036].randomElement(using: &random) ?? 0
                let index = min(changed.count - 1, place + Int.random(in: 0..<16, using: &random))
                changed[index] = UInt8.random(in: 0...255, using: &random)
            }
            guard let read = Self.rule(changed[...]) else { continue }
            #expect(!read.description.utf8.contains { $0 < 0x20 })
            _ = try ExecRules().hiding(in: [read])
            #expect(Self.rule(try read.bytes()[...]) == read)
        }
    }

    @Test func `too many fields are refused before the kernel sees them`() throws {
        let field = AuditField(.uid, .equal, 1)
        let full = AuditRule(.always, .exit, Array(repeating: field, count: 64))
        #expect(Self.rule(try full.bytes()[...]) == full)
        let more = AuditRule(.always, .exit, Array(repeating: field, count: 65))
        #expect(throws: AuditError.self) { try more.bytes() }
    }

    @Test func `control characters do not leave their line`() {
        let rule = AuditRule(.always, .exit, [AuditField(.key, .equal, "a\nb\u{1B}[2J\u{9B}")])
        #expect(rule.description == "-a always,exit -S all -F key=a\\x0Ab\\x1B[2J\\x9B")
    }

    @Test func `a message is only as long as its datagram`() {
        let message = NetlinkMessage.bytes(type: 1000, flags: 5, sequence: 9, payload: [1, 2, 3])
        #expect(message.prefix(8) == [19, 0, 0, 0, 0xE8, 3, 5, 0])
        let read = Self.message(message[...])
        #expect(read?.type == 1000 && read?.sequence == 9 && read?.payload == 16..<19)
        for count in 0..<message.count {
            #expect(Self.message(message.prefix(count)) == nil)
        }
        var short = message
        short[0] = 15
        #expect(Self.message(short[...]) == nil)
    }

    @Test func `the status of old kernels lacks what they do not know`() {
        var bytes: [UInt8] = []
        for word in 0..<11 { bytes.append(word: UInt32(word)) }
        let full = Self.status(bytes[...])
        #expect(full?.mode == .on && full?.daemon == 3 && full?.lost == 6 && full?.backlog == 7)
        #expect(full?.backlogWaitTicks == 9 && full?.backlogWaitedTicks == 10)
        let old = Self.status(bytes.prefix(32))
        #expect(old?.backlogLimit == 5 && old?.features == 0 && old?.backlogWaitTicks == nil)
        #expect(Self.status(bytes.prefix(31)) == nil)
        bytes[4] = 2
        #expect(Self.status(bytes[...])?.mode == .locked)
        bytes[4] = 9
        #expect(Self.status(bytes[...])?.mode == .other(9))
    }

    /// Nobody can lock audit in a test: until the next boot there would be no way back.
    @Test(arguments: [
        (EPERM, true, true, true, true, AuditError.locked),
        (EPERM, true, true, true, false, .refused(request: "try", code: EPERM)),
        (EPERM, false, true, true, false, .missingCapability),
        (EPERM, false, true, false, false, .otherNamespace("process")),
        (ECONNREFUSED, true, false, false, false, .otherNamespace("user")),
        (ECONNREFUSED, true, true, true, false, .noAudit),
        (EPROTONOSUPPORT, true, true, true, false, .noAudit),
        (EINVAL, true, true, true, true, .refused(request: "try", code: EINVAL)),
    ])
    func `the number of an error is read in the light of who asks`(
        code: CInt, hasControl: Bool, isInUser: Bool, isInProcess: Bool, isLocked: Bool,
        expected: AuditError
    ) {
        let asker = AuditAsker(
            hasControl: hasControl, isInUserNamespace: isInUser, isInProcessNamespace: isInProcess)
        let error = AuditError(request: "try", code: code, asker: asker, isLocked: isLocked)
        #expect(error == expected)
    }
}
