import HostSystem
import Posture

/// Finds the container runtimes of a node: those that run, else those that would be started.
struct DaemonFinder {
    let host: HostView

    struct Result {
        var daemons: [Daemon] = []
        var notes: [String] = []
        /// Why it is not known which run; nil where it is.
        var unknown: String?
    }

    /// Whether a process of this name can be one.
    static func isWanted(_ name: String) -> Bool {
        name == CRIDockerd.program || DaemonKind.allCases.contains { $0.program == name }
    }

    func find() -> Result {
        do throws(HostError) {
            return find(among: try host.processes { Self.isWanted($0) })
        } catch {
            return Result(unknown: Self.reason(error))
        }
    }

    /// - Parameter seen: processes of the node, at least all that are wanted; nil where there are
    ///   none to see.
    func find(among seen: [HostProcess]?) -> Result {
        var result = Result()
        do throws(HostError) {
            for process in (seen ?? []).sorted(by: { $0.pid < $1.pid }) {
                try add(process, to: &result)
            }
            if result.daemons.isEmpty { try addStopped(to: &result) }
            if result.daemons.contains(where: { $0.kind == .docker }) {
                let adapter = try CRIDockerd.find(among: seen, host)
                for index in result.daemons.indices where result.daemons[index].kind == .docker {
                    result.daemons[index].adapter = adapter
                }
            }
        } catch {
            result.unknown = Self.reason(error)
        }
        return result
    }

    static func reason(_ error: HostError) -> String {
        "which container runtimes run could not be found out: \(error)"
    }

    private func add(_ process: HostProcess, to result: inout Result) throws(HostError) {
        let kind = DaemonKind.allCases.first {
            [process.programName, process.programFile].contains($0.program)
        }
        // A process can call itself so without being the program.
        guard let kind else { return }
        if try host.isInPod(process) {
            result.notes.append(
                "Process \(process.pid) calls itself \(kind.program), but runs in a pod: it is not "
                    + "considered.")
            return
        }
        guard try host.isOfRoot(process) else {
            result.notes.append(
                "Process \(process.pid) calls itself \(kind.program), but root has not started it: "
                    + "it is not considered.")
            return
        }
        let isReplaced = try host.isProgramReplaced(process)
        result.daemons.append(
            Daemon(
                kind: kind, process: process, unit: nil, files: try host.files(of: process),
                flags: DaemonFlags(
                    CommandWord.words(of: process), of: kind,
                    environment: try variables(of: process, kind)),
                program: process.executable,
                workingDirectory: try host.linkTarget(of: "/proc/\(process.pid)/cwd") ?? "/",
                foundConfig: nil,
                runsHere: try host.sharesMounts(with: process) && !isReplaced))
    }

    /// The environment of a CRI-O; of the others it sets nothing that is asked for.
    private func variables(
        of process: HostProcess, _ kind: DaemonKind
    ) throws(HostError) -> [String: Fact] {
        guard kind == .crio else { return [:] }
        return (try host.environment(of: process.pid) ?? [:]).mapValues {
            Fact(.string($0), from: .process(pid: process.pid))
        }
    }

    /// What units would start, and what only has files.
    private func addStopped(to result: inout Result) throws(HostError) {
        for kind in DaemonKind.allCases {
            if let unit = try host.systemdUnit(kind.unit), !unit.isMasked {
                if let program = unit.execStart.first?.text, program.lastPathPart == kind.program {
                    result.daemons.append(stopped(kind, unit: unit, program: program))
                } else {
                    result.notes.append(
                        "\(unit.path) does not say how \(kind.program) is started: its built-in "
                            + "places are looked at.")
                    try addFiles(kind, to: &result)
                }
            } else {
                try addFiles(kind, to: &result)
            }
        }
    }

    private func stopped(_ kind: DaemonKind, unit: SystemdUnit, program: String) -> Daemon {
        Daemon(
            kind: kind, process: nil, unit: unit, files: host,
            flags: DaemonFlags(
                CommandWord.words(of: unit), of: kind,
                environment: unit.environment.mapValues { word in
                    Fact(.string(word.text), from: .file(path: word.path, line: word.line))
                }), program: program,
            workingDirectory: unit.settings["WorkingDirectory"]?.text ?? "/", foundConfig: nil,
            runsHere: host.isLive)
    }

    private func addFiles(_ kind: DaemonKind, to result: inout Result) throws(HostError) {
        for path in kind.configFiles where try host.status(of: path) != nil {
            result.daemons.append(
                Daemon(
                    kind: kind, process: nil, unit: nil, files: host,
                    flags: DaemonFlags([], of: kind), program: nil, workingDirectory: "/",
                    foundConfig: path, runsHere: false))
            if kind != .containerd { return }
        }
    }
}
