package import HostSystem
package import Posture

/// Reads which distribution of Kubernetes has set a node up, by the files that each leaves.
package struct DistributionProbe: Probe {
    package init() {}

    package var schema: FactField {
        FactField(
            "distribution",
            .record([
                FactField(
                    "name", .string,
                    "aks, bottlerocket, canonical, eks, gke, k3s, kubeadm, microk8s, microshift, rke2 or talos"
                )
            ]),
            "who has set Kubernetes up on the node; missing where nothing tells")
    }

    package func observe(_ host: HostView) async -> FactSet.Component {
        let found: Fact?
        do {
            found = try Self.name(host)
        } catch {
            found = .unknown("\(error)", from: .file(path: error.path))
        }
        let instances = found.map { [Fact(.map(["name": $0]), from: $0.origin)] }
        return FactSet.Component(name: "distribution", instances: instances ?? [])
    }

    /// Those that build on others come first: a node of AKS has kubelet's files too.
    private static func name(_ host: HostView) throws(HostError) -> Fact? {
        for path in ["/etc/os-release", "/usr/lib/os-release"] {
            guard let word = try host.environmentFile(path)?["ID"] else { continue }
            if ["talos", "bottlerocket"].contains(word.text) {
                return Fact(.string(word.text), from: .file(path: path, line: word.line))
            }
            break
        }
        for (name, places) in marks {
            for path in places where try host.status(of: path) != nil {
                return Fact(.string(name), from: .file(path: path))
            }
        }
        return nil
    }

    /// What a distribution's own documentation says that it writes, and nobody else does.
    private static let marks = [
        ("microk8s", ["/var/snap/microk8s/current/args"]),
        ("canonical", ["/var/snap/k8s/common/args"]),
        ("rke2", ["/var/lib/rancher/rke2", "/etc/rancher/rke2"]),
        ("k3s", ["/var/lib/rancher/k3s", "/etc/rancher/k3s"]),
        ("microshift", ["/var/lib/microshift", "/etc/microshift"]),
        ("gke", ["/home/kubernetes/kubelet-config.yaml", "/home/kubernetes/kube-env"]),
        ("aks", ["/etc/kubernetes/azure.json", "/opt/azure/containers"]),
        ("eks", ["/etc/eks", "/etc/kubernetes/kubelet/kubelet-config.json"]),
        ("kubeadm", ["/var/lib/kubelet/kubeadm-flags.env", "/etc/kubernetes/admin.conf"]),
    ]
}
