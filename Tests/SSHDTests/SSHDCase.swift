import Foundation
import SSHD
import Testing

/// A folder with `sshd_config`, `sshd_config.d` and what sshd said to them.
struct SSHDCase: CustomTestStringConvertible, CustomStringConvertible, Sendable {
    let folder: String

    var description: String { (folder as NSString).lastPathComponent }
    var testDescription: String { description }

    static let all: [SSHDCase] = {
        var folders = [(#filePath as NSString).deletingLastPathComponent + "/Cases"]
        if let more = ProcessInfo.processInfo.environment["MERLON_SSHD_CASES"] {
            folders.append(more)
        }
        return folders.flatMap { folder in
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            return names.sorted().map { SSHDCase(folder: "\(folder)/\($0)") }.filter {
                FileManager.default.fileExists(atPath: $0.folder + "/sshd_config")
            }
        }
    }()

    /// The accounts for which the cases were recorded.
    private static let groups = [
        "root": ["root"], "alice": ["alice", "admins", "k8s-ops"], "bob": ["bob", "sftponly"],
        "deploy": ["deploy", "k8s-ops"], "sftp1": ["sftp1", "sftponly"],
    ]

    /// The files as if they lay in `/etc/ssh`.
    var source: FileSource {
        let folder = folder
        return FileSource(
            read: { path throws(SSHDError) in
                let place = path.replacing("/etc/ssh", with: folder, maxReplacements: 1)
                guard let data = FileManager.default.contents(atPath: place) else { return nil }
                return [UInt8](data)
            },
            glob: { pattern throws(SSHDError) in
                guard pattern.hasPrefix("/etc/ssh/") else { return [] }
                return Glob.paths(folder + pattern.dropFirst("/etc/ssh".count)).map {
                    "/etc/ssh" + $0.dropFirst(folder.count)
                }
            },
            groups: { user throws(SSHDError) in Self.groups[user] },
            addresses: { $0 == "localhost" ? ["127.0.0.1"] : nil })
    }

    struct Truth {
        let release: SSHDRelease
        let global: Answer
        let matches: [(spec: String, answer: Answer)]
    }

    enum Answer {
        case lines([String: [String]])
        case refused([String])
    }

    func truths() throws -> [Truth] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        return try names.filter { $0.hasPrefix("effective") }.sorted().map { name in
            let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
            let object = try #require(
                JSONSerialization.jsonObject(with: data) as? [String: Any])
            let version = try #require(object["version"] as? String)
            let matches = (object["matches"] as? [[String: Any]] ?? []).map { match in
                (match["spec"] as? String ?? "", Self.answer(match, "effective"))
            }
            return Truth(
                release: try #require(SSHDRelease(version)),
                global: Self.answer(object, "global"), matches: matches)
        }
    }

    private static func answer(_ object: [String: Any], _ key: String) -> Answer {
        if object["rc"] as? Int == 0, let lines = object[key] as? [String: [String]] {
            return .lines(lines)
        }
        let text = object["stderr"] as? String ?? ""
        return .refused(text.split(separator: "\n").map(String.init))
    }
}

extension SSHDCase.Truth {
    func compare(
        _ result: Result<EffectiveConfiguration, SSHDError>, _ answer: SSHDCase.Answer,
        _ label: String
    ) throws {
        switch (answer, result) {
        case (.lines(let truth), .success(let ours)):
            #expect(
                SSHDOutput.lines(ours) == truth, "\(label)\(SSHDOutput.difference(ours, truth))")
        case (.refused(let truth), .failure(.refused(let ours))):
            #expect(
                truth.contains { $0 == ours.messages.first }, "\(label): \(ours.messages) \(truth)")
        case (.refused(let truth), _) where truth.contains(where: Self.isOfTheAsking): break
        default: Issue.record("\(label): sshd says \(answer), and here it is \(result)")
        }
    }

    /// sshd ends where it is asked for a connection that tells too little, whatever the file says.
    private static func isOfTheAsking(_ message: String) -> Bool {
        message.contains("not in connection test specification")
    }
}
