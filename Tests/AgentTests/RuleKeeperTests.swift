import Foundation
import TestFolder
import Testing

@testable import Agent
@testable import HostSystem

/// What the keeper does to the kernel's audit system, and takes back.
struct RuleKeeperTests {
    /// A status as the kernel sends it.
    private static func status(
        mode: UInt32, daemon: UInt32 = 0, backlogLimit: UInt32 = 64
    ) throws -> AuditStatus {
        var words = [UInt32](repeating: 0, count: 11)
        (words[1], words[3], words[5]) = (mode, daemon, backlogLimit)
        let bytes = words.flatMap { word in
            (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * UInt32($0))) }
        }
        let status = AuditStatus(parsing: bytes.span)
        return try #require(status)
    }

    @Test(arguments: [RuleKeeper.Policy.auto, .keep])
    func `where audit is locked nothing is tried, and that is said`(
        policy: RuleKeeper.Policy
    ) throws {
        let locked = try Self.status(mode: 2)
        let changes = RuleKeeper.changes(policy, locked)
        #expect(!changes.loadsRules && !changes.turnsOn && changes.backlogLimit == nil)
        #expect(changes.notes.count == 1 && changes.notes[0].contains("locked"))
        // It records all the same, but only what its rules say.
        var health = AuditHealth(status: locked, ruleCount: 0, missing: [], hiding: [])
        #expect(health.isEnabled && health.seesEveryStart)
        health.missing = try ExecRules().rules
        #expect(!health.seesEveryStart)
    }

    @Test(arguments: [
        (UInt32(0), UInt32(64), true, UInt32?(8_192)), (0, 8_192, true, nil),
        (0, 60_000, true, nil), (1, 64, false, nil), (1, 8_192, false, nil),
    ])
    func `only what is off is turned on, and only then the backlog enlarged`(
        mode: UInt32, backlog: UInt32, turnsOn: Bool, limit: UInt32?
    ) throws {
        let status = try Self.status(mode: mode, daemon: 7, backlogLimit: backlog)
        let changes = RuleKeeper.changes(.auto, status)
        #expect(changes.loadsRules && changes.turnsOn == turnsOn)
        #expect(changes.backlogLimit == limit)
        #expect(changes.notes.contains { $0.contains("backlog") } == (mode == 1 && backlog == 64))
        #expect(RuleKeeper.changes(.none, status) == RuleKeeper.Changes())
    }

    /// With this machine's kernel, one after the other.
    @Suite(
        .serialized,
        .enabled(if: canControl, "needs root and the kernel's audit system, not locked"))
    struct KernelTests {
        private struct State: Equatable {
            var mode: AuditStatus.Mode
            var backlogLimit: UInt32
            var rules: [String]
        }

        private let lock: MachineLock
        private let before: State

        init() async throws {
            lock = try await MachineLock("audit")
            before = try Self.state()
        }

        private static func state() throws -> State {
            var control = try AuditControl()
            let status = try control.status()
            return State(
                mode: status.mode, backlogLimit: status.backlogLimit,
                rules: try control.rules().map(\.description))
        }

        /// Rules that match nobody, so that other tests' starts are not recorded.
        private static func rules() throws -> ExecRules {
            try ExecRules(
                key: "merlon-keeper", scope: [AuditField(.loginUID, .equal, 918_275)])
        }

        private static func loaded() throws -> Int {
            try state().rules.filter { $0.contains("merlon-keeper") }.count
        }

        /// What others do to auditing meanwhile is no reason to leave ours behind.
        @Test(arguments: [false, true])
        func `all that was changed is taken back`(isTurnedOff: Bool) throws {
            var keeper = try RuleKeeper(.auto, try Self.rules())
            try keeper.take()
            let during = try Self.state()
            #expect(try Self.loaded() > 0 && during.mode == .on)
            var control = try AuditControl()
            if isTurnedOff, before.mode == .off { try control.setEnabled(false) }
            try keeper.release()
            #expect(try Self.state() == before)
        }

        @Test func `rules that somebody removes come again, and stay where asked`() throws {
            var keeper = try RuleKeeper(.keep, try Self.rules())
            try keeper.take()
            var control = try AuditControl()
            let ours = try control.rules().filter { "\($0)".contains("merlon-keeper") }
            for rule in ours { _ = try control.remove(rule) }
            #expect(try keeper.health().missing.count == ours.count)
            #expect(try keeper.restore() == ours.count)
            try keeper.release()
            #expect(try Self.loaded() == ours.count)
            // What stays is taken away here.
            for rule in ours { _ = try control.remove(rule) }
            try control.setBacklogLimit(before.backlogLimit)
            try control.setEnabled(before.mode == .on)
            #expect(try Self.state() == before)
        }

        @Test func `without a wish nothing is changed`() throws {
            var keeper = try RuleKeeper(.none, try Self.rules())
            try keeper.take()
            #expect(try Self.state() == before)
            #expect(try !keeper.health().missing.isEmpty)
            #expect(try keeper.restore() == 0)
            try keeper.release()
            #expect(try Self.state() == before)
        }
    }

    static let canControl: Bool = {
        guard getuid() == 0 else { return false }
        do {
            var control = try AuditControl()
            return try control.status().mode != .locked
        } catch {
            return false
        }
    }()
}
