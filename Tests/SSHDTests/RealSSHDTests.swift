import Foundation
import SSHD
import TestFolder
import Testing

/// Configurations made by chance, held against the real program.
///
/// `MERLON_SSHD_SEEDS` says how many, `MERLON_SSHD` which program.
@Suite(
    .enabled(
        if: RealSSHD.here != nil || RealSSHD.isExpected,
        "needs openssh-server, root and ssh-keygen"))
struct RealSSHDTests {
    private static let seeds =
        UInt64(
            ProcessInfo.processInfo.environment["MERLON_SSHD_SEEDS"] ?? "") ?? 300

    private static var source: FileSource {
        FileSource(
            read: { path throws(SSHDError) in
                FileManager.default.contents(atPath: path).map { [UInt8]($0) }
            },
            glob: { pattern throws(SSHDError) in Glob.paths(pattern) },
            groups: { user throws(SSHDError) in Accounts.groups(of: user) },
            addresses: { _ in nil })
    }

    @Test(arguments: 0..<seeds)
    func `a random configuration is what the real program makes of it`(seed: UInt64) throws {
        let sshd = try #require(RealSSHD.here, "openssh-server is not here or does not answer")
        let folder = try TestFolder()
        let made = RandomConfiguration(seed: seed, folder: folder.path)
        for (path, text) in made.files {
            try text.write(toFile: path, atomically: false, encoding: .utf8)
        }
        let file = try folder.write("sshd_config", made.main)
        let text = "\(made.main)\n" + made.files.map { "--- \($0)\n\($1)" }.joined()
        let ours = Result { () throws(SSHDError) in
            try SSHDConfiguration(
                release: sshd.release, path: file, commandLine: [.hostKey(sshd.hostKey)],
                source: Self.source)
        }
        for spec in [nil, made.connection] {
            let connection = try spec.map { try Connection(parsing: $0) } ?? .neutral
            let said = try sshd.ask(file, spec)
            let result = ours.flatMap { configuration in
                Result { () throws(SSHDError) in try configuration.effective(for: connection) }
            }
            check(said, result, "seed \(seed) for \(spec ?? "no connection")", text)
        }
    }

    /// The message as sshd words it where it reads the file again for a connection.
    private static func renamed(_ refusal: Refusal) -> String {
        refusal.messages[0].replacing("\(refusal.file ?? "")", with: "reprocess config").trimmed
    }

    private func check(
        _ said: RealSSHD.Said, _ result: Result<EffectiveConfiguration, SSHDError>,
        _ label: String, _ text: String
    ) {
        switch result {
        case .success(let ours) where said.code == 0:
            var truth = SSHDOutput.lines(said.output)
            // With one size alone sshd prints what happens to stand in memory for the other.
            let odd = "persourcenetblocksize"
            if ours[odd]?.unknown != nil { truth[odd] = SSHDOutput.lines(ours)[odd] }
            let mine = SSHDOutput.lines(ours).mapValues { $0.map { $0.trimmed } }
            let isSame = mine == truth.mapValues { $0.map { $0.trimmed } }
            #expect(
                isSame, "\(label)\(SSHDOutput.difference(ours, truth))\n\(text)")
        case .failure(.refused(let refusal)) where said.code != 0:
            let lines = said.error.split(whereSeparator: \.isNewline).map { String($0).trimmed }
            #expect(
                lines.contains { $0 == Self.renamed(refusal) || $0 == refusal.messages[0].trimmed },
                "\(label): here \(refusal.messages), sshd \(lines)\n\(text)")
        default:
            // sshd ends where it is asked for a connection that tells too little.
            if said.error.contains("not in connection test specification") { return }
            let here =
                switch result {
                case .success: "it is taken"
                case .failure(let error): "\(error)"
                }
            Issue.record("\(label): here \(here), sshd \(said.code) \(said.error)\n\(text)")
        }
    }
}

extension String {
    fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
