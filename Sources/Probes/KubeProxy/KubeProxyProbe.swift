package import HostSystem
package import Posture
import YAML

/// Reads with which file a node's kube-proxy goes to the API server.
package struct KubeProxyProbe: Probe {
    package init() {}

    package var schema: FactField {
        FactField(
            "kubeProxy",
            .record([
                FactField("pid", .int),
                FactField(
                    "kubeconfig", FileFacts.type,
                    "missing where it lies in a pod's volume and not on the node"),
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
            return FactSet.Component(
                name: "kubeProxy", instances: processes.map { instance($0, host) })
        } catch {
            let reason = "whether a kube-proxy runs could not be found out: \(error)"
            return FactSet.Component(
                name: "kubeProxy",
                instances: [.unknown(reason, from: .search("processes of this node"))])
        }
    }

    private func instance(_ process: HostProcess, _ host: HostView) -> Fact {
        let origin = Origin.process(pid: process.pid)
        var fields = ["pid": Fact(.int(Int64(process.pid)), from: origin)]
        let flags = CommandFlags(CommandWord.words(of: process)) { _ in nil }
        do {
            // A pod's own files are not the node's.
            if try !host.isInPod(process) { fields["kubeconfig"] = kubeconfig(flags, host) }
        } catch {
            fields["kubeconfig"] = .unknown("\(error)", from: origin)
        }
        return Fact(.map(fields), from: origin)
    }

    /// Named by `--kubeconfig`, or by the file of `--config`, which then counts alone.
    private func kubeconfig(_ flags: CommandFlags, _ host: HostView) -> Fact? {
        var path = flags["kubeconfig"]?.value
        if let config = flags["config"]?.value {
            do {
                let contents = try host.contents(of: config)
                let document = try contents.flatMap {
                    try YAML.document(bytes: $0.bytes, path: config, onlyFirst: true)
                }
                path = document?[key: "clientConnection"]?[key: "kubeconfig"]?.scalar?.text
            } catch {
                return .unknown("\(error)", from: .file(path: config))
            }
        }
        return path.flatMap { FileFacts.fact($0, host) }
    }
}
