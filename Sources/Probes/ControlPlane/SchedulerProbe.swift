package import HostSystem
package import Posture
import YAML

/// Reads how a node's scheduler is started, and the file behind `--config`.
package struct SchedulerProbe: Probe {
    package init() {}

    package var schema: FactField {
        FactField(
            "scheduler",
            ComponentRecord.type(
                SchedulerFlags.table, [FactField("kubeconfig", Kubeconfig.type)]),
            "kube-scheduler, which finds a node for each pod")
    }

    package func observe(_ host: HostView) async -> FactSet.Component {
        ComponentObservation(ControlPlane.scheduler, SchedulerFlags.table, host).component {
            record in
            var path = record.values.config["kubeconfig"]
            if let config = record.values.text("config") {
                do throws(StructuredFileError) {
                    let file = try StructuredFile(config, Self.form(record.version), record.launch)
                    let place = Origin.builtInDefault(
                        component: "kube-scheduler", version: record.version?.text)
                    // With a file, the flags that it replaces do not count.
                    record.set(
                        "profiling",
                        file.bool(file.document[key: "enableProfiling"], or: true, place))
                    path = file.text(
                        file.document[key: "clientConnection"]?[key: "kubeconfig"], or: "", place)
                } catch {
                    record.note(error)
                    record.set("profiling", error.fact)
                    return ["kubeconfig": error.fact]
                }
            } else if case .unknown = record.values.config["config"]?.value,
                let unknown = record.values.config["config"]
            {
                record.set("profiling", unknown)
            }
            return record.kubeconfig(named: path).map { ["kubeconfig": $0] } ?? [:]
        }
    }

    /// `cmd/kube-scheduler/app/options/configfile.go` of Kubernetes from 1.20 to 1.36.
    private static func form(_ version: KubernetesVersion?) -> StructuredFile.Form {
        StructuredFile.Form(
            flag: "config", kind: "KubeSchedulerConfiguration",
            apiVersions: StructuredFile.apiVersions(
                "kubescheduler.config.k8s.io",
                [
                    .init(name: "v1", since: 25), .init(name: "v1beta3", since: 23, removed: 29),
                    .init(name: "v1beta2", since: 22, removed: 28),
                    .init(name: "v1beta1", since: 19, removed: 23),
                    .init(name: "v1alpha2", since: 18, removed: 20),
                    .init(name: "v1alpha1", since: 0, removed: 19),
                ], of: version))
    }
}
