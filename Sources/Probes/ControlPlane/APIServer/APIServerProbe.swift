package import HostSystem
package import Posture

/// Reads how a node's API server is started and what it makes of that.
package struct APIServerProbe: Probe {
    package init() {}

    package var schema: FactField {
        FactField(
            "apiserver",
            ComponentRecord.type(
                APIServerFlags.table,
                [
                    FactField("authentication", AccessFacts.authenticationType),
                    FactField("authorization", AccessFacts.authorizationType),
                    FactField("admission", AdmissionFacts.type),
                    FactField("audit", AuditFacts.type),
                    FactField("encryption", EncryptionFacts.type),
                    FactField(
                        "adminKubeconfigs", .list(FileFacts.type),
                        "with which people on this node administer the cluster"),
                ]),
            "kube-apiserver, through which everything in a cluster goes")
    }

    package func observe(_ host: HostView) async -> FactSet.Component {
        ComponentObservation(ControlPlane.apiserver, APIServerFlags.table, host).component {
            record in
            let access = AccessFacts(record)
            let admission = AdmissionFacts(record)
            let audit = AuditFacts(record)
            let encryption = EncryptionFacts(record)
            record.startErrors +=
                access.problems + admission.problems + audit.problems + encryption.problems
            for error in access.errors { record.note(error) }
            for error in [admission.error, audit.error, encryption.error].compactMap(\.self) {
                record.note(error)
            }
            return [
                "authentication": access.authentication, "authorization": access.authorization,
                "admission": admission.fact, "audit": audit.fact, "encryption": encryption.fact,
                "adminKubeconfigs": Self.adminKubeconfigs(host, at: record.launch.origin),
            ]
        }
    }

    /// Where kubeadm, RKE2, k3s, k0s and MicroK8s put them.
    private static func adminKubeconfigs(_ host: HostView, at origin: Origin) -> Fact {
        let paths = [
            "/etc/kubernetes/admin.conf", "/etc/kubernetes/super-admin.conf",
            "/etc/rancher/rke2/rke2.yaml", "/var/lib/rancher/rke2/server/cred/admin.kubeconfig",
            "/etc/rancher/k3s/k3s.yaml", "/var/lib/rancher/k3s/server/cred/admin.kubeconfig",
            "/var/lib/k0s/pki/admin.conf", "/var/snap/microk8s/current/credentials/client.config",
        ]
        return Fact(.list(paths.compactMap { FileFacts.fact($0, host) }), from: origin)
    }
}
