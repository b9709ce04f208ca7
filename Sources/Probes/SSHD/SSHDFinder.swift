import HostSystem
import SSHD

/// Finds the SSH servers of a node: those that listen, else the one that would be started.
struct SSHDFinder {
    let host: HostView

    struct Result {
        var launches: [SSHDLaunch] = []
        var notes: [String] = []
        /// Why it is not known which run; nil where it is.
        var unknown: String?
    }

    static let programs = ["/usr/sbin/sshd", "/usr/bin/sshd", "/usr/local/sbin/sshd"]
    private static let units = ["ssh.service", "sshd.service"]

    func find() -> Result {
        var result = Result()
        do throws(HostError) {
            let seen = try host.processes(where: { $0 == "sshd" || $0.hasPrefix("sshd:") }) ?? []
            for process in seen {
                guard let words = Self.listener(process), try host.isOfRoot(process),
                    try !host.isInPod(process)
                else { continue }
                result.launches.append(try launch(process, words))
            }
            if result.launches.isEmpty { try findStopped(&result) }
        } catch {
            result.unknown = "which SSH servers run could not be found out: \(error)"
        }
        return result
    }

    /// The words of one that listens; nil for one that serves a connection.
    ///
    /// Since 8.2 it calls itself `sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups`.
    static func listener(_ process: HostProcess) -> [String]? {
        guard let first = process.arguments.first else { return nil }
        guard first.hasPrefix("sshd: ") else {
            let isServer = first.hasSuffix("/sshd") || first == "sshd"
            let isForConnection = process.arguments.dropFirst().contains { word in
                word.hasPrefix("-") && !word.hasPrefix("--")
                    && word.dropFirst().prefix { $0.isLetter }.contains("R")
                    && word.count < 4
            }
            return isServer && !isForConnection ? process.arguments : nil
        }
        guard let mark = first.firstRange(of: " [listener]") else { return nil }
        return first[..<mark.lowerBound].dropFirst("sshd: ".count).split(separator: " ")
            .map(String.init)
    }

    private func launch(
        _ process: HostProcess, _ words: [String]
    ) throws(HostError) -> SSHDLaunch {
        let program = process.executable?.replacing(" (deleted)", with: "") ?? words.first
        var launch = SSHDLaunch(
            source: .process(process), files: try host.files(of: process), program: program)
        launch.read(
            words.dropFirst().map { CommandWord(text: $0, source: .process(pid: process.pid)) })
        launch.started = try ProcessClock(host)?.start(of: process)
        return launch
    }

    private func findStopped(_ result: inout Result) throws(HostError) {
        var program: String?
        for path in Self.programs where program == nil {
            if try host.status(of: path) != nil { program = path }
        }
        for name in Self.units {
            guard let unit = try host.systemdUnit(name), !unit.isMasked,
                let first = unit.execStart.first?.text, first.lastPathPart == "sshd"
            else { continue }
            var launch = SSHDLaunch(
                source: .unit(path: unit.path), files: host, program: first)
            launch.read(CommandWord.words(of: unit))
            if !unit.uncertainties.isEmpty {
                launch.doubt =
                    "sshd's command line is not known: "
                    + unit.uncertainties.joined(separator: "; ")
            }
            result.launches = [launch]
            return
        }
        let hasConfig = try host.status(of: "/etc/ssh/sshd_config") != nil
        if program != nil || hasConfig {
            result.launches = [SSHDLaunch(source: .files, files: host, program: program)]
        }
    }
}
