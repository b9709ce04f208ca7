import Foundation
import HostSystem
import TestFolder
import Testing

/// A machine with a real systemd and a real journal, in namespaces of its own.
///
/// See Tests/Systemd/namespace.sh.
final class SystemdMachine {
    static let canBoot =
        getuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-nspawn")
        && FileManager.default.isExecutableFile(atPath: "/usr/bin/nsenter")

    /// Where its files are for us.
    let root: String
    private let folder: String
    private let view: HostView
    private static let script = repository.appending(path: "Tests/Systemd/namespace.sh").path

    init() throws {
        view = try HostView(root: "/")
        folder = "/run/merlon-test-\(UUID())"
        do {
            try Self.run(view, "up", folder)
            root = try Self.run(view, "root", folder).trimmingCharacters(in: .newlines)
        } catch {
            try Self.run(view, "down", folder)
            throw error
        }
    }

    deinit {
        do {
            try Self.run(view, "down", folder)
        } catch {
            Issue.record(error, "the machine in \(folder) is not gone")
        }
    }

    var journal: String { root + "/run/systemd/journal/socket" }

    /// Runs a command in it.
    @discardableResult
    func run(_ command: String...) throws -> String {
        try Self.run(view, ["run", folder] + command)
    }

    /// The entries that match, as `journalctl -o json` tells them, whole.
    ///
    /// - Parameter count: how many there will be; waited for, since journald takes them later.
    func entries(_ match: String, count: Int) throws -> [[String: Any]] {
        for _ in 0..<200 {
            let lines = try run("/bin/journalctl", "-a", "-o", "json", match)
                .split(separator: "\n")
            if lines.count >= count {
                return try lines.map { line in
                    let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
                    return try #require(object as? [String: Any])
                }
            }
            Waiter.rest(microseconds: 50_000)
        }
        throw Failure(text: "the journal has not \(count) entries with \(match)")
    }

    struct Failure: Error {
        let text: String
    }

    @discardableResult
    private static func run(_ view: HostView, _ words: String...) throws -> String {
        try run(view, words)
    }

    private static func run(_ view: HostView, _ words: [String]) throws -> String {
        let output = try view.run(
            "/bin/bash", [script] + words, deadline: .seconds(40), limitBytes: 64 << 20)
        guard output.exitCode == 0 else { throw Failure(text: "\(words): \(output.text)") }
        return output.text
    }
}
