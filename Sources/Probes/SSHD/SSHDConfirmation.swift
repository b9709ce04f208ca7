import HostSystem
import Posture
import SSHD

/// Asks the server's own program what it makes of its configuration.
struct SSHDConfirmation {
    let launch: SSHDLaunch
    let answer: SSHDAnswer

    /// Where the program says something else than is computed here; nil where it may not be run.
    ///
    /// It runs only on the running system, beside a server that runs, as root, and only a program that
    /// root alone can replace.
    var fact: Fact? {
        guard launch.files.isLive, launch.process != nil, CurrentProcess.isRoot,
            let program = launch.program,
            launch.files.isProgramOfRoot(program), launch.doubt == nil
        else { return nil }
        let arguments = ["-T"] + launch.words.map(\.text).filter { !$0.hasPrefix("-D") }
        let origin = Origin.command(([program] + arguments).joined(separator: " "))
        do {
            let output = try launch.files.run(program, arguments, deadline: .seconds(1))
            guard output.exitCode == 0 else {
                // It also refuses to answer for want of a host key or of its folder in /run.
                guard answer.entries != nil else { return Fact(.list([]), from: origin) }
                return .unknown("\(program) -T does not answer", from: origin)
            }
            let facts = differences(output.text).map { Fact(.string($0), from: origin) }
            return Fact(.list(facts), from: origin)
        } catch {
            return .unknown("\(error)", from: origin)
        }
    }

    private func differences(_ text: String) -> [String] {
        guard let entries = answer.entries else {
            return ["sshd takes the configuration that Merlon says it refuses: \(answer.reason)"]
        }
        var said: [String: [String]] = [:]
        for line in text.split(whereSeparator: { $0 == "\n" || $0 == "\r\n" }) {
            let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
            said[String(parts[0]), default: []].append(parts.count > 1 ? String(parts[1]) : "")
        }
        var ours: [String: [String]] = [:]
        for entry in entries where entry.unknown == nil {
            ours[entry.keyword] = entry.values.map(\.text)
        }
        let unknown = Set(entries.filter { $0.unknown != nil }.map(\.keyword))
        return Set(said.keys).union(ours.keys).subtracting(unknown).sorted()
            .filter { said[$0] != ours[$0] }.map { keyword in
                "\(keyword): sshd says \((said[keyword] ?? []).joined(separator: " | ")), "
                    + "Merlon \((ours[keyword] ?? []).joined(separator: " | "))"
            }
    }
}
