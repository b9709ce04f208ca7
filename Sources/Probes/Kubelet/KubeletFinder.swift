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

    /// Programs that have a kubelet inside their own process.
    static let embedding = ["k3s", "k3s-server", "k3s-agent", "kubelite", "hyperkube"]

    func find() -> Result {
        var result = Result()
        do throws(HostError) {
            let seen = try host.processes {
                Self.isKubelet($0) || Self.embedding.contains($0)
            }
            let candidates = try KubeletCandidates(seen ?? [], host)
            for process in candidates.kubelets { try add(process, &result) }
            if result.launches.isEmpty, result.unknown == nil {
                if let other = candidates.embedding {
                    try add(embedding: other, &result)
                } else {
                    try findStopped(&result, isRunning: seen != nil)
                }
            }
            result.notes += candidates.notes
            if result.launches.isEmpty, result.unknown == nil {
                // A kubelet can run without root, where nothing speaks for another.
                for process in candidates.ofOthers { try add(process, &result) }
            }
            if try host.processTable() == .container {
                result.notes.append(
                    "This is a container, of which only its own processes were seen. To check its "
                        + "node, give it the node's process ids and root, and name that root with "
                        + "--root.")
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

    /// `kubelet`, or with a version behind it: `kubelet-1.31.2`.
    static func isKubelet(_ name: String) -> Bool {
        guard name.hasPrefix("kubelet") else { return false }
        let rest = name.dropFirst("kubelet".count).drop { "-_.v".contains($0) }
        return name == "kubelet" || rest.first?.isNumber == true
    }

    /// A kubelet that runs; one whose command line is not there any more is unknown.
    private func add(_ process: HostProcess, _ result: inout Result) throws(HostError) {
        let isRewritten = process.arguments.count == 1 && process.arguments[0].contains(" ")
        if process.arguments.isEmpty || isRewritten {
            result.unknown = "the kubelet (pid \(process.pid)) has overwritten its command line"
        } else {
            result.launches.append(try launch(process))
        }
    }

    /// - Parameter words: The kubelet's own, where it runs inside another program.
    func launch(
        _ process: HostProcess, words: [CommandWord]? = nil
    ) throws(HostError) -> KubeletLaunch {
        let environment: [String: String]?
        do {
            environment = try host.environment(of: process.pid)
        } catch {
            environment = nil
        }
        return KubeletLaunch(
            source: .process(process), files: try host.files(of: process),
            words: words ?? CommandWord.words(of: process),
            program: process.scriptName == nil ? process.executable : process.arguments[1],
            workingDirectory: try host.linkTarget(of: "/proc/\(process.pid)/cwd") ?? "/",
            environment: environment,
            started: try ProcessClock(host)?.start(of: process),
            runsHere: try host.sharesMounts(with: process),
            isReplaced: try host.isProgramReplaced(process))
    }
}
