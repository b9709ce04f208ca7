package import HostSystem
package import Posture

/// Reads how a node's controller manager is started.
package struct ControllerManagerProbe: Probe {
    package init() {}

    package var schema: FactField {
        FactField(
            "controllerManager",
            ComponentRecord.type(
                ControllerManagerFlags.table, [FactField("kubeconfig", Kubeconfig.type)]),
            "kube-controller-manager, which makes true what the cluster should be")
    }

    package func observe(_ host: HostView) async -> FactSet.Component {
        ComponentObservation(
            ControlPlane.controllerManager, ControllerManagerFlags.table, host
        ).component { record in
            record.kubeconfig(named: record.values.config["kubeconfig"]).map { ["kubeconfig": $0] }
                ?? [:]
        }
    }
}

extension ComponentRecord {
    /// What a kubeconfig says, without the secrets in it, with the server that `--master` puts in
    /// place of its own; nil where there is neither.
    func kubeconfig(named name: Fact?) -> Fact? {
        let file = kubeconfigFile(name)
        guard let master = values.config["master"] else { return file }
        switch master.value {
        case .string(""): return file
        case .string(let address): return Kubeconfig.fact(file, to: address, master.origin)
        default: return master
        }
    }

    private func kubeconfigFile(_ name: Fact?) -> Fact? {
        guard let name else { return nil }
        guard case .string(let path) = name.value else { return name }
        if path.isEmpty { return nil }
        do {
            let spot = try launch.files.spot(launch.absolute(path))
            return Kubeconfig.read(spot.path, spot.view)?.fact
        } catch {
            return .unknown("\(error)", from: .file(path: path))
        }
    }
}
