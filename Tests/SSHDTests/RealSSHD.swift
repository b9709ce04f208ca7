import Foundation
import SSHD

/// The sshd of this machine, or another that `MERLON_SSHD` names.
struct RealSSHD: Sendable {
    let program: String
    let release: SSHDRelease
    let hostKey: String

    /// Nil where there is none that answers: it needs its own account and `/run/sshd`, and a host
    /// key, of which ssh-keygen makes one here.
    static let here: RealSSHD? = {
        let environment = ProcessInfo.processInfo.environment
        let program = environment["MERLON_SSHD"] ?? "/usr/sbin/sshd"
        guard FileManager.default.isExecutableFile(atPath: program) else { return nil }
        let key = NSTemporaryDirectory() + "/merlon-test-hostkey-\(UUID())"
        if geteuid() == 0 {
            try? FileManager.default.createDirectory(
                atPath: "/run/sshd", withIntermediateDirectories: true)
        }
        guard
            (try? run("/usr/bin/ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]))?.code
                == 0,
            let said = try? run(program, ["-?"]), let release = SSHDRelease(said.error)
        else { return nil }
        let sshd = RealSSHD(program: program, release: release, hostKey: key)
        guard (try? sshd.ask("/dev/null"))?.code == 0 else { return nil }
        return sshd
    }()

    static var isExpected: Bool { ProcessInfo.processInfo.environment["MERLON_CI"] != nil }

    struct Said {
        let output: String
        let error: String
        let code: Int32
    }

    func ask(_ file: String, _ connection: String? = nil) throws -> Said {
        try Self.run(
            program,
            ["-T", "-f", file, "-h", hostKey] + (connection.map { ["-C", $0] } ?? []))
    }

    private static func run(_ program: String, _ arguments: [String]) throws -> Said {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: "/")
        // Files and not pipes: another child that is started at this moment may hold a pipe open.
        let place = NSTemporaryDirectory() + "/merlon-test-said-\(UUID())"
        let paths = [place + ".out", place + ".err"]
        defer { for path in paths { try? FileManager.default.removeItem(atPath: path) } }
        for path in paths { try Data().write(to: URL(fileURLWithPath: path)) }
        process.standardOutput = FileHandle(forWritingAtPath: paths[0])
        process.standardError = FileHandle(forWritingAtPath: paths[1])
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        let texts = paths.map { (try? String(contentsOfFile: $0, encoding: .utf8)) ?? "" }
        return Said(output: texts[0], error: texts[1], code: process.terminationStatus)
    }
}
