package import HostSystem
package import Posture

/// Reads the kubelets of a node: how they were started and which configuration they use.
package struct KubeletProbe: Probe {
    package init() {}

    package var schema: FactField {
        FactField(
            "kubelet",
            .record([
                FactField(
                    "source", .string,
                    "process, unit, distribution or kubeadm: who says how it is started"),
                FactField("pid", .int),
                FactField("program", .string, "the program's file"),
                FactField("version", .string, "as v1.31.2"),
                FactField("flags", .map(.string), "the command line's flags, each as given last"),
                FactField("config", KubeletFields.type.factType, "what the kubelet uses"),
                FactField(
                    "explicit", .list(.string), "the fields of config that a file or a flag sets"),
                FactField(
                    "isServingCertificateGenerated", .bool,
                    "whether it serves with a certificate that it has signed itself"),
                FactField("warnings", .list(.string), "what it ignores in its files"),
                FactField("startErrors", .list(.string), "why it does not start like this"),
                FactField("files", KubeletFiles.type),
                FactField("kubeconfig", Kubeconfig.type),
                FactField("servingCertificate", CertificateFacts.type),
                FactField("clientCertificate", CertificateFacts.type),
                FactField("isControlPlane", .bool, "whether it runs the API server"),
            ]),
            "the agent of Kubernetes on the node")
    }

    package func observe(_ host: HostView) async -> FactSet.Component {
        let found = KubeletFinder(host: host).find()
        let kubelets = found.launches.map { KubeletObservation(launch: $0) }
        var instances = kubelets.map(\.fact)
        if let reason = found.unknown {
            instances = [.unknown(reason, from: .search("processes and units of this node"))]
        }
        return FactSet.Component(
            name: "kubelet", instances: instances, notes: found.notes + kubelets.flatMap(\.notes))
    }
}
