import Foundation
import HostSystem
import TestFolder
import Testing

/// Tests that use this machine's audit system: one after the other.
@Suite(
    .serialized,
    .enabled(
        if: KernelAudit.canWatch,
        "needs root, auditd, and the kernel's audit system, not locked and without a daemon"))
enum KernelAuditTests {}

/// The audit system of this machine's kernel, which is put back to what it was.
///
/// Nobody else has it as long as the value lives.
final class KernelAudit {
    /// What a test may change.
    struct State: Equatable {
        var mode: AuditStatus.Mode
        var daemon: UInt32?
        var backlogLimit: UInt32
        var backlogWait: UInt32?
        var rules: [String]
    }

    static let canWatch: Bool = {
        guard getuid() == 0, FileManager.default.isExecutableFile(atPath: AuditDaemon.program)
        else { return false }
        do {
            var control = try AuditControl()
            let status = try control.status()
            return status.mode != .locked && status.daemon == nil
        } catch {
            return false
        }
    }()

    private let lock: MachineLock
    private let before: State
    private let rules: [AuditRule]

    init() async throws {
        lock = try await MachineLock("audit")
        before = try Self.state()
        var control = try AuditControl()
        rules = try control.rules()
    }

    deinit {
        do {
            try restore()
            #expect(try Self.state() == before)
        } catch {
            Issue.record(error, "the audit system of this machine is not as it was")
        }
    }

    private func restore() throws {
        var control = try AuditControl()
        for rule in try control.rules() where !rules.contains(rule) {
            _ = try control.remove(rule)
        }
        for rule in rules { _ = try control.add(rule) }
        try control.setBacklogLimit(before.backlogLimit)
        if let wait = before.backlogWait { try auditctl("--backlog_wait_time", "\(wait)") }
        try control.setEnabled(before.mode == .on)
    }

    private static func state() throws -> State {
        var control = try AuditControl()
        let status = try control.status()
        return State(
            mode: status.mode, daemon: status.daemon, backlogLimit: status.backlogLimit,
            backlogWait: status.backlogWaitTicks, rules: try control.rules().map(\.description))
    }

    func state() throws -> State { try Self.state() }

    /// Records that the kernel has lost since boot.
    func lost() throws -> UInt32 {
        var control = try AuditControl()
        return try control.status().lost
    }

    func auditctl(_ words: String...) throws {
        let run = try ProgramRun(program: "/usr/sbin/auditctl", words)
        try #require(run.status == 0, "auditctl \(words): \(run.errors)")
    }

    /// Begins `merlon watch`, with a list that allows nothing but what the rules say, and waits
    /// until it listens.
    func watch(
        in folder: TestFolder, _ options: [String] = [], rules: String = "",
        isOutputRead: Bool = true
    ) throws -> BackgroundRun {
        let watch = try BackgroundRun(
            ["watch", "--output", "json", "--policy", try Self.list(rules, in: folder)] + options,
            in: folder, isOutputRead: isOutputRead)
        if isOutputRead { _ = try watch.line(with: #""type":"begin""#) }
        return watch
    }

    /// Writes an allowlist and gives its place.
    static func list(_ rules: String = "", in folder: TestFolder) throws -> String {
        try folder.write(
            "list.yaml",
            """
            apiVersion: merlon.dev/v1alpha1
            kind: ProcessAllowlist
            metadata: {name: test, version: "1"}
            rules:
            - id: other
              match: {path: /none}
              action: allow
            \(rules)
            """)
    }

    /// Starts a program that does nothing, with a mark; one for each number.
    ///
    /// - Parameter account: The login account under which it is started; nil for the tests' own.
    func start(
        _ mark: String, _ numbers: Range<Int> = 0..<1, as account: UInt32? = nil
    ) throws {
        let login = account.map { "echo \($0) > /proc/self/loginuid || exit 1; " } ?? ""
        let script =
            "\(login)i=$1; while [ $i -lt $2 ]; do /bin/true $0-$i; i=$((i + 1)); done"
        let run = try ProgramRun(
            program: "/usr/bin/timeout",
            ["60", "/bin/sh", "-c", script, mark, "\(numbers.lowerBound)", "\(numbers.upperBound)"])
        try #require(run.status == 0, "\(run.errors)")
    }

    /// Waits until something is so; fails after thirty seconds.
    static func wait(
        for what: String, until isSo: () throws -> Bool
    ) throws {
        for _ in 0..<1_500 {
            if try isSo() { return }
            usleep(20_000)
        }
        Issue.record("waited for: \(what)")
        throw POSIXError(.ETIMEDOUT)
    }
}
