import HostSystem
import Posture

/// MicroK8s has the control plane inside of `kubelite`, with a file of flags for each component.
extension ComponentFinder {
    /// The flag of kubelite that names the file (`cmd/kubelite/app/server.go` of MicroK8s).
    private var argumentsFlag: String? {
        switch component.program {
        case "kube-apiserver": "--apiserver-args-file="
        case "kube-controller-manager": "--controller-manager-args-file="
        case "kube-scheduler": "--scheduler-args-file="
        default: nil
        }
    }

    /// What runs inside of a kubelite.
    func addKubelite(_ process: HostProcess, _ result: inout Result) throws(HostError) {
        guard let argumentsFlag else { return }
        let named = process.arguments.last { $0.hasPrefix(argumentsFlag) }
        guard let path = named?.dropFirst(argumentsFlag.count), !path.isEmpty else {
            result.unknowns.append(
                .unknown(
                    "kubelite (pid \(process.pid)) names no file with flags of \(component.program)",
                    from: .process(pid: process.pid)))
            return
        }
        do throws(HostError) {
            let words = try ArgumentsFile(String(path), host).words
            result.launches.append(try launch(process, embedded: words))
        } catch {
            result.unknowns.append(
                .unknown(
                    "the flags of \(component.program) inside of kubelite (pid \(process.pid)) are "
                        + "not known: \(error)", from: .file(path: String(path))))
        }
    }

    /// What MicroK8s or Canonical Kubernetes would start here; a node that has joined as a worker
    /// starts none of it.
    func addStoppedSnap(_ result: inout Result) throws(HostError) {
        let isEtcd = component.program == "etcd"
        guard argumentsFlag != nil || isEtcd else { return }
        var unreadable = try SnapArguments.unreadable(of: component.program, host)
        if isEtcd, try host.status(of: SnapArguments.charmedEtcd) != nil {
            unreadable = SnapArguments.charmedEtcd
        }
        if let path = unreadable {
            result.unknowns.append(
                .unknown(
                    "\(path) is read by a snap in a way of its own", from: .file(path: path)))
            return
        }
        for lock in SnapArguments.workerLocks where try host.status(of: lock) != nil { return }
        for path in SnapArguments.paths(of: component.program)
        where try host.status(of: path) != nil {
            if isEtcd, path.hasPrefix("/var/snap/microk8s/"), try isStoredElsewhere() { continue }
            addStopped(path, &result)
            return
        }
    }

    private func isStoredElsewhere() throws(HostError) -> Bool {
        for lock in SnapArguments.storeLocks where try host.status(of: lock) != nil { return true }
        return false
    }

    private func addStopped(_ path: String, _ result: inout Result) {
        result.notes.append(
            "\(component.program) does not run; this is what its snap would start by \(path).")
        do throws(HostError) {
            result.launches.append(
                ComponentLaunch(
                    source: .distribution(path: path), words: try ArgumentsFile(path, host).words,
                    program: nil, workingDirectory: "/", files: ComponentFiles(node: host),
                    environment: [:]))
        } catch {
            result.unknowns.append(
                .unknown(
                    "the flags of \(component.program) are not known: \(error)",
                    from: .file(path: path)))
        }
    }
}
