import HostSystem

extension KubeletFinder {
    /// What would be started where no kubelet runs; `isRunning` tells whether the node's processes
    /// could be seen.
    func findStopped(_ result: inout Result, isRunning: Bool) throws(HostError) {
        var unit = try host.systemdUnit(Self.unitName)
        if unit == nil {
            unit = try host.unit(starting: "kubelet") { unit in
                unit.execStart.first.map { Self.isKubelet($0.text.lastPathPart) } ?? false
            }
        }
        if let unit, unit.isMasked {
            result.notes.append("No kubelet runs, and \(unit.path) keeps one from being started.")
        } else if let unit {
            result.notes.append("No kubelet runs; this is what \(unit.path) would start.")
            result.notes += unit.problems
            if let reason = doubt(about: unit) {
                result.unknown = reason
            } else {
                result.launches = [stopped(unit, source: .unit(unit))]
            }
        } else if findStoppedEmbedded(&result) {
            return
        } else if try host.status(of: KubeadmUnit.configFile) == nil {
            if let path = try trace() {
                result.unknown =
                    "\(path) is a kubelet's, but no process, no \(Self.unitName) and none of "
                    + "kubeadm's files tells how it is started"
            } else {
                result.notes.append(Self.nothingFound)
            }
        } else if isRunning {
            result.unknown =
                "kubeadm's files are here, but no process and no \(Self.unitName) tells how a "
                + "kubelet is started"
        } else if let unit = try host.systemdUnit(
            Self.unitName, text: KubeadmUnit.text, path: KubeadmUnit.label)
        {
            result.notes.append(
                "No kubelet runs and no unit starts one; this is what kubeadm's own unit would start "
                    + "with the files that are here.")
            result.launches = [stopped(unit, source: .kubeadm)]
        }
    }

    /// What belongs to a kubelet that a distribution starts in a way of its own; nil where nothing does.
    ///
    /// Such a node is one of a cluster, whatever can be said of its kubelet.
    private func trace() throws(HostError) -> String? {
        for path in Self.traces where try host.status(of: path) != nil { return path }
        for name in ["rke2-server.service", "rke2-agent.service", "k0sworker.service"] {
            if let unit = try host.systemdUnit(name), !unit.isMasked { return unit.path }
        }
        return nil
    }

    private static let traces = [
        // Talos, whose machined starts it as a container.
        "/etc/kubernetes/kubelet.yaml",
        // `certificate_store.go` of client-go writes it for every kubelet that renews its certificate.
        "/var/lib/kubelet/pki/kubelet-client-current.pem",
        // RKE2, whose supervisor starts it as a child.
        "/var/lib/rancher/rke2/agent/kubelet.kubeconfig",
        // k0s, the same.
        "/var/lib/k0s/kubelet.conf",
    ]

    /// Why a unit does not tell how its kubelet is started; nil where it does.
    private func doubt(about unit: SystemdUnit) -> String? {
        guard let program = unit.execStart.first else {
            return unit.refusal ?? "\(unit.path) does not say what it starts"
        }
        if !unit.uncertainties.isEmpty {
            return "the kubelet's command line is not known: "
                + unit.uncertainties.joined(separator: "; ")
        }
        if !Self.isKubelet(program.text.lastPathPart) {
            return "\(program.path):\(program.line): the unit starts \(program.text), which is no "
                + "kubelet itself"
        }
        return SystemdUnit.rerouting.first { unit.settings[$0] != nil }.map {
            "\(unit.path): with \($0)= the kubelet sees other files than the node's"
        }
    }

    private static let nothingFound =
        "No kubelet on this node: none runs, there is no \(unitName), and kubeadm has left no files. "
        + "On a Kubernetes node that does not run, name its files with --root; in a container, mount "
        + "the host's root and name it with --root /host."

    private func stopped(_ unit: SystemdUnit, source: KubeletLaunch.Source) -> KubeletLaunch {
        KubeletLaunch(
            source: source, files: host, words: CommandWord.words(of: unit),
            program: unit.execStart.first?.text,
            workingDirectory: unit.settings["WorkingDirectory"]?.text ?? "/",
            environment: unit.environment.mapValues(\.text), started: nil, runsHere: host.isLive,
            isReplaced: false)
    }
}

extension SystemdUnit {
    /// Settings by which a unit's program sees other files than the node's.
    static let rerouting = [
        "RootDirectory", "RootImage", "BindPaths", "BindReadOnlyPaths", "TemporaryFileSystem",
        "MountImages", "ExtensionImages", "ExtensionDirectories",
    ]
}
