package import HostSystem
package import Posture

/// Reads with which file a node's kube-proxy goes to the API server.
package struct KubeProxyProbe: Probe {
    package init() {}

    package var schema: FactField {
        FactField(
            "kubeProxy",
            .record([
                FactField("pid", .int, "missing where it does not run"),
                FactField(
                    "kubeconfig", FileFacts.type,
                    "missing where it lies in a pod's volume and not on the node"),
                FactField(
                    "metricsBindAddress", .string, "where it tells its metrics, as 127.0.0.1:10249"
                ),
                FactField("healthzBindAddress", .string, "where it tells its health"),
            ]),
            "the part that makes Services work")
    }

    package func observe(_ host: HostView) async -> FactSet.Component {
        do throws(HostError) {
            let found = try host.processes(named: ["kube-proxy"]) ?? []
            var processes: [HostProcess] = []
            for process in found where process.programName == "kube-proxy" {
                if try host.isOfRoot(process) { processes.append(process) }
            }
            if processes.isEmpty, let unit = try unit(host) {
                return FactSet.Component(
                    name: "kubeProxy", instances: [instance(unit, host)],
                    notes: ["No kube-proxy runs; this is what \(unit.path) would start."])
            }
            return FactSet.Component(
                name: "kubeProxy", instances: processes.map { instance($0, host) })
        } catch {
            let reason = "whether a kube-proxy runs could not be found out: \(error)"
            return FactSet.Component(
                name: "kubeProxy",
                instances: [.unknown(reason, from: .search("processes of this node"))])
        }
    }

    /// The service that starts one with the node, where it is no pod.
    private func unit(_ host: HostView) throws(HostError) -> SystemdUnit? {
        guard let unit = try host.systemdUnit("kube-proxy.service"), !unit.isMasked,
            unit.execStart.first?.text.lastPathPart == "kube-proxy" || unit.execStart.isEmpty
        else { return nil }
        // One that an administrator has written is meant; one of a package only if enabled.
        if unit.path.hasPrefix("/etc/") { return unit }
        return try host.isUnitAskedFor(unit.name) ? unit : nil
    }

    private func instance(_ unit: SystemdUnit, _ host: HostView) -> Fact {
        let origin = Origin.file(path: unit.path)
        if let reason = unit.refusal ?? unit.uncertainties.first {
            return .unknown("\(unit.path): \(reason)", from: origin)
        }
        let settings = KubeProxySettings(
            flags: CommandFlags(CommandWord.words(of: unit)) { _ in nil },
            folder: unit.settings["WorkingDirectory"]?.text ?? "/", files: host)
        var fields = [
            "metricsBindAddress": settings.address(.metrics),
            "healthzBindAddress": settings.address(.health),
        ]
        fields["kubeconfig"] = settings.kubeconfig
        return Fact(.map(fields), from: origin)
    }

    private func instance(_ process: HostProcess, _ host: HostView) -> Fact {
        let origin = Origin.process(pid: process.pid)
        var fields = ["pid": Fact(.int(Int64(process.pid)), from: origin)]
        let flags = CommandFlags(CommandWord.words(of: process)) { _ in nil }
        do {
            let folder = try host.linkTarget(of: "/proc/\(process.pid)/cwd") ?? "/"
            let settings = KubeProxySettings(
                flags: flags, folder: folder, files: try host.files(of: process))
            fields["metricsBindAddress"] = settings.address(.metrics)
            fields["healthzBindAddress"] = settings.address(.health)
            // A pod's own files are not the node's.
            if try !host.isInPod(process) { fields["kubeconfig"] = settings.kubeconfig }
        } catch {
            for field in ["kubeconfig", "metricsBindAddress", "healthzBindAddress"] {
                fields[field] = .unknown("\(error)", from: origin)
            }
        }
        return Fact(.map(fields), from: origin)
    }
}
