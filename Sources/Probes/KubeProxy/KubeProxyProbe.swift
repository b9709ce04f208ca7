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
            if try !host.isInPod(process) {
                let folder = try host.linkTarget(of: "/proc/\(process.pid)/cwd") ?? "/"
                fields["kubeconfig"] = kubeconfig(flags, folder, try host.files(of: process))
            }
        } catch {
            fields["kubeconfig"] = .unknown("\(error)", from: origin)
        }
        return Fact(.map(fields), from: origin)
    }

    /// Named by `--kubeconfig`, or by the file of `--config`, which then counts alone.
    private func kubeconfig(_ flags: CommandFlags, _ folder: String, _ files: HostView) -> Fact? {
        func absolute(_ path: String) -> String {
            path.hasPrefix("/") ? path : "\(folder == "/" ? "" : folder)/\(path)"
        }
        var path = flags["kubeconfig"]?.value ?? ""
        if let config = flags["config"].map(\.value), !config.isEmpty {
            let file = absolute(config)
            do {
                guard let contents = try files.contents(of: file) else {
                    return .unknown("the file that --config names is gone", from: .file(path: file))
                }
                path = try Self.kubeconfig(in: contents.bytes, file)
            } catch {
                return .unknown("\(error)", from: .file(path: file))
            }
        }
        return path.isEmpty ? nil : FileFacts.fact(absolute(path), files)
    }

    /// The path that a configuration names; empty where it names none.
    private static func kubeconfig(in bytes: [UInt8], _ path: String) throws -> String {
        let document = try YAML.document(bytes: bytes, path: path, onlyFirst: true)
        let named = document?[key: "clientConnection"]?[key: "kubeconfig"]?.scalar?.resolved
        return if case .string(let text) = named { text } else { "" }
    }
}
