import HostSystem
import Posture

/// Finds the kubelets of a node: those that run, else the one that would be started.
struct KubeletFinder {
    let host: HostView

    /// What was found, and what a newcomer should be told about it.
    struct Result {
        var launches: [KubeletLaunch] = []
        var notes: [String] = []
        /// Why it is not known which kubelets run, or how; nil where it is.
        var unknown: String?
    }

    static let unitName = "kubelet.service"

    /// Programs that have a kubelet inside their own process, of which nothing can be read yet.
    private static let embedding = ["k3s", "k3s-server", "k3s-agent", "kubelite", "hyperkube"]

    func find() -> Result {
        var result = Result()
        do throws(HostError) {
            let names = Set(["kubelet"] + Self.embedding)
            let found = try host.processes(named: names) ?? []
            for process in try ofRoot(kubelets(among: found), &result.notes) {
                result.launches.append(try launch(process))
            }
            if let other = found.first(where: isEmbedding), result.launches.isEmpty {
                result.unknown =
                    "\(other.programName) (pid \(other.pid)) has a kubelet inside its own process, "
                    + "whose configuration Merlon cannot read yet"
                return result
            }
            if result.launches.isEmpty { try findStopped(&result) }
            if try host.processTable() == .container {
                result.notes.append(
                    "This is a container, of which only its own processes were seen. To check its node, "
                        + "give it the node's process ids and root, and name that root with --root."
                )
            }
        } catch {
            result.unknown = "which kubelets run could not be found out: \(error)"
        }
        if result.launches.count > 1 {
            let pids = result.launches.compactMap { $0.process.map { "\($0.pid)" } }
            result.notes.append(
                "\(result.launches.count) kubelets run here (pids \(pids.joined(separator: ", "))): "
                    + "each is checked, and the worst result counts.")
        }
        return result
    }

    /// Those whose program or first argument is called so, and scripts of that name that do not
    /// themselves wait for one.
    private func kubelets(among processes: [HostProcess]) -> [HostProcess] {
        let programs = processes.filter {
            $0.programName == "kubelet" || Self.fileName($0.executable) == "kubelet"
        }
        let scripts = processes.filter { process in
            process.scriptName == "kubelet" && !programs.contains { $0.parentPid == process.pid }
        }
        return (programs + scripts).sorted { $0.pid < $1.pid }
    }

    /// Those that root has started, where there are any; else all, since a kubelet can run without
    /// root. Anybody can give a process any name.
    private func ofRoot(
        _ processes: [HostProcess], _ notes: inout [String]
    ) throws(HostError) -> [HostProcess] {
        var ofRoot: [HostProcess] = []
        var ofOthers: [HostProcess] = []
        for process in processes {
            if try host.realUser(of: process) ?? 0 == 0 {
                ofRoot.append(process)
            } else {
                ofOthers.append(process)
            }
        }
        if ofRoot.isEmpty { return ofOthers }
        notes += ofOthers.map {
            "Process \($0.pid) calls itself kubelet, but root has not started it: it is not considered."
        }
        return ofRoot
    }

    private func isEmbedding(_ process: HostProcess) -> Bool {
        Self.embedding.contains(process.programName)
            || Self.embedding.contains(Self.fileName(process.executable))
    }

    private static func fileName(_ path: String?) -> String {
        path?.split(separator: "/").last.map(String.init) ?? ""
    }

    private func launch(_ process: HostProcess) throws(HostError) -> KubeletLaunch {
        let environment: [String: String]?
        do {
            environment = try host.environment(of: process.pid)
        } catch {
            environment = nil
        }
        return KubeletLaunch(
            source: .process(process), files: try host.files(of: process),
            words: CommandWord.words(of: process),
            program: process.scriptName == nil ? process.executable : process.arguments[1],
            workingDirectory: try host.linkTarget(of: "/proc/\(process.pid)/cwd") ?? "/",
            environment: environment,
            started: try ProcessClock(host)?.start(of: process),
            runsHere: try host.sharesMounts(with: process))
    }

    private func findStopped(_ result: inout Result) throws(HostError) {
        if let unit = try host.systemdUnit(Self.unitName), !unit.isMasked {
            result.notes.append("No kubelet runs; this is what \(unit.path) would start.")
            result.notes += unit.problems
            if unit.execStart.isEmpty {
                result.unknown = unit.refusal ?? "\(unit.path) does not say what it starts"
            } else if !unit.uncertainties.isEmpty {
                result.unknown =
                    "the kubelet's command line is not known: "
                    + unit.uncertainties.joined(separator: "; ")
            } else {
                result.launches = [stopped(unit, source: .unit(unit))]
            }
        } else if try host.status(of: KubeadmUnit.configFile) != nil,
            let unit = try host.systemdUnit(
                Self.unitName, text: KubeadmUnit.text, path: KubeadmUnit.label)
        {
            result.notes.append(
                "No kubelet runs and no unit starts one; this is what kubeadm's own unit would start "
                    + "with the files that are here.")
            result.launches = [stopped(unit, source: .kubeadm)]
        } else {
            result.notes.append(Self.nothingFound)
        }
    }

    private static let nothingFound =
        "No kubelet on this node: none runs, there is no \(unitName), and kubeadm has left no files. "
        + "On a Kubernetes node that does not run, name its files with --root; in a container, mount "
        + "the host's root and name it with --root /host."

    private func stopped(_ unit: SystemdUnit, source: KubeletLaunch.Source) -> KubeletLaunch {
        KubeletLaunch(
            source: source, files: host, words: CommandWord.words(of: unit),
            program: unit.execStart.first?.text, workingDirectory: "/",
            environment: unit.environment.mapValues(\.text), started: nil, runsHere: host.isLive)
    }
}
