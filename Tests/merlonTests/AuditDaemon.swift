import Foundation
import HostSystem
import TestFolder
import Testing

/// A real auditd with a configuration of its own, which ends with the value.
final class AuditDaemon {
    static let program = "/usr/sbin/auditd"

    /// The place of its log.
    let log: String
    private let process = Process()

    /// Starts it, and waits until the kernel sends to it.
    ///
    /// - Parameters:
    ///   - plugin: The lines of a plugin's configuration.
    ///   - logLimit: MiB of a log that is then rotated.
    init(in folder: TestFolder, plugin: String? = nil, logLimit: Int = 50) throws {
        log = try folder.place("log/audit.log")
        let plugins = try folder.place("daemon/plugins.d/x")
        try folder.write(
            "daemon/auditd.conf",
            """
            local_events = yes
            write_logs = yes
            log_file = \(log)
            log_format = RAW
            flush = NONE
            max_log_file = \(logLimit)
            num_logs = 99
            max_log_file_action = ROTATE
            space_left = 2
            admin_space_left = 1
            space_left_action = IGNORE
            admin_space_left_action = IGNORE
            disk_full_action = IGNORE
            disk_error_action = IGNORE
            priority_boost = 0
            q_depth = 20000
            overflow_action = IGNORE
            plugin_dir = \((plugins as NSString).deletingLastPathComponent)

            """, mode: 0o640)
        if let plugin {
            try folder.write("daemon/plugins.d/merlon.conf", plugin + "\n", mode: 0o640)
        }
        // The threads of tests have signals blocked, and auditd does not change that.
        let unblocking =
            "import os, signal, sys; signal.pthread_sigmask(signal.SIG_SETMASK, []);"
            + "os.execv(sys.argv[1], sys.argv[1:])"
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c", unblocking, Self.program, "-n", "-c", try folder.place("daemon"),
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        try KernelAudit.wait(for: "auditd") { try daemon() == process.processIdentifier }
    }

    deinit {
        guard process.isRunning else { return }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    private func daemon() throws -> Int32? {
        var control = try AuditControl()
        return try control.status().daemon.map { Int32(bitPattern: $0) }
    }

    /// Lets it begin a new log, and waits until it has.
    func rotate() throws {
        let old = try inode()
        kill(process.processIdentifier, SIGUSR1)
        try KernelAudit.wait(for: "a new log") { try inode() != old }
    }

    private func inode() throws -> UInt64 {
        guard FileManager.default.fileExists(atPath: log) else { return 0 }
        let attributes = try FileManager.default.attributesOfItem(atPath: log)
        return (attributes[.systemFileNumber] as? NSNumber)?.uint64Value ?? 0
    }

    /// Ends it as an administrator does, and waits until the kernel knows.
    func stop() throws {
        process.terminate()
        try KernelAudit.wait(for: "the end of auditd") { !process.isRunning }
        try KernelAudit.wait(for: "a kernel without a daemon") { try daemon() == nil }
    }
}
