/// The folders in which the certificates and keys of a cluster lie.
enum PKIPlace {
    struct Folder: Sendable {
        let path: String
        /// How many folders below it are gone through.
        let depth: Int
    }

    /// kubeadm, Kubespray, etcd's own packages, the kubelet, RKE2 and k3s, MicroK8s, k0s, minikube and
    /// MicroShift. The folder of an agent of k3s holds images too, and is not gone through; nor is that of
    /// kubeadm, where files that were left behind lie.
    static let folders: [Folder] = [
        Folder(path: "/etc/kubernetes/pki", depth: 5),
        Folder(path: "/etc/kubernetes/ssl", depth: 5),
        Folder(path: "/etc/kubernetes/certs", depth: 5),
        Folder(path: "/etc/kubernetes", depth: 0),
        Folder(path: "/etc/etcd", depth: 5),
        Folder(path: "/etc/ssl/etcd", depth: 5),
        Folder(path: "/var/lib/etcd/pki", depth: 5),
        Folder(path: "/var/lib/etcd/fixtures", depth: 5),
        Folder(path: "/var/lib/kubelet/pki", depth: 2),
        Folder(path: "/var/lib/rancher/rke2/server/tls", depth: 5),
        Folder(path: "/var/lib/rancher/rke2/agent", depth: 0),
        Folder(path: "/var/lib/rancher/k3s/server/tls", depth: 5),
        Folder(path: "/var/lib/rancher/k3s/agent", depth: 0),
        Folder(path: "/var/snap/microk8s/current/certs", depth: 2),
        Folder(path: "/var/lib/k0s/pki", depth: 5),
        Folder(path: "/var/lib/minikube/certs", depth: 5),
        Folder(path: "/var/lib/microshift/certs", depth: 8),
    ]

    /// Where kubeconfig files lie that are not in somebody's home, as patterns of glob(7).
    static let kubeconfigs = [
        "/etc/kubernetes/*.conf*", "/etc/kubernetes/*.kubeconfig*", "/var/lib/kubelet/kubeconfig",
        "/var/lib/kubelet/*.kubeconfig", "/var/lib/kube-proxy/*kubeconfig*",
        "/etc/rancher/k3s/k3s.yaml", "/etc/rancher/rke2/rke2.yaml",
        "/var/lib/rancher/*/server/cred/*.kubeconfig", "/var/lib/rancher/*/agent/*.kubeconfig",
        "/var/snap/microk8s/current/credentials/*.config", "/var/lib/k0s/pki/*.conf",
    ]

    /// Whether a file of this name has to be a certificate or a key.
    static func isCertificateName(_ name: String) -> Bool {
        [".crt", ".cert", ".cer", ".pem"].contains { name.hasSuffix($0) } && !isKeyName(name)
    }

    /// Whether a file of this name has to be a private key.
    static func isKeyName(_ name: String) -> Bool {
        name.hasSuffix(".key") || name.hasSuffix("key.pem")
    }

    /// Whether a file of this name has keys and certificates in one, as PKCS #12 and Java keep them.
    static func isBundleName(_ name: String) -> Bool {
        let name = name.lowercased()
        return [".p12", ".pfx", ".pkcs12", ".p8", ".pk8", ".jks", ".keystore"]
            .contains { name.hasSuffix($0) }
    }

    /// What an authority is trusted for, by the place where its certificate lies; nil for none.
    ///
    /// The names are those that kubeadm, Kubespray, RKE2, k3s and k0s give.
    static func role(ofAuthorityAt path: String) -> String? {
        let parts = path.split(separator: "/").map(String.init)
        guard let name = parts.last, let dot = name.lastIndex(of: ".") else { return nil }
        switch name[..<dot] {
        case "front-proxy-ca", "request-header-ca", "requestheader-client-ca": return "frontProxy"
        case "ca", "client-ca", "server-ca", "peer-ca", "etcd-ca":
            return parts.dropLast().contains("etcd") || name.hasPrefix("etcd") ? "etcd" : "cluster"
        default: return nil
        }
    }
}
