import Glibc
import HostSystem
import TestFolder
import Testing

/// Tests that change the audit system of this machine: one after the other.
///
/// All their rules are made for an account that nobody has, or for files that are not there, so
/// that they match nothing; other tests may have rules of their own at the same time.
@Suite(
    .serialized,
    .enabled(if: AuditMachine.canControl, "needs root, the kernel's audit system and auditctl"))
enum AuditMachineTests {}

/// The audit system of this machine, which is put back to what it was.
///
/// Made at the beginning of a test; it also takes away what a test that was killed left behind.
final class AuditMachine {
    /// An account that nobody has, in every rule of these tests.
    static let account: UInt32 = 918_273
    /// A file that is not there, for rules that have no account.
    static let path = "/run/merlon-none"

    static let canControl: Bool = {
        guard Environment.isRoot, unsafe access("/usr/sbin/auditctl", X_OK) == 0 else {
            return false
        }
        do {
            var control = try AuditControl()
            return try control.status().mode != .locked
        } catch {
            return false
        }
    }()

    private let lock: MachineLock
    private let view: HostView
    private let mode: AuditStatus.Mode

    init() async throws {
        lock = try await MachineLock("audit")
        view = try HostView(root: "/")
        var control = try AuditControl()
        mode = try control.status().mode
        try Self.removeRules()
    }

    deinit {
        do {
            try Self.removeRules()
            var control = try AuditControl()
            if try control.status().mode != mode { try control.setEnabled(mode == .on) }
        } catch {
            Issue.record(error, "the audit system of this machine is not as it was")
        }
    }

    /// Whether a rule is one of these tests.
    static func isOurs(_ rule: AuditRule) -> Bool {
        rule.fields.contains { field in
            field.number == account
                || String(decoding: field.text ?? [], as: UTF8.self).hasPrefix(path)
        }
    }

    private static func removeRules() throws {
        var control = try AuditControl()
        for rule in try control.rules() where isOurs(rule) { _ = try control.remove(rule) }
    }

    /// Our rules, for the account that nobody has.
    static func execRules(
        key: String = "merlon-test", recordsFailures: Bool = false
    ) throws -> ExecRules {
        try ExecRules(
            key: key, recordsFailures: recordsFailures,
            scope: [AuditField(.loginUID, .equal, account)])
    }

    /// Adds rules that differ in an account, from 0 on.
    func addRules(_ count: UInt32) throws {
        var control = try AuditControl()
        for number in 0..<count {
            let fields = [
                AuditField(.uid, .equal, number), AuditField(.loginUID, .equal, Self.account),
            ]
            _ = try control.add(AuditRule(.always, .exit, fields))
        }
    }

    /// Runs auditctl with words that spaces separate, and gives what it prints.
    @discardableResult
    func auditctl(_ words: String) throws -> String {
        let output = try view.run(
            "/usr/sbin/auditctl", words.split(separator: " ").map(String.init),
            deadline: .seconds(20), limitBytes: 16 << 20)
        try #require(output.exitCode == 0, "auditctl \(words): \(output.text)")
        return output.text
    }

    /// Runs a script as somebody whose login account is that of the tests.
    func runAsAccount(_ script: String) throws {
        let output = try view.run(
            "/bin/sh", ["-c", "echo \(Self.account) > /proc/self/loginuid && { \(script); }"],
            deadline: .seconds(20))
        try #require(output.exitCode == 0, "\(output.text)")
    }

    /// The texts of the rules of these tests, in the kernel's order.
    func rules() throws -> [String] {
        var control = try AuditControl()
        return try control.rules().filter { Self.isOurs($0) }.map(\.description)
    }
}
