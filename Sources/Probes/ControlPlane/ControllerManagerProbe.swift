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
            record.kubeconfig(named: record.values.text("kubeconfig")).map { ["kubeconfig": $0] }
                ?? [:]
        }
    }
}

extension ComponentRecord {
    /// What a kubeconfig says, without the secrets in it; nil where it is not there.
    func kubeconfig(named path: String?) -> Fact? {
        guard let path else { return nil }
        do {
            let spot = try launch.files.spot(launch.absolute(path))
            return Kubeconfig.read(spot.path, spot.view)?.fact
        } catch {
            return .unknown("\(error)", from: .file(path: path))
        }
    }
}
